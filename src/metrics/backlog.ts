import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { nobody } from '../db/unit.ts';
import type { Metrics } from './metrics.ts';

/** What waits to be done for all organizations, as `app.backlog` tells it. */
interface Backlog {
  /** By kind. */
  jobsDue: Record<string, number>;
  jobsRunning: Record<string, number>;
  /** By state. */
  webhooks: Record<string, number>;
  deliveriesWaiting: number;
  oldestJobSeconds: number;
  oldestDeliverySeconds: number;
  feedLagSeconds: number;
}

/** More rows are not counted: a number as large as this means that or more. */
const counted = 10_000;
/** Of more organizations or webhooks is not asked since when something waits. */
const visited = 1000;
/** However often it is asked for. */
const keptMs = 10_000;
/** Who reads the metrics gets those of the process also where Postgres does not answer. */
const patienceMs = 2000;

/** Asks Postgres what waits, once for all who want to know it within some seconds. */
class BacklogReader {
  readonly #database: Database;
  readonly #logger: Logger;
  #askedAt = -Infinity;
  #reply: Promise<Backlog | null> = Promise.resolve(null);

  constructor(database: Database, logger: Logger) {
    this.#database = database;
    this.#logger = logger;
  }

  /** Null when Postgres does not tell it soon. */
  async read(): Promise<Backlog | null> {
    if (performance.now() - this.#askedAt >= keptMs) {
      this.#askedAt = performance.now();
      this.#reply = this.#ask();
    }
    const patience = new AbortController();
    const tooLate = sleep(patienceMs, null, { signal: patience.signal }).catch(() => null);
    const backlog = await Promise.race([this.#reply, tooLate]);
    patience.abort();
    return backlog;
  }

  async #ask(): Promise<Backlog | null> {
    try {
      const unit = this.#database.reading({ ...nobody(), operation: 'metrics' });
      const [row] = await unit.query<{ backlog: Backlog }>(
        sql`select app.backlog(${counted}::integer, ${visited}::integer) as backlog`,
      );
      return row!.backlog;
    } catch (error) {
      this.#logger.warn({ err: error }, 'what waits to be done could not be read for the metrics');
      return null;
    }
  }
}

/** Each tells of all processes together, and so does each process: of several the largest is the one to look at. */
export function tellOfBacklog(metrics: Metrics, database: Database, logger: Logger): void {
  const reader = new BacklogReader(database, logger);
  const single = (name: string, help: string, valueOf: (backlog: Backlog) => number): void =>
    metrics.gauge(name, help, [], async (gauge) => {
      const backlog = await reader.read();
      if (backlog) gauge.set(valueOf(backlog));
      else gauge.remove();
    });
  const several = <L extends string>(
    name: string,
    help: string,
    label: L,
    valuesOf: (backlog: Backlog) => Record<string, number>,
  ): void =>
    metrics.gauge(name, help, [label], async (gauge) => {
      const backlog = await reader.read();
      gauge.reset();
      for (const [key, value] of Object.entries(backlog ? valuesOf(backlog) : {}))
        gauge.set({ [label]: key } as Record<L, string>, value);
    });
  several('jobs_due', 'Jobs whose time has come', 'kind', ({ jobsDue }) => jobsDue);
  several('jobs_running', 'Jobs that a worker has', 'kind', ({ jobsRunning }) => jobsRunning);
  several('webhooks', 'Webhooks', 'state', ({ webhooks }) => webhooks);
  single(
    'jobs_oldest_due_age_seconds',
    'Since when a job waits to be taken',
    (backlog) => backlog.oldestJobSeconds,
  );
  single(
    'webhook_deliveries_waiting',
    'Events that webhooks are still to be sent',
    (backlog) => backlog.deliveriesWaiting,
  );
  single(
    'webhook_deliveries_oldest_due_age_seconds',
    'Since when something is to be sent to a webhook without any job being at it',
    (backlog) => backlog.oldestDeliverySeconds,
  );
  single(
    'feed_lag_seconds',
    'Age of the oldest change of a record that a webhook with room for it has not looked at',
    (backlog) => backlog.feedLagSeconds,
  );
}
