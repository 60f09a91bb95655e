/** The ways in that a person has by providers: listed, added and taken away by himself. */
import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import { noteAudit } from '../../../auth/audit.ts';
import type { Context } from '../../../auth/context.ts';
import { type Person, personOf } from '../../../auth/principal.ts';
import { sql } from '../../../db/sql.ts';
import { Problem } from '../../../problem.ts';
import { hashSql } from '../passwords/hashes.ts';
import { EmailInput } from '../schema.ts';
import { tellOfIdentity } from '../notices.ts';
import { requireRecentSignIn } from '../sessions.ts';
import { type ProvenIdentity, redeemCode } from './codes.ts';
import type { OAuthParts, ProviderName } from './parts.ts';
import type { UserIdentity } from './schema.ts';

type Identity = z.infer<typeof UserIdentity>;
type Row = Omit<Identity, 'createdAt'> & { createdAt: Date };

const columns = sql`id, provider, email, created_at as "createdAt"`;

const shown = ({ createdAt, ...row }: Row): Identity => ({
  ...row,
  createdAt: createdAt.toISOString(),
});

/** The identities of who asks, oldest first. */
export async function listIdentities({ unit, principal }: Context): Promise<{ data: Identity[] }> {
  const { id } = personOf(principal);
  const rows = await unit.query<Row>(
    sql`select ${columns} from user_identities where user_id = ${id} order by id`,
  );
  return { data: rows.map(shown) };
}

/**
 * Makes the identity the user's, as whom the unit acts; null when it is somebody's already. An address that the
 * provider has not verified, or that is none, is as good as any: nobody is known by it.
 */
export async function addIdentity(
  { unit }: Pick<Context, 'unit'>,
  userId: string,
  { provider, profile }: ProvenIdentity,
): Promise<Identity | null> {
  const email = EmailInput.safeParse(profile.email).data ?? null;
  const [row] = await unit.query<Row>(sql`
    insert into user_identities (id, user_id, provider, subject, email)
    values (${uuid()}, ${userId}, ${provider}, ${profile.subject}, ${email})
    on conflict (provider, subject) do nothing returning ${columns}`);
  return row ? shown(row) : null;
}

/** Tells the owners of the organization of a way in that was added or taken away. */
export async function noteIdentity(
  context: Context,
  organizationId: string,
  type: 'oauth.linked' | 'oauth.unlinked',
  { id, provider }: { id: string; provider: ProviderName },
): Promise<void> {
  const target = { type: 'user_identity', id };
  await noteAudit(context, organizationId, { type, target, details: { provider } });
}

/**
 * Adds the identity that the code is of to who asks. Once more it is there already. Throws `email_unverified`,
 * `invalid_grant`, `identity_taken`, `sign_in_again`.
 */
export async function linkIdentity(
  parts: Pick<OAuthParts, 'sealer'>,
  context: Context,
  input: { code: string; codeVerifier: string },
): Promise<Identity> {
  const person = personOf(context.principal);
  await requireRecentSignIn(context);
  await requireVerified(context, person.id);
  const proven = await redeemCode(parts, context, input);
  const added = await addIdentity(context, person.id, proven);
  if (added) {
    await noteIdentity(context, person.organizationId, 'oauth.linked', added);
    await tellOfIdentity(context, readerOf(person), added, 'linked');
    return added;
  }
  const known = await findIdentity(context, person.id, proven);
  if (known) return known;
  const taken = `Another account is signed in to by this ${proven.provider}`;
  throw new Problem('identity_taken', taken);
}

/** The identity, if it is the user's by now. */
export async function findIdentity(
  { unit }: Pick<Context, 'unit'>,
  userId: string,
  { provider, profile }: ProvenIdentity,
): Promise<Identity | null> {
  const [known] = await unit.query<Row>(sql`
    select ${columns} from user_identities
    where user_id = ${userId} and provider = ${provider} and subject = ${profile.subject}`);
  return known ? shown(known) : null;
}

function readerOf({ id, organizationId }: Person) {
  return { userId: id, organizationId };
}

/** Whoever made an account with another's address would keep the way in when that one takes it over. */
async function requireVerified({ unit }: Context, userId: string): Promise<void> {
  const [row] = await unit.query<{ verified: boolean }>(sql`
    select f.account_is_verified as verified
    from users u cross join lateral app.find_oauth_user(null, null, u.email) f where u.id = ${userId}`);
  if (row?.verified) return;
  throw new Problem('email_unverified', 'Verify the e-mail address of your account first');
}

/** Takes an identity of who asks away. Throws `not_found`, `last_way_in`, `sign_in_again`. */
export async function unlinkIdentity(context: Context, id: string): Promise<void> {
  const { unit, principal } = context;
  const person = personOf(principal);
  await requireRecentSignIn(context);
  const [, identities, passwords] = await unit.run(
    // One after the other, or each of two would leave the other one.
    sql`select id from users where id = ${person.id} for no key update`,
    sql`select ${columns} from user_identities where user_id = ${person.id}`,
    hashSql(person.id),
  );
  const identity = (identities as unknown as Row[]).find((row) => row.id === id);
  if (!identity) throw new Problem('not_found', `You have no identity ${id}`);
  if (identities!.length === 1 && passwords![0]!['hash'] === null) {
    throw new Problem('last_way_in', 'Set a password first, by resetting it, or link another one');
  }
  await unit.query(sql`delete from user_identities where user_id = ${person.id} and id = ${id}`);
  await noteIdentity(context, person.organizationId, 'oauth.unlinked', identity);
  await tellOfIdentity(context, readerOf(person), identity, 'unlinked');
}
