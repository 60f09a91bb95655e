/** What every process of ours does: reads the environment, starts, stops on a signal, tells what went wrong. */
import type { Logger } from 'pino';
import { type Env, readEnv } from './env.ts';
import { createLogger } from './log.ts';
import { SetupError } from './setup-error.ts';

/** Starts everything; gives how to stop it all. */
export type Start = (env: Env, logger: Logger) => Promise<() => Promise<void>>;

const sameSignalMs = 200;

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

const tellFailure = (error: unknown, logger: Logger) => {
  if (!(error instanceof SetupError)) logger.fatal({ err: error }, 'the server could not start');
  else logger.fatal(error.message.replaceAll('\n', '; '));
};

/** Runs the process until a signal ends it. */
export async function runProcess(start: Start): Promise<void> {
  let logger = createLogger();
  try {
    const env = readEnv();
    logger = createLogger(env.LOG_LEVEL);
    const starting = start(env, logger);
    stopOnSignal(starting, logger);
    await starting;
  } catch (error) {
    tellFailure(error, logger);
    process.exit(1);
  }
}
