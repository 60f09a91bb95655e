import type { Logger } from 'pino';

const onceInMs = 60_000;

/** Logs the warning with its cause; when it comes again and again, once a minute. */
export function createWarning(logger: Logger, message: string): (error: unknown) => void {
  let silentUntil = -Infinity;
  return (error) => {
    const now = performance.now();
    if (now < silentUntil) return;
    silentUntil = now + onceInMs;
    logger.warn({ err: error }, message);
  };
}
