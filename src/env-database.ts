/** The variables of the database, and of the roles that sign in to it. */
import { z } from 'zod';
import { onOff, wholeNumber } from './env-kinds.ts';
import { parseUrl } from './url.ts';

const postgresUrl = z
  .string()
  .refine(
    (value) => /^postgres(ql)?:$/.test(parseUrl(value)?.protocol ?? ''),
    'must be an address such as postgres://user:password@host:5432/database',
  );

export const databaseVariables = {
  DATABASE_URL: postgresUrl
    .optional()
    .describe(
      'Postgres (15 or newer) as the server’s own role, which owns nothing. Without it an embedded Postgres is started. Required in production',
    ),
  DATABASE_ADMIN_URL: postgresUrl
    .optional()
    .describe(
      'The same database as its owner. When set, migrations are applied at start; otherwise run `db:migrate`',
    ),
  DATABASE_BACKUP_URL: postgresUrl
    .optional()
    .describe(
      'The same database as a role that row-level security does not bind: for `npm run backup` alone, never for a server',
    ),
  DATABASE_POOL_SIZE: wholeNumber(1, 1000)
    .default(10)
    .describe('Most connections that one process opens'),
  DATABASE_PREPARED_STATEMENTS: onOff
    .default('on')
    .describe('`off` behind PgBouncer older than 1.21 in transaction mode'),
};
