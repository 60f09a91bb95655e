import compression from 'compression';
import cors from 'cors';
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import { createAuthenticator } from './auth/authenticate.ts';
import { KeyUses } from './auth/key-uses.ts';
import type { Database } from './db/database.ts';
import type { Secrets } from './db/secrets.ts';
import { devMailPages } from './dev-mail.ts';
import type { Env } from './env.ts';
import { mailDirectory } from './env-mail.ts';
import { createCursorCodec } from './http/cursors.ts';
import { mountDocs } from './http/docs.ts';
import { answerFailures, answerUnknown } from './http/failures.ts';
import { mountHealth, type Readiness } from './http/health.ts';
import { mountRoutes } from './http/mount.ts';
import { answerPreflights } from './http/preflight.ts';
import { protectReplies } from './http/protection.ts';
import { beginRequest, logRequests } from './http/requests.ts';
import { publicUrlSetting } from './http/reply.ts';
import { createConfiguredLimits } from './limits.ts';
import { createParts } from './parts.ts';
import { createRoutes, documentsOf } from './routes.ts';

/** What the app is made of. */
export interface AppOptions {
  env: Env;
  secrets: Secrets;
  database: Database;
  logger: Logger;
  readiness: Readiness;
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
  stopping = new AbortController().signal,
}: AppOptions): Express {
  const app = express();
  const strict = env.NODE_ENV !== 'production';
  app.disable('x-powered-by').disable('etag');
  app.set('query parser', false).set(publicUrlSetting, env.PUBLIC_URL);
  app.set('trust proxy', env.TRUST_PROXY_HOPS);
  const parts = createParts({ env, secrets, database, logger });
  const routes = createRoutes(parts);

  app.use(protectReplies, beginRequest, logRequests(logger));
  mountHealth(app, database, readiness);
  const mails = mailDirectory(env);
  if (mails !== null) app.use('/dev/mail', devMailPages(mails));
  answerPreflights(app, routes);
  app.use(cors({ origin: originsOf(env), credentials: true, exposedHeaders: exposed }));
  app.use(compression({ threshold: 4096, filter: isWorthCompressing }));
  mountDocs(app, documentsOf(routes));
  const limits = createConfiguredLimits({ env, secrets, database, logger });
  if (limits) app.use(limits.byAddress);
  mountRoutes(app, routes, {
    database,
    authenticator: createAuthenticator(
      parts.signIn.tokens,
      database,
      new KeyUses(database, logger),
    ),
    limits,
    cursors: createCursorCodec(secrets.JWT_SECRET),
    sealer: parts.sealer,
    strict,
    stopping,
  });
  app.use(answerUnknown);
  app.use(answerFailures(logger, strict));
  return app;
}

/** Newline-delimited JSON too, which the library's list of types does not know. */
function isWorthCompressing(request: express.Request, response: express.Response): boolean {
  const type = String(response.getHeader('Content-Type'));
  return type.startsWith('application/x-ndjson') || compression.filter(request, response);
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
