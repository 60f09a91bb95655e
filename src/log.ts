import pino, { type DestinationStream, type LevelWithSilentOrString, type Logger } from 'pino';
import { codeOf } from './setup-error.ts';

/** By an allow-list: errors of pg carry their client, and a row of which somebody is told in `detail`. */
const describeError = (error: unknown) => {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack } = error;
  return { name, code: codeOf(error), message, stack };
};

/** The log: JSON lines, to stdout unless another place is given. */
export function createLogger(
  level: LevelWithSilentOrString = 'info',
  destination?: DestinationStream,
): Logger {
  const options = { level, serializers: { err: describeError } };
  return destination ? pino(options, destination) : pino(options);
}
