import type { Logger } from 'pino';
import type { Configured } from '../db/postgres.ts';
import type { Env } from '../env.ts';
import { tellOfBacklog } from './backlog.ts';
import { tellOfDatabases } from './databases.ts';
import { Metrics } from './metrics.ts';

/** The metrics of a process, with those of its database; null where nobody may read them. */
export function createConfiguredMetrics(
  env: Pick<Env, 'METRICS_TOKEN'>,
  configured: Pick<Configured, 'database' | 'forJobs' | 'forLeases'>,
  logger: Logger,
): Metrics | null {
  if (env.METRICS_TOKEN === undefined) return null;
  const metrics = new Metrics();
  tellOfDatabases(metrics, configured);
  tellOfBacklog(metrics, configured.database, logger);
  return metrics;
}
