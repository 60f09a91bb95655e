import { Cron } from 'croner';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { nobody } from '../db/unit.ts';
import type { JobDefinition } from './define.ts';
import type { Feeder } from './feeders.ts';

/** A job of the system in every organization, again and again. */
export interface Schedule {
  definition: JobDefinition<Record<string, never>>;
  /** Minute, hour, day of the month, month, day of the week, in UTC: `17 3 * * *`. */
  cron: string;
  /** The organizations' jobs begin within so long of each other: together they would be a wave. */
  spreadMs: number;
}

const askedEveryMs = 15_000;

/**
 * Enqueues the schedule's jobs when they are due. Each tick counts once, whoever asks: the ids of its jobs
 * are made of it. Of the ticks that nobody was there for, the last is made good.
 */
export function scheduled({ definition, cron, spreadMs }: Schedule): Feeder {
  if (!definition.isKept)
    throw new Error(`${definition.kind}: its rows tell which ticks were made`);
  let done = '';
  return {
    everyMs: askedEveryMs,
    feed: async (database) => {
      const tick = lastTick(cron, new Date());
      if (tick === done) return 0;
      const made = await enqueueTick(database, definition, tick, spreadMs);
      done = tick;
      return made;
    },
  };
}

/** When the schedule was due last, as ISO 8601. */
export function lastTick(cron: string, now: Date): string {
  return new Cron(cron, { timezone: 'UTC' }).previousRuns(1, now)[0]!.toISOString();
}

/** Enqueues the tick's jobs, unless that was done; tells how many. */
export async function enqueueTick(
  database: Database,
  { kind, maxFailures }: Pick<JobDefinition, 'kind' | 'maxFailures'>,
  tick: string,
  spreadMs: number,
): Promise<number> {
  const [row] = await database
    .reading(nobody())
    .query<{ made: number }>(
      sql`select app.schedule_jobs(${kind}, ${tick}, ${spreadMs}::integer, ${maxFailures}::integer) as made`,
    );
  return row!.made;
}
