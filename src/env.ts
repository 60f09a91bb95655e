/** The configuration: every environment variable that the server knows, read here and nowhere else. */
import { z } from 'zod';
import { databaseVariables } from './env-database.ts';
import { httpAddress, isHttp, onOff, wholeNumber } from './env-kinds.ts';
import { limitVariables } from './env-limits.ts';
import { mailProblems, mailVariables } from './env-mail.ts';
import { oauthProblems, oauthVariables } from './env-oauth.ts';
import { securityVariables } from './env-security.ts';
import { traceVariables } from './env-traces.ts';
import { SetupError } from './setup-error.ts';

const minSecretBytes = 32;
const minSecretVariety = 8;
const minTokenLength = 16;

const origins = z
  .string()
  .transform((list) => list.split(',').map((item) => item.trim()))
  .refine(
    (list) => list.every((item) => item === '*' || (isHttp(item) && new URL(item).origin === item)),
    'must be origins such as https://app.example.com, separated by commas',
  );

/** Every variable by name, with its check, its default and the text of the table in docs/operations.md. */
export const variables = {
  NODE_ENV: z
    .enum(['development', 'test', 'production'], 'must be development, test or production')
    .default('development')
    .describe(
      '`development`, `test` or `production`. Production generates nothing: it wants a database and secrets',
    ),
  PORT: wholeNumber(0, 65_535).default(3000).describe('TCP port; `0` takes any free one'),
  HOST: z
    .string()
    .optional()
    .describe(
      'Address to listen on. Default: every interface in production, otherwise `127.0.0.1`',
    ),
  PUBLIC_URL: httpAddress
    .optional()
    .describe('Address that clients use, for links. Default: `http://localhost:<PORT>`'),
  DATA_DIR: z
    .string()
    .default('.data')
    .describe('Directory of the embedded Postgres and of generated secrets; unused in production'),
  ...databaseVariables,
  JWT_SECRET: z
    .string()
    .optional()
    .describe('Signs access tokens. Required in production: 32 random bytes or more'),
  JWT_SECRET_PREVIOUS: z
    .string()
    .optional()
    .describe('The former `JWT_SECRET`, still accepted during a rotation'),
  JWT_REFRESH_SECRET: z
    .string()
    .optional()
    .describe('Keys refresh tokens. Required in production: 32 random bytes or more'),
  JWT_REFRESH_SECRET_PREVIOUS: z
    .string()
    .optional()
    .describe('The former `JWT_REFRESH_SECRET`, still accepted during a rotation'),
  PASSWORD_PEPPER: z
    .string()
    .optional()
    .describe(
      'Mixed into password hashes, and seals what is kept of secrets. Required in production: 32 random bytes or more',
    ),
  PASSWORD_PEPPER_PREVIOUS: z
    .string()
    .optional()
    .describe(
      'The former `PASSWORD_PEPPER`, during a rotation: passwords are renewed as people sign in',
    ),
  PASSWORD_COST: wholeNumber(4, 16)
    .optional()
    .describe(
      'bcrypt’s logarithmic cost; each one more takes twice as long. What is stored is renewed as people sign in. 12 at least in production. Default: `12`, in tests `4`',
    ),
  CORS_ORIGINS: origins
    .optional()
    .describe(
      'Origins of browser clients, separated by commas, or `*` for any, without cookies. Default: `*` in development, otherwise none',
    ),
  REFRESH_COOKIE_SAME_SITE: z
    .enum(['strict', 'lax', 'none'], 'must be strict, lax or none')
    .default('strict')
    .describe(
      'Which sites’ pages the refresh cookie comes with: `strict` or `lax` for front ends on the server’s own site, `none` for those on other sites, which `CORS_ORIGINS` lists',
    ),
  TRUST_PROXY_HOPS: wholeNumber(0, 10)
    .default(0)
    .describe('Number of proxies in front, whose `X-Forwarded-For` is believed'),
  ...limitVariables,
  WORKER: onOff
    .default('on')
    .describe('`off`: this server runs no background jobs; `npm run worker` runs them elsewhere'),
  WORKER_CONCURRENCY: wholeNumber(1, 1000)
    .default(10)
    .describe('How many background jobs one process runs at once'),
  WORKER_PORT: wholeNumber(0, 65_535)
    .optional()
    .describe(
      'TCP port on which `npm run worker` answers `/healthz`, `/readyz` and `/metrics`; `0` takes any free one. Without it, it listens nowhere',
    ),
  WEBHOOK_ALLOW_PRIVATE: onOff
    .default('off')
    .describe(
      '`on` lets webhooks go to http, to this machine and to private networks; refused in production',
    ),
  ...mailVariables,
  ...oauthVariables,
  ...securityVariables,
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    )
    .default('info')
    .describe('`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`'),
  METRICS_TOKEN: z
    .string()
    .min(minTokenLength, `must have ${minTokenLength} characters or more`)
    .optional()
    .describe(
      'Who sends it as `Authorization: Bearer` reads `/metrics`, in the text format of Prometheus. Without it there are none',
    ),
  ...traceVariables,
  DRAIN_MS: wholeNumber(0, 600_000)
    .optional()
    .describe(
      'Milliseconds to keep serving after SIGTERM while readiness says 503. Default: 5000 in production, otherwise 0',
    ),
};

const Variables = z.object(variables);
type Variables = z.infer<typeof Variables>;
type Source = Record<string, string | undefined>;

/** The configuration, keyed by variable name. `HOST` undefined means every interface. */
export type Env = Variables & {
  PUBLIC_URL: string;
  APP_URL: string;
  CORS_ORIGINS: string[];
  OAUTH_REDIRECT_URLS: string[];
  PASSWORD_COST: number;
  DRAIN_MS: number;
};

/** A variable and what is wrong with it. */
type Problem = [name: string, problem: string];

const weakness = (secret: string | undefined): string | undefined => {
  if (secret === undefined) return 'is required in production';
  if (Buffer.byteLength(secret) < minSecretBytes) {
    return `must have at least ${minSecretBytes} bytes`;
  }
  if (new Set(secret).size < minSecretVariety) return 'must be random: it repeats few characters';
  return undefined;
};

const databaseProblems = (given: Source, production: boolean): Problem[] => {
  if (given['DATABASE_URL'] !== undefined) return [];
  if (production) return [['DATABASE_URL', 'is required in production']];
  if (given['DATABASE_ADMIN_URL'] === undefined) return [];
  return [['DATABASE_URL', 'is required beside DATABASE_ADMIN_URL']];
};

const secretNames = ['JWT_SECRET', 'JWT_REFRESH_SECRET', 'PASSWORD_PEPPER'];
const previousNames = secretNames.map((name) => `${name}_PREVIOUS`);

/** What development may leave out or loosen, and production may not. */
const serverProblems = (given: Source): Problem[] => {
  const secrets = [...secretNames, ...previousNames.filter((name) => given[name] !== undefined)];
  const problems = secrets.flatMap((name): Problem[] => {
    const problem = weakness(given[name]);
    return problem ? [[name, problem]] : [];
  });
  if (given['RATE_LIMIT'] === 'off') problems.push(['RATE_LIMIT', 'must not be off in production']);
  if (Number(given['PASSWORD_COST'] ?? 12) < 12) {
    problems.push(['PASSWORD_COST', 'must be at least 12 in production']);
  }
  if (given['WEBHOOK_ALLOW_PRIVATE'] === 'on') {
    problems.push(['WEBHOOK_ALLOW_PRIVATE', 'must not be on in production']);
  }
  return problems;
};

/**
 * Reads the configuration. An empty variable counts as unset.
 * @param purpose a tool that only needs the database starts without the server's secrets.
 * @throws SetupError with one line for every bad variable, never telling its value.
 */
export function readEnv(
  source: Source = process.env,
  purpose: 'server' | 'database' = 'server',
): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const production = given['NODE_ENV'] === 'production';
  const parsed = Variables.safeParse(given);
  const problems = (parsed.error?.issues ?? []).map((issue): Problem => [
    String(issue.path[0]),
    issue.message,
  ]);
  problems.push(...databaseProblems(given, production), ...mailProblems(given, production));
  problems.push(...oauthProblems(given, production));
  if (production && purpose === 'server') problems.push(...serverProblems(given));
  if (!parsed.success || problems.length > 0) {
    throw new SetupError(problems.map(([name, problem]) => `${name} ${problem}`).join('\n'));
  }
  const env = parsed.data;
  const PUBLIC_URL = env.PUBLIC_URL ?? `http://localhost:${env.PORT}`;
  return {
    ...env,
    CORS_ORIGINS: env.CORS_ORIGINS ?? (env.NODE_ENV === 'development' ? ['*'] : []),
    HOST: env.HOST ?? (production ? undefined : '127.0.0.1'),
    OAUTH_REDIRECT_URLS: env.OAUTH_REDIRECT_URLS ?? [],
    PASSWORD_COST: env.PASSWORD_COST ?? (env.NODE_ENV === 'test' ? 4 : 12),
    PUBLIC_URL,
    APP_URL: env.APP_URL ?? PUBLIC_URL,
    DRAIN_MS: env.DRAIN_MS ?? (production ? 5000 : 0),
  };
}

/** The environment that another program is started with: ours, with what only it is to know. */
export const environmentWith = (more: Source): Source => ({ ...process.env, ...more });
