/** The part of the configuration that is about how often somebody may ask; read by `env.ts`. */
import { z } from 'zod';
import { onOff, wholeNumber } from './env-kinds.ts';
import { parseUrl } from './url.ts';

const most = 1_000_000;

const isRedisUrl = (text: string): boolean => {
  const url = parseUrl(text);
  return url !== null && /^rediss?:$/.test(url.protocol) && url.hostname !== '';
};

export const limitVariables = {
  RATE_LIMIT: onOff.default('on').describe('`off` for load tests; refused in production'),
  RATE_LIMIT_PER_ADDRESS: wholeNumber(1, most)
    .default(6000)
    .describe('Requests a minute from one IP address, whoever sends them; of IPv6 from one /56'),
  RATE_LIMIT_PER_PRINCIPAL: wholeNumber(1, most)
    .default(3000)
    .describe(
      'Requests a minute of one user in one organization, or of one API key that has no limit of its own',
    ),
  REDIS_URL: z
    .string()
    .refine(isRedisUrl, 'must be an address such as redis://user:password@host:6379')
    .optional()
    .describe(
      'Where several servers count requests together: `redis://` or `rediss://`. Without it each counts by itself and tells the others within a second, through Postgres',
    ),
};
