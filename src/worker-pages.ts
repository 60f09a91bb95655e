/** What a worker answers over HTTP: whether it lives, and its metrics. Nothing of the API. */
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import type { Database } from './db/database.ts';
import type { Env } from './env.ts';
import { answerFailures, answerUnknown } from './http/failures.ts';
import { mountHealth, type Readiness } from './http/health.ts';
import { protectReplies } from './http/protection.ts';
import { publicUrlSetting } from './http/reply.ts';
import { beginRequest } from './http/requests.ts';
import type { Metrics } from './metrics/metrics.ts';
import { mountMetrics } from './metrics/page.ts';

export function createWorkerPages({
  env,
  database,
  readiness,
  metrics,
  logger,
}: {
  env: Env;
  database: Database;
  readiness: Readiness;
  metrics: Metrics | null;
  logger: Logger;
}): Express {
  const pages = express();
  pages.disable('x-powered-by').disable('etag');
  pages.set('query parser', false).set(publicUrlSetting, env.PUBLIC_URL);
  pages.use(protectReplies, beginRequest);
  mountHealth(pages, database, readiness);
  if (metrics) mountMetrics(pages, metrics, env.METRICS_TOKEN!);
  pages.use(answerUnknown);
  pages.use(answerFailures(logger, env.NODE_ENV !== 'production'));
  return pages;
}
