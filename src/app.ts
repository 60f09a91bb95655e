import type { RequestListener } from 'node:http';
import cors from 'cors';
import express, { type RequestHandler, type Router } from 'express';
import type { Logger } from 'pino';
import { createAuthenticator } from './auth/authenticate.ts';
import { KeyUses } from './auth/key-uses.ts';
import type { Database } from './db/database.ts';
import type { Secrets } from './db/secrets.ts';
import { devMailPages } from './dev-mail.ts';
import { readDocuments } from './documents.ts';
import type { Env } from './env.ts';
import { mailDirectory } from './env-mail.ts';
import { compressReplies } from './http/compress.ts';
import { createCursorCodec } from './http/cursors.ts';
import { mountDocs } from './http/docs.ts';
import { answerFailures, answerUnknown } from './http/failures.ts';
import { mountHealth, type Readiness } from './http/health.ts';
import type { Limits } from './http/limits/limits.ts';
import { mountRoutes } from './http/mount.ts';
import { createEntrance } from './http/overload.ts';
import { basePath } from './http/paths.ts';
import { answerPreflights } from './http/preflight.ts';
import { protectReplies } from './http/protection.ts';
import { beginRequest, logRequests } from './http/requests.ts';
import { publicUrlSetting } from './http/reply.ts';
import { mountSecurityText } from './http/security-text.ts';
import { createConfiguredLimits } from './limits.ts';
import type { Metrics } from './metrics/metrics.ts';
import { mountMetrics } from './metrics/page.ts';
import { countRequests } from './metrics/requests.ts';
import { createParts } from './parts.ts';
import { createRoutes } from './routes.ts';
import type { Tracing } from './traces/listening.ts';

/** What the app is made of. */
export interface AppOptions {
  env: Env;
  secrets: Secrets;
  database: Database;
  logger: Logger;
  readiness: Readiness;
  /** Null where nobody may read them. */
  metrics?: Metrics | null;
  /** Null where nobody takes them. */
  traces?: Tracing | null;
  /** Aborted when the server stops: what waits or streams ends then. */
  stopping?: AbortSignal;
}

/** Middleware and routes put together. */
export function createApp({
  env,
  secrets,
  database,
  logger,
  readiness,
  metrics = null,
  traces = null,
  stopping = new AbortController().signal,
}: AppOptions): RequestListener {
  const app = express();
  const strict = env.NODE_ENV !== 'production';
  app.disable('x-powered-by').disable('etag');
  app.set('query parser', false).set(publicUrlSetting, env.PUBLIC_URL);
  app.set('trust proxy', env.TRUST_PROXY_HOPS);
  const parts = createParts({ env, secrets, database, logger });
  const routes = createRoutes(parts);

  app.use(protectReplies, beginRequest, logRequests(logger));
  if (traces) app.use(traces.requests);
  const counts = metrics && countRequests(metrics);
  if (counts) app.use(counts.each);
  app.use(outsideTheApi(createPages({ env, database, readiness, metrics })));
  answerPreflights(app, routes);
  app.use(letOriginsIn(env));
  const limits = createConfiguredLimits({ env, secrets, database, logger });
  if (limits) app.use(countAddresses(limits));
  mountRoutes(app, routes, {
    database,
    authenticator: createAuthenticator(
      parts.signIn.tokens,
      database,
      new KeyUses(database, logger),
    ),
    limits,
    cursors: createCursorCodec(secrets.JWT_SECRET, env.JWT_SECRET_PREVIOUS),
    sealer: parts.sealer,
    strict,
    stopping,
  });
  const entrance = createEntrance({
    isFull: (organizationId) => database.refuses(organizationId),
    publicUrl: env.PUBLIC_URL,
    count: () => counts?.refuse('overloaded'),
  });
  app.use(answerUnknown);
  app.use(entrance.learn, answerFailures(logger, strict));
  return entrance.before(app);
}

/** What is there beside the API. */
function createPages({
  env,
  database,
  readiness,
  metrics,
}: Pick<AppOptions, 'env' | 'database' | 'readiness'> & { metrics: Metrics | null }): Router {
  const pages = express.Router();
  mountHealth(pages, database, readiness);
  if (metrics) mountMetrics(pages, metrics, env.METRICS_TOKEN!);
  const mails = mailDirectory(env);
  if (mails !== null) pages.use('/dev/mail', devMailPages(mails));
  pages.use(compressReplies);
  mountDocs(pages, readDocuments);
  if (env.SECURITY_CONTACT) mountSecurityText(pages, env.SECURITY_CONTACT, env.PUBLIC_URL);
  return pages;
}

/** What does not exist is counted too. */
function countAddresses(limits: Limits): RequestHandler {
  return async (_request, response, next) => {
    await limits.countAddress(response);
    next();
  };
}

/** What is asked for below the API's path is none of these pages: it need not be held against the path of each. */
function outsideTheApi(pages: RequestHandler): RequestHandler {
  return (request, response, next) => {
    if (request.url.startsWith(`${basePath}/`)) next();
    else pages(request, response, next);
  };
}

/** Lets pages of the configured origins read replies. What no page asks for needs no more than to say so to caches. */
function letOriginsIn(env: Env): RequestHandler {
  const decide = cors({ origin: originsOf(env), credentials: true, exposedHeaders: exposed });
  return (request, response, next) => {
    if (request.headers.origin !== undefined || request.method === 'OPTIONS')
      return decide(request, response, next);
    response.setHeader('Vary', 'Origin');
    next();
  };
}

/** Exactly those that are listed. With `*` any, to which browsers then send no cookies. */
function originsOf({ CORS_ORIGINS }: Env): string[] | '*' {
  return CORS_ORIGINS.includes('*') ? '*' : CORS_ORIGINS;
}

const exposed = [
  'ETag',
  'Location',
  'Link',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'Idempotent-Replayed',
  'X-Request-Id',
  'Deprecation',
  'Sunset',
];
