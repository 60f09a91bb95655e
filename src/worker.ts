/** The process that runs jobs and nothing else: environment → database → worker → graceful stop. */
import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { type Configured, openConfigured } from './db/postgres.ts';
import { chooseSecrets } from './db/secrets.ts';
import type { Env } from './env.ts';
import type { Readiness } from './http/health.ts';
import {
  assertPortIsFree,
  closeServer,
  createHttpServer,
  finishWithinMs,
  listen,
} from './listening.ts';
import { createConfiguredMetrics } from './metrics/configured.ts';
import type { Metrics } from './metrics/metrics.ts';
import { forgetStart, runProcess } from './process.ts';
// What somebody may do is known when the routes are stated.
import './routes.ts';
import { openConfiguredTraces } from './traces/configured.ts';
import { createConfiguredWorker } from './work.ts';
import { createWorkerPages } from './worker-pages.ts';

/** Answers whether it lives, where a port is given. */
const openPages = async (
  env: Env & { WORKER_PORT: number },
  parts: { database: Configured['database']; readiness: Readiness; metrics: Metrics | null },
  logger: Logger,
): Promise<Server> => {
  const server = createHttpServer();
  server.on('request', createWorkerPages({ env, ...parts, logger }));
  const port = await listen(server, env.WORKER_PORT, env);
  logger.info({ port }, 'listening for who asks how the worker is');
  return server;
};

const start = async (env: Env, logger: Logger): Promise<() => Promise<void>> => {
  const { WORKER_PORT } = env;
  if (WORKER_PORT !== undefined) await assertPortIsFree(WORKER_PORT, env, 'WORKER_PORT');
  const secrets = await chooseSecrets(env);
  const configured = await openConfigured(env, logger, 'alone');
  const { database } = configured;
  const metrics = createConfiguredMetrics(env, configured, logger);
  const traces = await openConfiguredTraces(env, configured, logger);
  const readiness = { draining: false };
  forgetStart();
  const pages =
    WORKER_PORT === undefined
      ? null
      : await openPages({ ...env, WORKER_PORT }, { database, readiness, metrics }, logger);
  const worker = createConfiguredWorker(env, secrets, configured, logger, { metrics, traces });
  worker.start();
  logger.info({ concurrency: env.WORKER_CONCURRENCY }, 'the worker takes jobs');
  return async () => {
    readiness.draining = true;
    logger.info('stopping');
    await worker.stop(finishWithinMs);
    if (pages) await closeServer(pages);
    await configured.close();
    await traces?.close();
    logger.info('stopped');
  };
};

await runProcess(start);
