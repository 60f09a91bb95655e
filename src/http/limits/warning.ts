import type { Logger } from 'pino';

const onceInMs = 60_000;

/** Logs the warning with its cause; when it comes again and again, once a minute. */
export function createWarning(logger: Logger, message: string): (error: unknown) => void {
  let silentUntil = 0;
  return (error) => {
    const now = Date.now();
    if (now < silentUntil) return;
    silentUntil = now + onceInMs;
    logger.warn({ err: error }, message);
  };
}
