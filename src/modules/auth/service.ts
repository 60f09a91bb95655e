import type { z } from 'zod';
import { memberOf } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import type { Context } from '../../auth/context.ts';
import { Problem } from '../../problem.ts';
import { projection } from '../../records/query/projection.ts';
import { sourceOf } from '../../records/source.ts';
import type { LetterParts } from '../../jobs/letter.ts';
import { createAccount } from './accounts.ts';
import { admit } from './admission.ts';
import { askForProof } from './mailbox/verifying.ts';
import { holdHash } from './passwords/hashes.ts';
import { refuseGuessable } from './passwords/new-password.ts';
import { userOf, userSql } from './profile.ts';
import type { Admission, CurrentSession, Login, Registration } from './schema.ts';
import type { SignIn } from './sessions.ts';
import { emailTaken } from './taken.ts';

/** Makes a user, an organization that he owns, and his first session. Throws `email_taken`. */
export async function register(
  { signIn, letters }: { signIn: SignIn; letters: LetterParts },
  context: Context,
  { email, password, name, organizationName, cookie }: z.infer<typeof Registration>,
): Promise<Admission> {
  refuseGuessable(password, { email, name, organizationName });
  // Looked at before the password is hashed, and again below: many may register at once.
  await signIn.attempts.guard(context, { what: 'registration' }, async () => {
    if (await findCredentials(context, email)) throw emailTaken();
  });
  const passwordHash = await signIn.passwords.hash(password);
  const [, taken] = await context.unit.run(
    sql`select pg_advisory_xact_lock(hashtextextended(${email}, 0))`,
    sql`select id from app.find_credentials(${email})`,
  );
  if (taken?.[0]) throw emailTaken();
  const account = { email, name, passwordHash, isVerified: false, organizationName };
  const { userId, organizationId } = await createAccount(context, account);
  await askForProof(letters, context, { userId, email, organizationId });
  return admit(signIn, context, { userId, organizationId, inCookie: cookie, isFirst: true });
}

/** Opens a session in the organization that the user joined first. Throws `invalid_credentials`. */
export async function logIn(
  signIn: SignIn,
  context: Context,
  { email, password, cookie }: z.infer<typeof Login>,
): Promise<Admission> {
  const attempt = { what: 'password', account: email } as const;
  const found = await signIn.attempts.guard(context, attempt, async () => {
    const { id, hash } = (await findCredentials(context, email)) ?? { id: '', hash: null };
    if (!(await signIn.passwords.matches(password, hash)) || hash === null) throw wrong();
    return { id, hash };
  });
  await keepRight(signIn, context, found, password);
  return admit(signIn, context, { userId: found.id, inCookie: cookie });
}

/** Beside the transaction: no connection is held while a password is compared or hashed. */
async function findCredentials({ unit }: Context, email: string) {
  const [found] = await unit
    .apart()
    .query<{ id: string; hash: string | null }>(
      sql`select id, password_hash as hash from app.find_credentials(${email})`,
    );
  return found;
}

/** The password stays the right one until the session is there, and its hash is made anew if it is an old one. */
async function keepRight(
  { passwords }: SignIn,
  context: Context,
  { id, hash }: { id: string; hash: string },
  password: string,
): Promise<void> {
  const renewed = passwords.isStale(hash) ? await passwords.hash(password) : null;
  const current = await holdHash(context, id, renewed ? 'renew' : 'sign in');
  if (current !== hash) {
    if (!(await passwords.matches(password, current))) throw wrong();
  } else if (renewed) {
    await context.unit.query(sql`update users set password_hash = ${renewed} where id = ${id}`);
  }
}

function wrong(): Problem {
  return new Problem('invalid_credentials', 'No account has this e-mail address and password');
}

/** Who asks, and what they may. */
export async function getSession({
  unit,
  principal,
}: Context): Promise<z.infer<typeof CurrentSession>> {
  const { organizationId, permissions, ...member } = memberOf(principal);
  const userId = member.type === 'user' ? member.id : null;
  const [organizations, users, factors] = await unit.run(
    sql`select ${projection(sourceOf('organization'), 't')} as json
      from organization_settings t where t.organization_id = ${organizationId}`,
    userSql(userId),
    sql`select 1 from second_factors where user_id = ${userId} and confirmed_at is not null`,
  );
  return {
    user: userOf(users),
    organization: organizations![0]!['json'] as Record<string, unknown>,
    role: member.type === 'user' ? member.role : null,
    permissions: [...permissions],
    sessionId: member.type === 'user' ? member.sessionId : null,
    secondFactor: member.type === 'user' ? factors!.length > 0 : null,
  };
}
