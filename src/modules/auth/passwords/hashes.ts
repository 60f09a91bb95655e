import type { Context } from '../../../auth/context.ts';
import { type Sql, sql } from '../../../db/sql.ts';
import { bind } from '../../../db/unit.ts';
import { personIn } from '../sessions.ts';

/** The statement that reads a user's hash, of whom the unit is bound to: null for who has no password. */
export const hashSql = (userId: string): Sql =>
  sql`select c.password_hash as hash from users u cross join lateral app.find_credentials(u.email) c where u.id = ${userId}`;

/** For who signs in, who makes his hash anew, and who chooses another password: this one waits for all, and all for him. */
const locks = {
  'sign in': sql`for key share`,
  renew: sql`for no key update`,
  replace: sql`for update`,
};

/**
 * The user's hash as it is by now; nobody gives him another one until the transaction ends. No connection is held while
 * passwords are compared, and much may happen meanwhile: hold it, and look whether it is the same. The unit goes on as him.
 */
export async function holdHash(
  context: Pick<Context, 'unit' | 'requestId'>,
  userId: string,
  purpose: keyof typeof locks,
): Promise<string | null> {
  const { organizationId } = context.unit.identity;
  const [, , rows] = await context.unit.run(
    bind(personIn(context, organizationId, userId)),
    sql`select id from users where id = ${userId} ${locks[purpose]}`,
    hashSql(userId),
  );
  return (rows?.[0]?.['hash'] ?? null) as string | null;
}
