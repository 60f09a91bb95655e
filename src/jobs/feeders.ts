import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';

/** Enqueues what has become due by itself: by the clock, or by what others wrote. Every worker asks all of them. */
export interface Feeder {
  everyMs: number;
  /** Several may ask at once: what is due is enqueued once. */
  feed(database: Database): Promise<void>;
}

/** Asks the feeder again and again until the signal is aborted. What fails is tried again the next time. */
export async function keepFed(
  database: Database,
  { everyMs, feed }: Feeder,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await feed(database).catch((error: unknown) =>
      logger.warn({ err: error }, 'what is due could not be enqueued'),
    );
    await sleep(everyMs, undefined, { signal }).catch(() => null);
  }
}
