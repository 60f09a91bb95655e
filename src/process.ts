/** What every process of ours does: reads the environment, starts, stops on a signal, tells what went wrong. */
import { setFlagsFromString } from 'node:v8';
import type { Logger } from 'pino';
import { type Env, readEnv } from './env.ts';
import { createLogger } from './log.ts';
import type { Reports } from './outside/sentry.ts';
import { openConfiguredReports } from './reports.ts';
import { SetupError } from './setup-error.ts';

/** Starts everything; gives how to stop it all. */
export type Start = (env: Env, logger: Logger) => Promise<() => Promise<void>>;

const sameSignalMs = 200;

/** Stops on the first signal, exits at once on a later one. */
const stopOnSignal = (
  starting: Promise<() => Promise<void>>,
  logger: Logger,
  reports: Reports | null,
) => {
  let stoppingSince: number | undefined;
  const stop = async () => {
    try {
      // A start under way is finished first; if it fails, that is told where it is awaited.
      await (
        await starting
      )();
      await reports?.close();
      process.exit(0);
    } catch (error) {
      logger.error({ err: error }, 'stopped with an error');
      await reports?.close();
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

/** What nobody caught ends the process, since nobody knows what it left undone; but it is told like any other error. */
const endOnUncaught = (logger: Logger, reports: Reports | null) => {
  process.once('uncaughtException', async (error) => {
    logger.fatal({ err: error }, 'an error that nobody caught');
    await reports?.close();
    process.exit(1);
  });
};

const tellFailure = (error: unknown, logger: Logger) => {
  if (!(error instanceof SetupError)) logger.fatal({ err: error }, 'the server could not start');
  else logger.fatal(error.message.replaceAll('\n', '; '));
};

/** Has V8 collect sooner what it would keep as long as the machine has memory: decisions 0077 and 0081. */
const keepHeapSmall = () => {
  // Else a slow start is enough for what requests need to be made where it is seldom collected, for good.
  setFlagsFromString('--no-allocation-site-pretenuring');
  // Else the heap grows to several times of what is alive before it is collected.
  setFlagsFromString('--heap-growing-percent=30');
};

/**
 * Gives back what only the start needed, a quarter of the memory, which V8 keeps for long where nobody asks. It takes some 100 ms
 * in which nothing else runs: for who is not ready yet. Where Node is started without `--expose-gc`, nothing is given back.
 */
export const forgetStart = () => {
  const collect = globalThis.gc as ((how?: object) => void) | undefined;
  // Node 20 takes any wish for one to collect the young alone.
  if (Number.parseInt(process.versions.node) < 22) collect?.();
  // Else young spaces stay as large as the start has made them.
  else collect?.({ type: 'major', flavor: 'last-resort', execution: 'sync' });
};

/** Runs the process until a signal ends it. */
export async function runProcess(start: Start): Promise<void> {
  keepHeapSmall();
  let logger = createLogger();
  let reports: Reports | null = null;
  try {
    const env = readEnv();
    reports = await openConfiguredReports(env);
    logger = createLogger(env.LOG_LEVEL, undefined, reports);
    endOnUncaught(logger, reports);
    const starting = start(env, logger);
    stopOnSignal(starting, logger, reports);
    await starting;
  } catch (error) {
    tellFailure(error, logger);
    await reports?.close();
    process.exit(1);
  }
}
