import type { Context } from '../../../auth/context.ts';
import { sql } from '../../../db/sql.ts';
import { invalid, Problem } from '../../../problem.ts';
import { requireRecentSignIn, type SignIn } from '../sessions.ts';
import { hashSql } from './hashes.ts';

/** What is known of who asks; null as the hash of who has no password. */
export interface Own {
  email: string;
  name: string;
  organizationName: string;
  hash: string | null;
}

/** Beside the transaction: no connection is held while passwords are compared. */
export async function findOwn(
  { unit }: Context,
  userId: string,
  organizationId: string,
): Promise<Own> {
  const [people, hashes] = await unit.apart().run(
    sql`select u.email, u.name, o.name as "organizationName" from users u, organizations o
      where u.id = ${userId} and o.id = ${organizationId}`,
    hashSql(userId),
  );
  return { ...people![0], ...hashes![0] } as unknown as Own;
}

/**
 * Who asks is he himself by his password, which stands in the body under the name; who has none by having signed in just
 * now. Throws `validation_failed`, `wrong_password`, `sign_in_again`.
 */
export async function proveHimself(
  { passwords, attempts }: Pick<SignIn, 'passwords' | 'attempts'>,
  context: Context,
  { email, hash }: Pick<Own, 'email' | 'hash'>,
  { given, name }: { given: string | undefined; name: string },
): Promise<void> {
  // A token that was stolen would make a way in that lasts.
  if (hash === null) return requireRecentSignIn({ ...context, unit: context.unit.apart() });
  if (given === undefined) {
    const message = `${name}: you have a password, so say which`;
    throw invalid({ in: 'body', pointer: `/${name}`, code: 'required', message });
  }
  await attempts.guard(context, { what: 'password', account: email }, async () => {
    if (!(await passwords.matches(given, hash))) throw wrongPassword(name);
  });
}

/** Not a 401: that would say that the token is no good, and clients would get themselves another one. */
export function wrongPassword(name: string): Problem {
  const message = `${name}: your password is another one`;
  const place = { in: 'body', pointer: `/${name}`, code: 'wrong', message } as const;
  return new Problem('wrong_password', message, { errors: [place] });
}
