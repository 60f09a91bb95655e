import pino, {
  type DestinationStream,
  type LevelWithSilentOrString,
  type Logger,
  type LoggerOptions,
} from 'pino';
import type { Reports } from './outside/sentry.ts';
import { codeOf } from './setup-error.ts';

/** By an allow-list: errors of pg carry their client, and a row of which somebody is told in `detail`. */
const describeError = (error: unknown) => {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack } = error;
  return { name, code: codeOf(error), message, stack };
};

/** Names in a line by which its error is found again. */
const traits = ['requestId', 'organizationId', 'operation', 'job', 'kind', 'delivery'];
const errorLevel = pino.levels.values['error']!;

/** Tells of each error that is logged as one, with the names that its line has. */
const tellErrors = ({ report }: Reports): LoggerOptions['hooks'] => ({
  logMethod(words, method, level) {
    const [about, message] = words as [unknown, unknown];
    if (level >= errorLevel && typeof about === 'object' && about !== null && 'err' in about) {
      const known = { ...this.bindings(), ...about } as Record<string, unknown>;
      const tags = traits.flatMap((name) => (known[name] ? [[name, String(known[name])]] : []));
      const error = about.err instanceof Error ? about.err : new Error(String(about.err));
      report(error, String(message), Object.fromEntries(tags));
    }
    method.apply(this, words);
  },
});

/** The log: JSON lines, to stdout unless another place is given; errors are told to `reports` too. */
export function createLogger(
  level: LevelWithSilentOrString = 'info',
  destination?: DestinationStream,
  reports: Reports | null = null,
): Logger {
  const hooks = reports ? { hooks: tellErrors(reports) } : {};
  const options = { level, serializers: { err: describeError }, ...hooks };
  return destination ? pino(options, destination) : pino(options);
}
