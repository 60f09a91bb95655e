import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';

/** Enqueues what has become due by itself: by the clock, or by what others wrote. Every worker asks all of them. */
export interface Feeder {
  everyMs: number;
  /** Several may ask at once: what is due is enqueued once. Gives how many jobs that is. */
  feed(database: Database): Promise<number>;
}

/** Asks the feeder again and again, and says when it has enqueued something, until the signal is aborted. What fails is tried again the next time. */
export async function keepFed(
  database: Database,
  { everyMs, feed }: Feeder,
  fed: () => void,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await feed(database).then(
      (count) => count > 0 && fed(),
      (error: unknown) => logger.warn({ err: error }, 'what is due could not be enqueued'),
    );
    await sleep(everyMs, undefined, { signal }).catch(() => null);
  }
}
