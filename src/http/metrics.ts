import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler, Router } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '../db/database.ts';
import { Problem } from '../problem.ts';
import { stateOf } from './state.ts';

/** Seconds, from what an index answers to what a balancer gives up. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What is asked for outside the API: its paths are not to be labels, since anybody may name any. */
const none = 'none';

/** What a server tells of itself, in Prometheus's text format. Labels are operations, methods, statuses and codes: no ids. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests = this.#counter('http_requests_total', 'Requests', 'operation', 'status');
  readonly #errors = this.#counter('http_requests_errors_total', 'Problems', 'operation', 'code');
  readonly #durations = this.#histogram('http_request_duration_seconds', 'From head to reply');
  readonly #queries = this.#histogram('db_query_duration_seconds', 'Round trips to Postgres');

  constructor(database: Database) {
    collectDefaultMetrics({ register: this.#registry });
    database.onFlight((operation, seconds) => {
      this.#queries.observe({ operation: operation ?? none }, seconds);
    });
    this.#tellOfPool(database);
  }

  /** Counts each request when it ends, and what it was refused by. */
  readonly count: RequestHandler = (_request, response, next) => {
    response.once('close', () => {
      const { route, refusedBy, startedAt } = stateOf(response);
      const operation = route?.operationId ?? none;
      this.#requests.inc({ operation, status: response.statusCode });
      if (refusedBy) this.#errors.inc({ operation, code: refusedBy });
      this.#durations.observe({ operation }, (performance.now() - startedAt) / 1000);
    });
    next();
  };

  #tellOfPool(database: Database): void {
    const pool = new Gauge({
      name: 'db_pool_connections',
      help: 'Connections to Postgres that are open, idle, and waited for; and the most that may be open',
      labelNames: ['state'],
      registers: [this.#registry],
      collect: () => {
        const now = { ...database.load, most: database.size };
        for (const [state, count] of Object.entries(now)) pool.set({ state }, count);
      },
    });
  }

  /** All of them, and the media type that they are in. */
  async read(): Promise<{ text: string; type: string }> {
    return { text: await this.#registry.metrics(), type: this.#registry.contentType };
  }

  #counter(name: string, help: string, ...labelNames: string[]): Counter {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  #histogram(name: string, help: string): Histogram {
    return new Histogram({
      name,
      help,
      labelNames: ['operation'],
      buckets,
      registers: [this.#registry],
    });
  }
}

/** Hashes are of one length: to compare them tells nothing of the other's. */
function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** `/metrics`, for who sends the token as `Authorization: Bearer`. */
export function mountMetrics(app: Router, metrics: Metrics, token: string): void {
  const wanted = hash(`Bearer ${token}`);
  app.get('/metrics', async (request, response) => {
    if (!timingSafeEqual(hash(request.get('Authorization') ?? ''), wanted))
      throw new Problem('unauthenticated', 'Send METRICS_TOKEN as Authorization: Bearer <token>');
    const { text, type } = await metrics.read();
    response.setHeader('Content-Type', type);
    response.end(text);
  });
}
