import { setTimeout as sleep } from 'node:timers/promises';
import { Cron } from 'croner';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { nobody } from '../db/unit.ts';
import type { JobDefinition } from './define.ts';

/** A job of the system in every organization, again and again. */
export interface Schedule {
  definition: JobDefinition;
  /** Minute, hour, day of the month, month, day of the week, in UTC: `17 3 * * *`. */
  cron: string;
  /** The organizations' jobs begin within so long of each other: together they would be a wave. */
  spreadMs: number;
}

const askedEveryMs = 15_000;

/**
 * Enqueues what is due until the signal is aborted. Every worker does, and each tick counts once: the ids
 * of its jobs are made of it. Of the ticks that nobody was there for, the last is made good.
 */
export async function keepSchedules(
  database: Database,
  schedules: readonly Schedule[],
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  const done = new Map<Schedule, string>();
  while (!signal.aborted) {
    for (const schedule of schedules) {
      const tick = lastTick(schedule.cron, new Date());
      if (done.get(schedule) === tick) continue;
      await enqueueTick(database, schedule, tick).then(
        () => done.set(schedule, tick),
        (error: unknown) => logger.warn({ err: error }, 'what is due could not be enqueued'),
      );
    }
    await sleep(askedEveryMs, undefined, { signal }).catch(() => null);
  }
}

/** When the schedule was due last, as ISO 8601. */
export function lastTick(cron: string, now: Date): string {
  return new Cron(cron, { timezone: 'UTC' }).previousRuns(1, now)[0]!.toISOString();
}

/** Enqueues the tick's jobs, unless that was done; tells how many. */
export async function enqueueTick(
  database: Database,
  { definition, spreadMs }: Schedule,
  tick: string,
): Promise<number> {
  const { kind, maxFailures } = definition;
  const [row] = await database
    .reading(nobody())
    .query<{ made: number }>(
      sql`select app.schedule_jobs(${kind}, ${tick}, ${spreadMs}::integer, ${maxFailures}::integer) as made`,
    );
  return row!.made;
}
