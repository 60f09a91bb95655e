import type { z } from 'zod';
import { noteAudit } from '../../../auth/audit.ts';
import type { Context } from '../../../auth/context.ts';
import { personOf } from '../../../auth/principal.ts';
import { sql } from '../../../db/sql.ts';
import { postLetter } from '../../../jobs/letter.ts';
import { invalid, Problem } from '../../../problem.ts';
import { endOtherSessions } from '../ending.ts';
import { requireRecentSignIn, type SignIn } from '../sessions.ts';
import { hashSql, holdHash } from './hashes.ts';
import { refuseGuessable } from './new-password.ts';
import type { PasswordChange } from './schema.ts';

interface Own {
  email: string;
  name: string;
  organizationName: string;
  hash: string | null;
}

/**
 * Gives who asks another password, and ends all his other sessions. Throws `wrong_password`, `sign_in_again`,
 * `validation_failed`.
 */
export async function changePassword(
  signIn: SignIn,
  context: Context,
  { currentPassword, newPassword }: z.infer<typeof PasswordChange>,
): Promise<void> {
  const { id: userId, organizationId } = personOf(context.principal);
  const own = await findOwn(context, userId, organizationId);
  await proveHimself(signIn, context, own, currentPassword);
  refuseGuessable(newPassword, own, '/newPassword');
  const hash = await signIn.passwords.hash(newPassword);
  // Of two changes at once the second one's current password is another by now.
  if ((await holdHash(context, userId, 'replace')) !== own.hash) throw wrong();
  await context.unit.query(sql`update users set password_hash = ${hash} where id = ${userId}`);
  const target = { type: 'user', id: userId };
  await noteAudit(context, organizationId, { type: 'password.changed', target });
  await endOtherSessions(context);
  await postLetter(context, {
    to: own.email,
    letter: {
      subject: 'Your password was changed',
      paragraphs: [
        `The password of your account at ${own.organizationName} was changed. All other sessions of yours were ended.`,
      ],
      closing: [
        'If that was not you, reset the password at once: whoever did it knew the former one, or had your computer.',
      ],
    },
  });
}

/** Beside the transaction: no connection is held while passwords are compared. */
async function findOwn({ unit }: Context, userId: string, organizationId: string): Promise<Own> {
  const [people, hashes] = await unit.apart().run(
    sql`select u.email, u.name, o.name as "organizationName" from users u, organizations o
        where u.id = ${userId} and o.id = ${organizationId}`,
    hashSql(userId),
  );
  return { ...people![0], ...hashes![0] } as unknown as Own;
}

/** By the password; who has none by having signed in just now, or a stolen token would make a way in that lasts. */
async function proveHimself(
  { passwords, attempts }: SignIn,
  context: Context,
  { email, hash }: Own,
  given: string | undefined,
): Promise<void> {
  if (hash === null) return requireRecentSignIn({ ...context, unit: context.unit.apart() });
  if (given === undefined) {
    const message = 'currentPassword: you have a password, so say which';
    throw invalid({ in: 'body', pointer: '/currentPassword', code: 'required', message });
  }
  await attempts.guard(context, { what: 'password', account: email }, async () => {
    if (!(await passwords.matches(given, hash))) throw wrong();
  });
}

/** Not a 401: that would say that the token is no good, and clients would get themselves another one. */
function wrong(): Problem {
  const message = 'The current password is another one';
  const place = { in: 'body', pointer: '/currentPassword', code: 'wrong', message } as const;
  return new Problem('wrong_password', message, { errors: [place] });
}
