/** The process: environment → database → app → listen → graceful stop. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { openConfigured } from './db/postgres.ts';
import { chooseSecrets } from './db/secrets.ts';
import type { Env } from './env.ts';
import {
  assertPortIsFree,
  closeServer,
  createHttpServer,
  finishWithinMs,
  listen,
} from './listening.ts';
import { createConfiguredMetrics } from './metrics/configured.ts';
import { forgetStart, runProcess } from './process.ts';
import { openConfiguredTraces } from './traces/configured.ts';
import { createConfiguredWorker } from './work.ts';

/** Starts everything and listens; returns how to stop it all, last things first. */
const start = async (env: Env, logger: Logger): Promise<() => Promise<void>> => {
  await assertPortIsFree(env.PORT, env, 'PORT');
  const secrets = await chooseSecrets(env);
  const withJobs = env.WORKER === 'on';
  const configured = await openConfigured(env, logger, withJobs ? 'beside' : 'none');
  const { database, close } = configured;
  const metrics = createConfiguredMetrics(env, configured, logger);
  const traces = await openConfiguredTraces(env, configured, logger);
  try {
    const readiness = { draining: false };
    const stopping = new AbortController();
    const server = createHttpServer();
    server.on('request', (_request, response) => {
      if (readiness.draining) response.setHeader('Connection', 'close');
    });
    const parts = { env, secrets, database, logger, readiness, metrics, traces };
    server.on('request', createApp({ ...parts, stopping: stopping.signal }));
    forgetStart();
    const port = await listen(server, env.PORT, env);
    const worker = createConfiguredWorker(env, secrets, configured, logger, { metrics, traces });
    worker.listenTo(database);
    if (withJobs) worker.start();
    const url = env.PORT === 0 ? `http://localhost:${port}` : env.PUBLIC_URL;
    logger.info({ port, docs: `${url}/docs` }, `listening; documentation at ${url}/docs`);
    return async () => {
      readiness.draining = true;
      logger.info({ drainMs: env.DRAIN_MS }, 'stopping');
      const jobsEnded = worker.stop(env.DRAIN_MS + finishWithinMs);
      await sleep(env.DRAIN_MS);
      stopping.abort();
      await closeServer(server);
      await jobsEnded;
      await close();
      await traces?.close();
      logger.info('stopped');
    };
  } catch (error) {
    await close();
    throw error;
  }
};

await runProcess(start);
