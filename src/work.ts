/** The work behind the requests: which jobs there are, and the worker that runs them. */
import type { Logger } from 'pino';
import { createSealer, type Sealer } from './auth/seal.ts';
import type { Configured } from './db/postgres.ts';
import type { Secrets } from './db/secrets.ts';
import type { Env } from './env.ts';
import { mailDirectory } from './env-mail.ts';
import { createCursorCodec } from './http/cursors.ts';
import type { JobHandler } from './jobs/define.ts';
import type { Feeder } from './jobs/feeders.ts';
import { mailHandler } from './jobs/mail.ts';
import { housekeepingFeeder, housekeepingHandler } from './housekeeping.ts';
import { Worker } from './jobs/worker.ts';
import { resetFeeder, resetLinkHandler } from './modules/auth/passwords/reset-links.ts';
import { customFieldFeeder, tendHandler } from './modules/custom-fields/tending.ts';
import { reassignHandler } from './modules/members/reassigning.ts';
import { countDeliveries, tellOfWorker } from './metrics/jobs.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { DeliveryListener } from './modules/webhooks/deliver.ts';
import { webhookFeeder, webhookHandlers } from './modules/webhooks/handlers.ts';
import { createMailer, type Mailer } from './outside/mail.ts';
import { createOutbox } from './outside/outbox.ts';
import { createSender } from './outside/send.ts';
import type { Tracing } from './traces/listening.ts';

/** Every kind of job, and how it is done. */
function createHandlers(
  env: Env,
  sealer: Sealer,
  logger: Logger,
  listeners: readonly DeliveryListener[],
): JobHandler[] {
  const sender = createSender({ allowPrivate: env.WEBHOOK_ALLOW_PRIVATE === 'on' });
  return [
    housekeepingHandler,
    mailHandler(createConfiguredMailer(env, logger)),
    resetLinkHandler({ appUrl: env.APP_URL }),
    reassignHandler,
    tendHandler,
    ...webhookHandlers({
      sender,
      sealer,
      logger,
      listeners,
    }),
  ];
}

/** Sends mails, or keeps them in development. Null: nobody could read them. */
function createConfiguredMailer(env: Env, logger: Logger): Mailer | null {
  const directory = mailDirectory(env);
  if (directory !== null) return createOutbox(directory, logger);
  return createMailer({
    smtpUrl: env.SMTP_URL,
    from: env.MAIL_FROM,
    allowPlain: env.SMTP_ALLOW_PLAIN === 'on',
  });
}

/** What enqueues jobs by itself. */
const feeders: readonly Feeder[] = [
  housekeepingFeeder,
  resetFeeder,
  customFieldFeeder,
  webhookFeeder,
];

/** What hears of all that is done, where it is asked for. */
export interface Listening {
  metrics: Metrics | null;
  traces: Tracing | null;
}

/** The worker of the configuration; it takes nothing before it is started. */
export function createConfiguredWorker(
  env: Env,
  secrets: Secrets,
  { forJobs, forLeases }: Pick<Configured, 'forJobs' | 'forLeases'>,
  logger: Logger,
  { metrics, traces }: Listening = { metrics: null, traces: null },
): Worker {
  const sealer = createSealer(secrets.PASSWORD_PEPPER, env.PASSWORD_PEPPER_PREVIOUS);
  const listeners = [metrics ? countDeliveries(metrics) : [], traces?.deliveries ?? []].flat();
  const worker = new Worker({
    database: forJobs,
    forLeases,
    cursors: createCursorCodec(secrets.JWT_SECRET, env.JWT_SECRET_PREVIOUS),
    sealer,
    handlers: createHandlers(env, sealer, logger, listeners),
    feeders,
    concurrency: env.WORKER_CONCURRENCY,
    logger,
  });
  if (metrics) tellOfWorker(metrics, worker);
  traces?.listenToWorker(worker);
  return worker;
}
