import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { nobody } from '../db/unit.ts';

/** So few at once that nobody waits for the locks of their removal. */
const prunedAtOnce = 500;
const restMs = 100;
const everyMs = 60 * 60 * 1000;

/** Takes what is older than its organization keeps it out of the log, bit by bit; tells how many entries. */
export async function pruneLog(database: Database, signal: AbortSignal): Promise<number> {
  let total = 0;
  while (!signal.aborted) {
    const [row] = await database
      .reading(nobody())
      .query<{ removed: number }>(sql`select app.prune_changes(${prunedAtOnce}) as removed`);
    total += row!.removed;
    if (row!.removed === 0) break;
    await sleep(restMs);
  }
  return total;
}

/** Prunes the log now and then until the signal is aborted. What fails is tried again the next time. */
export async function keepLogPruned(
  database: Database,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  // Servers that start together do not all ask at once.
  for (let waitMs = Math.random() * 60_000; ; waitMs = everyMs) {
    await sleep(waitMs, undefined, { signal, ref: false }).catch(() => null);
    if (signal.aborted) return;
    await pruneLog(database, signal).then(
      (removed) => removed > 0 && logger.info({ removed }, 'old changes were pruned'),
      (error: unknown) => logger.warn({ err: error }, 'old changes could not be pruned'),
    );
  }
}
