import type { Logger } from 'pino';
import type { Configured } from '../db/postgres.ts';
import type { Env } from '../env.ts';
import { version } from '../version.ts';
import type { Tracing } from './listening.ts';

/** The traces of a process; null where nobody takes them. */
export async function openConfiguredTraces(
  env: Env,
  configured: Pick<Configured, 'database' | 'forJobs' | 'forLeases'>,
  logger: Logger,
): Promise<Tracing | null> {
  if (env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return null;
  // Loaded here only: who has no traces pays nothing for them.
  const { openTracing } = await import('./tracing.ts');
  const tracing = openTracing({
    url: `${env.OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces`,
    headers: env.OTEL_EXPORTER_OTLP_HEADERS ?? {},
    service: env.OTEL_SERVICE_NAME,
    version,
    share: env.OTEL_TRACES_SAMPLER_ARG,
    logger,
  });
  tracing.listenTo(configured);
  return tracing;
}
