/** What the routes work with, made of the configuration. */
import type { Logger } from 'pino';
import { createAttempts } from './auth/attempts.ts';
import { createBlur } from './auth/blur.ts';
import { createPasswords } from './auth/passwords.ts';
import { createRefreshTokens } from './auth/refresh-tokens.ts';
import { createSealer } from './auth/seal.ts';
import { createAccessTokens } from './auth/tokens.ts';
import { FeedWatch } from './changes/watch.ts';
import type { Database } from './db/database.ts';
import type { Secrets } from './db/secrets.ts';
import type { Env } from './env.ts';
import { createOAuthParts } from './oauth.ts';
import type { RouteParts } from './routes.ts';

/** Makes the parts; none of them does anything before it is asked. */
export function createParts({
  env,
  secrets,
  database,
  logger,
}: {
  env: Env;
  secrets: Secrets;
  database: Database;
  logger: Logger;
}): RouteParts {
  const { PASSWORD_PEPPER } = secrets;
  const sealer = createSealer(PASSWORD_PEPPER, env.PASSWORD_PEPPER_PREVIOUS);
  return {
    signIn: {
      tokens: createAccessTokens(secrets.JWT_SECRET, env.JWT_SECRET_PREVIOUS),
      passwords: createPasswords(PASSWORD_PEPPER, env.PASSWORD_COST, env.PASSWORD_PEPPER_PREVIOUS),
      refreshTokens: createRefreshTokens(
        secrets.JWT_REFRESH_SECRET,
        env.JWT_REFRESH_SECRET_PREVIOUS,
      ),
      cookies: cookieSettingsOf(env),
      attempts: createAttempts(createBlur(secrets.JWT_SECRET), env.RATE_LIMIT === 'on'),
      secondFactors: { sealer, issuer: new URL(env.PUBLIC_URL).host },
    },
    oauth: createOAuthParts(env, sealer, logger),
    watch: new FeedWatch(database),
    forms: { publicUrl: env.PUBLIC_URL, blur: createBlur(secrets.JWT_SECRET) },
    sealer,
    appUrl: env.APP_URL,
    allowPrivateTargets: env.WEBHOOK_ALLOW_PRIVATE === 'on',
  };
}

/** The refresh cookie, and the pages that may use it: those of the server's own address, and those listed by name. */
function cookieSettingsOf({ REFRESH_COOKIE_SAME_SITE, PUBLIC_URL, CORS_ORIGINS }: Env) {
  const origins = [new URL(PUBLIC_URL).origin, ...CORS_ORIGINS].filter((origin) => origin !== '*');
  return { sameSite: REFRESH_COOKIE_SAME_SITE, origins };
}
