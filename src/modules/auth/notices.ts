/** Mails to a person about his own account. Nothing is asked in them, and no link is in them. */
import type { Context } from '../../auth/context.ts';
import { sql } from '../../db/sql.ts';
import { bind } from '../../db/unit.ts';
import { type Letter, postLetter, postLetterOf } from '../../jobs/letter.ts';
import { personIn } from './sessions.ts';

/** Who is written to, and whose mail it is. The unit acts as him there. */
interface Reader {
  userId: string;
  organizationId: string;
}

const notYou =
  'If it was not you, change your password, end the sessions that you do not know, and tell the owners of your organization.';

/** Writes to the person; the unit goes on as him. */
async function tell(context: Context, reader: Reader, letter: Letter): Promise<void> {
  const { unit, principal } = context;
  const { userId, organizationId } = reader;
  const [row] = await unit.query<{ email: string }>(
    sql`select email from users where id = ${userId}`,
  );
  const mail = { to: row!.email, letter };
  if (principal.type !== 'anonymous') return void (await postLetter(context, mail));
  // Who signs in is nobody yet as far as the request knows.
  await postLetterOf(context, organizationId, mail);
  await unit.run(bind(personIn(context, organizationId, userId)));
}

/**
 * Whether he has come from this address, and by this program whatever its version, in a session that is known still:
 * they are kept for a while when they are over. Asked before the new one is there; the unit goes on as him.
 */
export async function isFamiliar(context: Context, userId: string): Promise<boolean> {
  const { address, userAgent } = context.client;
  const [, rows] = await context.unit.run(
    bind(personIn(context, null, userId)),
    sql`select coalesce(bool_or(s.address is not distinct from ${address}), false)
        and coalesce(bool_or(regexp_replace(coalesce(s.user_agent, ''), '[0-9]+', '', 'g')
          = regexp_replace(${userAgent ?? ''}, '[0-9]+', '', 'g')), false) as familiar
      from sessions s where s.user_id = ${userId}`,
  );
  return rows![0]!['familiar'] as boolean;
}

/** Tells of a sign-in from where, or by what, he has not come before. */
export async function tellOfSignIn(context: Context, reader: Reader): Promise<void> {
  const { address, userAgent } = context.client;
  const at = new Date().toISOString().slice(0, 16).replace('T', ' ');
  await tell(context, reader, {
    subject: 'New sign-in to your account',
    paragraphs: [
      'Somebody has signed in to your account from an address or by a program that was not known.',
      [`Time: ${at} UTC`, `Address: ${address ?? '?'}`, `Program: ${userAgent ?? '?'}`],
    ],
    closing: ['If it was you, you need not do anything.', notYou],
  });
}

const providerNames = { google: 'Google', github: 'GitHub' };

/** Tells of a way in that was added or taken away. */
export async function tellOfIdentity(
  context: Context,
  reader: Reader,
  { provider }: { provider: keyof typeof providerNames },
  change: 'linked' | 'unlinked',
): Promise<void> {
  const name = providerNames[provider];
  await tell(context, reader, {
    subject: `${name} was ${change} ${change === 'linked' ? 'to' : 'from'} your account`,
    paragraphs: [
      change === 'linked'
        ? `From now on your account can be signed in to by ${name}.`
        : `Your account can no longer be signed in to by that account of ${name}.`,
    ],
    closing: ['If it was you, you need not do anything.', notYou],
  });
}
