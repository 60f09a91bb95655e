/** The process: environment → database → app → listen → graceful stop. */
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createProbe } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pino, { type Logger } from 'pino';
import { createApp } from './app.ts';
import { keepLogPruned } from './changes/prune.ts';
import { openConfigured } from './db/postgres.ts';
import { chooseSecrets } from './db/secrets.ts';
import { type Env, readEnv } from './env.ts';
import { codeOf, SetupError } from './setup-error.ts';

/** How long requests may still run once no new ones are accepted. */
const finishWithinMs = 25_000;
const sameSignalMs = 200;

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
  const { database, close } = await openConfigured(env, logger);
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
    void keepLogPruned(database, logger, stopping.signal);
    const url = env.PORT === 0 ? `http://localhost:${port}` : env.PUBLIC_URL;
    logger.info({ port, docs: `${url}/docs` }, `listening; documentation at ${url}/docs`);
    return async () => {
      readiness.draining = true;
      logger.info({ drainMs: env.DRAIN_MS }, 'stopping');
      await sleep(env.DRAIN_MS);
      stopping.abort();
      await closeServer(server);
      await close();
      logger.info('stopped');
    };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Stops on the first signal, exits at once on a later one. */
const stopOnSignal = (starting: Promise<() => Promise<void>>, logger: Logger) => {
  let stoppingSince: number | undefined;
  const stop = async () => {
    try {
      // A start under way is finished first; if it fails, that is told where it is awaited.
      await (
        await starting
      )();
      process.exit(0);
    } catch (error) {
      logger.error({ err: error }, 'stopped with an error');
      process.exit(1);
    }
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stoppingSince === undefined) {
        stoppingSince = Date.now();
        void stop();
      }
      // npm passes signals on: one Ctrl-C arrives from it and from the terminal.
      if (Date.now() - stoppingSince > sameSignalMs) process.exit(1);
    });
  }
};

/** By an allow-list: errors of pg carry their client, and whatever that holds. */
const describeError = (error: unknown) => {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack } = error;
  return { name, code: codeOf(error), message, stack };
};

const tellFailure = (error: unknown, logger: Logger) => {
  if (!(error instanceof SetupError)) logger.fatal({ err: error }, 'the server could not start');
  else logger.fatal(error.message.replaceAll('\n', '; '));
};

const run = async () => {
  let logger = pino({ serializers: { err: describeError } });
  try {
    const env = readEnv();
    logger = pino({ level: env.LOG_LEVEL, serializers: { err: describeError } });
    const starting = start(env, logger);
    stopOnSignal(starting, logger);
    await starting;
  } catch (error) {
    tellFailure(error, logger);
    process.exit(1);
  }
};

await run();
