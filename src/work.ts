/** The work behind the requests: which jobs there are, and the worker that runs them. */
import type { Logger } from 'pino';
import type { Configured } from './db/postgres.ts';
import type { Secrets } from './db/secrets.ts';
import type { Env } from './env.ts';
import { createCursorCodec } from './http/cursors.ts';
import type { JobHandler } from './jobs/define.ts';
import type { Feeder } from './jobs/feeders.ts';
import { mailHandler } from './jobs/mail.ts';
import { housekeepingFeeder, housekeepingHandler } from './housekeeping.ts';
import { Worker } from './jobs/worker.ts';
import { createMailer } from './outside/mail.ts';

/** Every kind of job, and how it is done. */
function createHandlers({ SMTP_URL, MAIL_FROM }: Env): JobHandler[] {
  return [housekeepingHandler, mailHandler(createMailer({ smtpUrl: SMTP_URL, from: MAIL_FROM }))];
}

/** What enqueues jobs by itself. */
const feeders: readonly Feeder[] = [housekeepingFeeder];

/** The worker of the configuration; it takes nothing before it is started. */
export function createConfiguredWorker(
  env: Env,
  secrets: Secrets,
  { forJobs, forLeases }: Pick<Configured, 'forJobs' | 'forLeases'>,
  logger: Logger,
): Worker {
  return new Worker({
    database: forJobs,
    forLeases,
    cursors: createCursorCodec(secrets.JWT_SECRET),
    handlers: createHandlers(env),
    feeders,
    concurrency: env.WORKER_CONCURRENCY,
    logger,
  });
}
