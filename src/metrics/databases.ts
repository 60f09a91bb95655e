import type { Configured } from '../db/postgres.ts';
import type { Metrics } from './metrics.ts';

/** What asks in nobody's name: the server itself. */
const none = 'none';

/** Round trips by what they are for, and the connections of each pool: how they are used, and who waits for one. */
export function tellOfDatabases(
  metrics: Metrics,
  { database, forJobs, forLeases }: Pick<Configured, 'database' | 'forJobs' | 'forLeases'>,
): void {
  // Where they share their connections they are one pool, under the first name.
  const pools = new Map(
    Object.entries({ leases: forLeases, jobs: forJobs, main: database }).map(
      ([pool, one]) => [one, pool] as const,
    ),
  );
  const queries = metrics.histogram(
    'db_query_duration_seconds',
    'Round trips to Postgres, by the operation or the kind of job',
    'operation',
  );
  const waits = metrics.histogram(
    'db_pool_wait_seconds',
    'How long was waited for a connection, by those who found none free',
    'pool',
  );
  for (const [one, pool] of pools) {
    one.onFlight(({ operation }, seconds) =>
      queries.observe({ operation: operation ?? none }, seconds),
    );
    one.onWaited((seconds) => waits.observe({ pool }, seconds));
  }
  metrics.gauge(
    'db_pool_connections',
    'Connections to Postgres that are open, idle, and waited for; and the most that may be open',
    ['pool', 'state'],
    (gauge) => {
      for (const [one, pool] of pools) {
        for (const [state, count] of Object.entries({ ...one.load, most: one.size }))
          gauge.set({ pool, state }, count);
      }
    },
  );
}
