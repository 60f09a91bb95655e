import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import { nobody } from '../db/unit.ts';
import type { Reason } from './failure.ts';
import { type Claimed, renewSql } from './store.ts';

/** A job is another worker's when the one that has it was not heard of for so long. Below 10 s, with what taking it over takes. */
export const leaseMs = 7000;
const everyMs = 2000;

/** What a worker has under way, by `keyOf`. */
export type Running = Map<string, { claimed: Claimed; abort: AbortController }>;

/** Names the attempt. */
export function keyOf({ id, attempt }: { id: string; attempt: number }): string {
  return `${id}/${attempt}`;
}

/**
 * Says now and then that the worker lives, until the signal is aborted. Jobs that it does not have any more
 * or that are to be cancelled are aborted.
 */
export async function keepLeases(
  database: Database,
  worker: string,
  running: Running,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await sleep(everyMs, undefined, { signal }).catch(() => null);
    // What is taken after this is not asked about.
    const asked = [...running];
    const ids = asked.map(([, { claimed }]) => claimed.id);
    if (asked.length === 0) continue;
    try {
      const held = await database
        .reading(nobody())
        .query<{ id: string; attempt: number; cancelled: boolean }>(renewSql(worker, ids, leaseMs));
      const byKey = new Map(held.map((one) => [keyOf(one), one]));
      for (const [key, { abort }] of asked) {
        const one = byKey.get(key);
        if (!one) abort.abort('lost' satisfies Reason);
        else if (one.cancelled) abort.abort('cancelled' satisfies Reason);
      }
    } catch (error) {
      logger.warn({ err: error }, 'the leases of jobs could not be renewed');
    }
  }
}
