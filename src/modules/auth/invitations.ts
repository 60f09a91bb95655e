import type { z } from 'zod';
import { noteAudit } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import { hashToken } from '../../auth/random.ts';
import { sql } from '../../db/sql.ts';
import { invalid, Problem } from '../../problem.ts';
import { saveUser } from './accounts.ts';
import { admit } from './admission.ts';
import { refuseGuessable } from './passwords/new-password.ts';
import type { Admission, InvitationAcceptance } from './schema.ts';
import { type SignIn, startSession } from './sessions.ts';

interface Found {
  organizationId: string;
  id: string;
  userId: string;
  email: string;
  name: string;
  /** He has no account yet. */
  pending: boolean;
}

/**
 * Makes the pending member whom the link was sent to a member, and opens a session of his there. The link proves that
 * the mailbox is his, so that who has no account yet gets one; who has one must be signed in to it. Throws `link_expired`,
 * `validation_failed`, `unauthenticated`, `permission_denied`.
 */
export async function acceptInvitation(
  signIn: SignIn,
  context: Context,
  body: z.infer<typeof InvitationAcceptance>,
): Promise<Admission> {
  const found = await signIn.attempts.guard(context, { what: 'invitation' }, () =>
    findInvitation(context, body.token),
  );
  const { organizationId, userId, pending } = found;
  const opening = { userId, organizationId, inCookie: body.cookie };
  if (pending) {
    await open(signIn, context, found, body);
    await join(context, found);
    return admit(signIn, context, { ...opening, isFirst: true });
  }
  const { sessionId } = await requireHimself(context, found);
  await join(context, found);
  // Whoever has a session was admitted when it began.
  return startSession(signIn, context, { ...opening, goingOnFrom: sessionId });
}

async function findInvitation({ unit }: Context, token: string): Promise<Found> {
  // Beside the transaction: no connection is held while a password is hashed.
  const [found] = await unit.apart().query<Found>(sql`
    select organization_id as "organizationId", id, user_id as "userId", email, name, pending
    from app.find_invitation(${hashToken(token)})`);
  if (!found) throw linkExpired();
  return found;
}

function linkExpired(): Problem {
  return new Problem('link_expired', 'The invitation was accepted, revoked, or is too old');
}

/** Gives him an account; the unit goes on as him. */
async function open(
  { passwords }: SignIn,
  context: Context,
  { organizationId, email, name: named }: Found,
  { name = named, password }: z.infer<typeof InvitationAcceptance>,
): Promise<void> {
  if (context.principal.type !== 'anonymous') throw isAnother();
  if (password === undefined) {
    const message = 'password: you have no account yet, so choose one';
    throw invalid({ in: 'body', pointer: '/password', code: 'required', message });
  }
  refuseGuessable(password, { email, name });
  const passwordHash = await passwords.hash(password);
  const [, now] = await context.unit.run(
    sql`select pg_advisory_xact_lock(hashtextextended(${email}, 0))`,
    sql`select pending from app.find_user(${email})`,
  );
  // He has registered meanwhile.
  if (now?.[0]?.['pending'] !== true) throw mustSignIn();
  await saveUser(context, { email, name, passwordHash, isVerified: true }, organizationId);
}

/** The unit goes on as him, in the organization. */
async function requireHimself(
  { unit, principal, requestId }: Context,
  { organizationId, userId }: Found,
): Promise<{ sessionId: string }> {
  if (principal.type === 'anonymous') throw mustSignIn();
  if (principal.type !== 'user' || principal.id !== userId) throw isAnother();
  const himself = { actorType: 'user', actorId: userId, sessionId: null, role: null } as const;
  await unit.become({ ...himself, organizationId, requestId });
  // The link came by mail.
  await unit.query(
    sql`update users set email_verified_at = now() where id = ${userId} and email_verified_at is null`,
  );
  return principal;
}

function mustSignIn(): Problem {
  const detail =
    'The address has an account: sign in to it, and accept again with the access token';
  return new Problem('unauthenticated', detail);
}

function isAnother(): Problem {
  const detail =
    'The invitation was sent to another account’s address: sign out, or in as that one';
  return new Problem('permission_denied', detail);
}

async function join(context: Context, { organizationId, id, userId }: Found): Promise<void> {
  const { unit } = context;
  const [gone] = await unit.query(
    sql`delete from invitations where organization_id = ${organizationId} and id = ${id} and user_id = ${userId} returning 1`,
  );
  const [joined] = await unit.query(sql`
    update memberships set status = 'active', name = null
    where organization_id = ${organizationId} and user_id = ${userId} and status = 'pending' returning 1`);
  if (!gone || !joined) throw linkExpired();
  await noteAudit(context, organizationId, {
    type: 'invitation.accepted',
    target: { type: 'invitation', id },
  });
  const target = { type: 'member', id: userId };
  await noteAudit(context, organizationId, { type: 'member.joined', target });
}
