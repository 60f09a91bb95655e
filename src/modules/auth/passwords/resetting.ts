import type { z } from 'zod';
import type { Context } from '../../../auth/context.ts';
import { forgetSecondFactor } from '../../../auth/second-factor.ts';
import { sql } from '../../../db/sql.ts';
import { bind } from '../../../db/unit.ts';
import { postLetterOf } from '../../../jobs/letter.ts';
import { noteAccount } from '../account-notes.ts';
import { endSessions } from '../ending.ts';
import { findLink, linkPurposes, type MailLink, spendLink } from '../mailbox/links.ts';
import { personIn, type SignIn } from '../sessions.ts';
import { refuseGuessable } from './new-password.ts';
import type { PasswordResetConfirmation } from './schema.ts';

/**
 * Notes that the address wants its password reset. Whether it is anybody's, a worker finds out: see `reset-links.ts`.
 * Throws `rate_limited`, for nobody's address too.
 */
export async function askForReset(
  { attempts }: SignIn,
  context: Context,
  email: string,
): Promise<void> {
  await attempts.guard(context, { what: 'mail', account: email }, async () => {});
  await context.unit.query(sql`select app.ask_password_reset(${email})`);
}

/**
 * Gives the user of the link the password: his sessions end, and all his links. The link proves that the mailbox is his.
 * Was that not known before, somebody else may have made the account, and keeps no way into it. Throws `link_expired`,
 * `validation_failed`.
 */
export async function confirmReset(
  { passwords, attempts }: SignIn,
  context: Context,
  { token, password }: z.infer<typeof PasswordResetConfirmation>,
): Promise<void> {
  const link = await attempts.guard(context, { what: 'reset_link' }, () =>
    findLink(context, token, ['password_reset']),
  );
  const { userId, email } = link;
  refuseGuessable(password, link);
  const hash = await passwords.hash(password);
  const { unit } = context;
  const [, rows] = await unit.run(
    bind(personIn(context, null, userId)),
    sql`select email_verified_at is not null as verified from users where id = ${userId} and email = ${email} for update`,
  );
  const wasVerified = rows?.[0]?.['verified'] === true;
  await spendLink(context, token, linkPurposes);
  await unit.query(sql`
    update users set password_hash = ${hash}, email_verified_at = coalesce(email_verified_at, now()) where id = ${userId}`);
  const places = await noteAccount(context, userId, {
    type: 'password.reset',
    details: { wasVerified },
  });
  if (!wasVerified) await takeWaysIn(context, userId, places);
  await endSessions(context, sql`true`);
  const [home] = places;
  if (home) await postLetterOf(context, home, noticeTo(link, wasVerified));
}

/** Whatever would let in who made the account in another's name, or keep its owner out. */
async function takeWaysIn(
  context: Context,
  userId: string,
  places: readonly string[],
): Promise<void> {
  await forgetSecondFactor(context, userId);
  await context.unit.run(
    bind(personIn(context, null, userId)),
    sql`delete from user_identities where user_id = ${userId}`,
    ...places.flatMap((id) => [
      bind(personIn(context, id, userId)),
      sql`update api_keys set revoked_at = now()
        where organization_id = ${id} and created_by_type = 'user' and created_by_id = ${userId} and revoked_at is null`,
    ]),
  );
}

function noticeTo({ email }: MailLink, wasVerified: boolean) {
  const strangers =
    'It was not known before that this address is yours. If somebody else made the account, look who else is a member of its organization, and which webhooks it has; the API keys of the account were revoked.';
  const letter = {
    subject: 'Your password was reset',
    paragraphs: [
      'Your account has another password now. All your sessions were ended.',
      ...(wasVerified ? [] : [strangers]),
    ],
    closing: ['If that was not you, somebody else reads your mails.'],
  };
  return { to: email, letter };
}
