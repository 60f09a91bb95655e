import type { z } from 'zod';
import type { Context } from '../../../auth/context.ts';
import { personOf } from '../../../auth/principal.ts';
import { sql } from '../../../db/sql.ts';
import { postLetter } from '../../../jobs/letter.ts';
import { noteAccount } from '../account-notes.ts';
import { endOtherSessions } from '../ending.ts';
import { dropLinks } from '../mailbox/links.ts';
import type { SignIn } from '../sessions.ts';
import { holdHash } from './hashes.ts';
import { refuseGuessable } from './new-password.ts';
import { findOwn, type Own, proveHimself, wrongPassword } from './proving.ts';
import type { PasswordChange } from './schema.ts';

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
  const name = 'currentPassword';
  await proveHimself(signIn, context, own, { given: currentPassword, name });
  refuseGuessable(newPassword, own, '/newPassword');
  const hash = await signIn.passwords.hash(newPassword);
  // Of two changes at once the second one's current password is another by now.
  if ((await holdHash(context, userId, 'replace')) !== own.hash) throw wrongPassword(name);
  await context.unit.query(sql`update users set password_hash = ${hash} where id = ${userId}`);
  // Who had asked for them may not have been he.
  await dropLinks(context, ['password_reset', 'email_change']);
  await noteAccount(context, userId, { type: 'password.changed' });
  await endOtherSessions(context);
  await postLetter(context, noticeTo(own));
}

function noticeTo({ email, organizationName }: Own) {
  const letter = {
    subject: 'Your password was changed',
    paragraphs: [
      `The password of your account at ${organizationName} was changed. All other sessions of yours were ended.`,
    ],
    closing: [
      'If that was not you, reset the password at once: whoever did it knew the former one, or had your computer.',
    ],
  };
  return { to: email, letter };
}
