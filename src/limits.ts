/** The limits on requests, made of the configuration. */
import type { Store } from 'express-rate-limit';
import type { Logger } from 'pino';
import { createBlur } from './auth/blur.ts';
import type { Database } from './db/database.ts';
import type { Secrets } from './db/secrets.ts';
import type { Env } from './env.ts';
import { createLimits, type Limits } from './http/limits/limits.ts';
import { RedisCounts } from './http/limits/redis.ts';
import { SharedCounts } from './http/limits/shared.ts';
import { createWarning } from './http/limits/warning.ts';
import { connectRedis } from './outside/redis.ts';

/** What counting works with. */
interface Parts {
  env: Env;
  secrets: Secrets;
  database: Database;
  logger: Logger;
}

/** The limits; null where they are turned off. */
export function createConfiguredLimits(parts: Parts): Limits | null {
  const { RATE_LIMIT, RATE_LIMIT_PER_ADDRESS, RATE_LIMIT_PER_PRINCIPAL } = parts.env;
  if (RATE_LIMIT === 'off') return null;
  const sizes = { perAddress: RATE_LIMIT_PER_ADDRESS, perPrincipal: RATE_LIMIT_PER_PRINCIPAL };
  return createLimits(sizes, openCounts(parts));
}

/** In Redis where there is one, else in the process and told to the others through Postgres. */
function openCounts({ env, secrets, database, logger }: Parts): (name: string) => Store {
  const blur = createBlur(secrets.JWT_SECRET);
  if (env.REDIS_URL === undefined) {
    const shared = new SharedCounts(database, blur, logger);
    return (name) => shared.open(name);
  }
  const redis = connectRedis(env.REDIS_URL);
  database.beforeClose(async () => redis.close());
  const warn = createWarning(logger, 'Redis does not answer: each server counts requests alone');
  return (name) => new RedisCounts(name, { send: redis.send, blur, warn });
}
