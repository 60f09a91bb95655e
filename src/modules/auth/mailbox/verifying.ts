import type { Context } from '../../../auth/context.ts';
import { personOf } from '../../../auth/principal.ts';
import { sql } from '../../../db/sql.ts';
import { type LetterParts, linkTo, postLetterOf } from '../../../jobs/letter.ts';
import { Problem } from '../../../problem.ts';
import { noteAccount } from '../account-notes.ts';
import { personIn, type SignIn } from '../sessions.ts';
import { emailTaken } from '../taken.ts';
import { findLink, keepLink, linkPurposes, type MailLink, spendLink } from './links.ts';

/**
 * Asks a user by mail whether the address is his; false when that was asked often enough. The unit goes on as the system there.
 */
export async function askForProof(
  parts: LetterParts,
  context: Context,
  { userId, email, organizationId }: { userId: string; email: string; organizationId: string },
): Promise<boolean> {
  const token = await keepLink(context, { userId, purpose: 'email_verification', email });
  if (token === null) return false;
  await postLetterOf(context, organizationId, {
    to: email,
    letter: {
      subject: 'Is this your e-mail address?',
      paragraphs: ['An account was made with this e-mail address. If you made it, say so:'],
      action: { label: 'Yes, it is mine', url: linkTo(parts, 'verify-email', token) },
      closing: [
        'The link is good once, and for a day.',
        'If you did not make it, do not follow the link: somebody else knows its password.',
      ],
    },
  });
  return true;
}

/** Sends who asks the mail once more, unless his address is verified. Throws `rate_limited`. */
export async function resendProof(
  { signIn, letters }: { signIn: SignIn; letters: LetterParts },
  context: Context,
): Promise<void> {
  const { id: userId, organizationId } = personOf(context.principal);
  const [user] = await context.unit
    .apart()
    .query<{ email: string; verified: boolean }>(
      sql`select email, email_verified_at is not null as verified from users where id = ${userId}`,
    );
  if (!user || user.verified) return;
  const { email } = user;
  await signIn.attempts.guard(context, { what: 'mail', account: email }, async () => {});
  if (await askForProof(letters, context, { userId, email, organizationId })) return;
  const detail = 'Enough of these mails were sent today: look for one of them';
  throw new Problem('rate_limited', detail, { retryAfter: 3600 });
}

/** Takes the proof that a mailbox is a user's: it is his address by that, if it was not. Throws `link_expired`, `email_taken`. */
export async function verifyEmail(
  { attempts }: SignIn,
  context: Context,
  token: string,
): Promise<void> {
  const link = await attempts.guard(context, { what: 'verification_link' }, () =>
    findLink(context, token, ['email_verification', 'email_change']),
  );
  const { userId, email } = link;
  if (link.purpose === 'email_change') await lockFree(context, email);
  await context.unit.become(personIn(context, null, userId));
  await context.unit.query(sql`select id from users where id = ${userId} for update`);
  // Links to the former address would go on to be good.
  await spendLink(context, token, linkPurposes);
  await context.unit.query(sql`
    update users set email = ${email}, email_verified_at = case when email = ${email} then coalesce(email_verified_at, now()) else now() end
    where id = ${userId}`);
  await tell(context, link);
}

async function tell(context: Context, { userId, purpose, email, ownEmail }: MailLink) {
  if (purpose === 'email_verification') {
    await noteAccount(context, userId, { type: 'email.verified' });
    return;
  }
  const details = { email: { from: ownEmail, to: email } };
  const [home] = await noteAccount(context, userId, { type: 'email.changed', details });
  if (!home) return;
  await postLetterOf(context, home, {
    to: ownEmail,
    letter: {
      subject: 'Your e-mail address was changed',
      paragraphs: [`Your account has another e-mail address now: ${email}.`],
      closing: ['If that was not you, write to the operator of this server.'],
    },
  });
}

/** Nobody gets the address until the transaction ends. Throws `email_taken`. */
export async function lockFree({ unit }: Context, email: string): Promise<void> {
  const [, taken] = await unit.run(
    sql`select pg_advisory_xact_lock(hashtextextended(${email}, 0))`,
    sql`select id from app.find_user(${email})`,
  );
  if (taken?.[0]) throw emailTaken();
}
