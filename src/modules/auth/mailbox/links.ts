/** Links that are mailed to a person, each good once: who shows one reads the mails to the address. */
import type { Context } from '../../../auth/context.ts';
import { createToken, hashToken } from '../../../auth/random.ts';
import { sql } from '../../../db/sql.ts';
import { Problem } from '../../../problem.ts';

/** What links are for, and for how many minutes they are good. */
const minutes = { password_reset: 60, email_verification: 24 * 60, email_change: 60 };

export type LinkPurpose = keyof typeof minutes;

export const linkPurposes = Object.keys(minutes) as LinkPurpose[];

/** So many of a purpose are good at once: what has them sent over and over fills no mailbox. */
const mostLinks = 5;

/** What a link leads to. */
export interface MailLink {
  userId: string;
  purpose: LinkPurpose;
  /** Where it was sent to. */
  email: string;
  /** The address and the name that its user has by now. */
  ownEmail: string;
  name: string;
}

/** Keeps a link for the user, and gives its token; null when enough of them are good already. */
export async function keepLink(
  { unit }: Pick<Context, 'unit'>,
  { userId, purpose, email }: Pick<MailLink, 'userId' | 'purpose' | 'email'>,
): Promise<string | null> {
  const { token, hash } = createToken();
  const [row] = await unit.query<{ kept: boolean }>(sql`
    select app.keep_mail_link(${hash}, ${userId}, ${purpose}, ${email}, ${minutes[purpose]}::integer, ${mostLinks}::integer) as kept`);
  return row!.kept ? token : null;
}

/** What the token leads to, which stays good. Throws `link_expired`. */
export async function findLink(
  { unit }: Pick<Context, 'unit'>,
  token: string,
  purposes: readonly LinkPurpose[],
): Promise<MailLink> {
  const [link] = await unit.apart().query<MailLink>(sql`
    select user_id as "userId", purpose, email, own_email as "ownEmail", name
    from app.find_mail_link(${hashToken(token)}, ${purposes}::text[])`);
  if (!link) throw linkExpired();
  return link;
}

/** Uses the link up, and takes those of the purposes away with it; the unit is bound to its user. Throws `link_expired`. */
export async function spendLink(
  { unit }: Pick<Context, 'unit'>,
  token: string,
  others: readonly LinkPurpose[],
): Promise<void> {
  const [row] = await unit.query<{ spent: boolean }>(
    sql`select app.spend_mail_link(${hashToken(token)}) as spent`,
  );
  if (!row!.spent) throw linkExpired();
  await dropLinks({ unit }, others);
}

/** Takes the links of whom the unit is bound to away. */
export async function dropLinks(
  { unit }: Pick<Context, 'unit'>,
  purposes: readonly LinkPurpose[],
): Promise<void> {
  await unit.query(sql`select app.drop_mail_links(${purposes}::text[])`);
}

function linkExpired(): Problem {
  return new Problem(
    'link_expired',
    'The link was used, is too old, or was sent for something else',
  );
}
