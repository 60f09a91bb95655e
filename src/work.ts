/** The work behind the requests: which jobs there are, and the worker that runs them. */
import type { Logger } from 'pino';
import type { Database } from './db/database.ts';
import type { Secrets } from './db/secrets.ts';
import type { Env } from './env.ts';
import { createCursorCodec } from './http/cursors.ts';
import type { JobHandler } from './jobs/define.ts';
import type { Feeder } from './jobs/feeders.ts';
import { housekeepingFeeder, housekeepingHandler } from './housekeeping.ts';
import { Worker } from './jobs/worker.ts';

/** Every kind of job, and how it is done. */
export function createHandlers(): JobHandler[] {
  return [housekeepingHandler];
}

/** What enqueues jobs by itself. */
export const feeders: readonly Feeder[] = [housekeepingFeeder];

/** The worker of the configuration; it takes nothing before it is started. */
export function createConfiguredWorker(
  env: Env,
  secrets: Secrets,
  database: Database,
  logger: Logger,
): Worker {
  return new Worker({
    database,
    cursors: createCursorCodec(secrets.JWT_SECRET),
    handlers: createHandlers(),
    feeders,
    concurrency: env.WORKER_CONCURRENCY,
    logger,
  });
}
