/** The process: environment → database → app → listen → graceful stop. */
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createProbe } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { openConfigured } from './db/postgres.ts';
import { chooseSecrets } from './db/secrets.ts';
import type { Env } from './env.ts';
import { createConfiguredWorker } from './work.ts';
import { runProcess } from './process.ts';
import { SetupError } from './setup-error.ts';

/** How long requests may still run once no new ones are accepted. */
const finishWithinMs = 25_000;

/** Fails on a taken port before anything is started: the database would be started for nothing. */
const assertPortIsFree = ({ PORT, HOST }: Env) =>
  new Promise<void>((done, fail) => {
    const probe = createProbe();
    probe.once('error', (cause: NodeJS.ErrnoException) => {
      const reason =
        cause.code === 'EADDRINUSE'
          ? 'is in use; set PORT to another'
          : `cannot be used: ${cause.message}`;
      fail(new SetupError(`Port ${PORT} ${reason}`, { cause }));
    });
    probe.listen(PORT, HOST, () => probe.close(() => done()));
  });

const listen = (server: Server, { PORT, HOST }: Env) =>
  new Promise<number>((done, fail) => {
    server.once('error', fail);
    server.listen(PORT, HOST, () => {
      server.off('error', fail);
      done((server.address() as AddressInfo).port);
    });
  });

/** Beyond the 60 s after which load balancers drop idle connections; slow clients are cut off earlier. */
const serverOptions = {
  keepAliveTimeout: 65_000,
  headersTimeout: 15_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5000,
};

/** Answers what has begun and accepts nothing more; cuts off what takes too long. */
const closeServer = (server: Server) =>
  new Promise<void>((done) => {
    // What was busy when the server closed may be kept open by its client afterwards.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    const cut = setTimeout(() => server.closeAllConnections(), finishWithinMs);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(cut);
      done();
    });
  });

/** Starts everything and listens; returns how to stop it all, last things first. */
const start = async (env: Env, logger: Logger): Promise<() => Promise<void>> => {
  await assertPortIsFree(env);
  const secrets = await chooseSecrets(env);
  const withJobs = env.WORKER === 'on';
  const configured = await openConfigured(env, logger, withJobs ? 'beside' : 'none');
  const { database, close } = configured;
  try {
    const readiness = { draining: false };
    const stopping = new AbortController();
    const server = createServer(serverOptions);
    server.on('request', (_request, response) => {
      if (readiness.draining) response.setHeader('Connection', 'close');
    });
    const parts = { env, secrets, database, logger, readiness, stopping: stopping.signal };
    server.on('request', createApp(parts));
    const port = await listen(server, env);
    const worker = createConfiguredWorker(env, secrets, configured, logger);
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
      logger.info('stopped');
    };
  } catch (error) {
    await close();
    throw error;
  }
};

await runProcess(start);
