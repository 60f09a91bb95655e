import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import { noteAudit } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import { lockMember, lockMembers } from '../../auth/membership.ts';
import { memberOf } from '../../auth/principal.ts';
import { createToken } from '../../auth/random.ts';
import { requireWithin } from '../../auth/within.ts';
import { sql } from '../../db/sql.ts';
import { type Letter, type LetterParts, linkTo, postLetter } from '../../jobs/letter.ts';
import { Problem } from '../../problem.ts';
import { projection } from '../../records/query/projection.ts';
import { addPending, lockAddress } from './naming.ts';
import { invitation } from './object.ts';
import type { InvitationCreate } from './schema.ts';
import { changeRole, isMember } from './service.ts';

const invitationDays = 7;
/** An organization is made in a moment, and its name is in each mail: it must be no use for sending many. */
const mostMailsADay = 500;

/** An invitation as JSON text. Throws `not_found`. */
export async function getInvitation({ unit, principal }: Context, id: string): Promise<string> {
  const { organizationId } = memberOf(principal);
  const [row] = await unit.query<{ json: string }>(sql`
    select ${projection(invitation, 't')}::text as json from sent_invitations t
    where t.organization_id = ${organizationId} and t.id = ${id}`);
  if (!row) throw missing(id);
  return row.json;
}

/**
 * Sends a link to the address, which makes its owner a member; who is pending already gets a new one, and this role. Gives the
 * invitation as JSON text. Throws `validation_failed`, `permission_denied`, `duplicate`, `rate_limited`.
 */
export async function invite(
  parts: LetterParts,
  context: Context,
  { email, role, name }: z.infer<typeof InvitationCreate>,
): Promise<{ id: string; json: string }> {
  const known = await lockAddress(context, email);
  if (known?.status === 'active' || known?.status === 'suspended')
    throw isMember(known.userId, email);
  const memberId =
    known?.status === 'pending'
      ? await renamePending(context, known.userId, { role, name })
      : await addPending(context, known, { email, role, name: name ?? email.split('@')[0]! });
  const id = await sendInvitation(parts, context, memberId);
  return { id, json: await getInvitation(context, id) };
}

async function renamePending(
  context: Context,
  id: string,
  { role, name }: Pick<z.infer<typeof InvitationCreate>, 'role' | 'name'>,
): Promise<string> {
  const current = await lockMember(context, id);
  requireWithin(context.principal, current.role);
  await changeRole(context, current, role);
  if (name !== undefined) {
    const { organizationId } = memberOf(context.principal);
    await context.unit.query(
      sql`update memberships set name = ${name} where organization_id = ${organizationId} and user_id = ${id}`,
    );
  }
  return id;
}

/** Sends a new link; the former one is no longer good. Gives the invitation as JSON text. Throws `not_found` and as `invite`. */
export async function resendInvitation(
  parts: LetterParts,
  context: Context,
  id: string,
): Promise<string> {
  await sendInvitation(parts, context, await lockInvited(context, id));
  return getInvitation(context, id);
}

/** Takes the link back; the pending member stays. Throws `not_found`, `permission_denied`. */
export async function revokeInvitation(context: Context, id: string): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  const memberId = await lockInvited(context, id);
  await context.unit.query(
    sql`delete from invitations where organization_id = ${organizationId} and id = ${id}`,
  );
  const target = { type: 'invitation', id };
  await noteAudit(context, organizationId, {
    type: 'invitation.revoked',
    target,
    details: { memberId },
  });
}

/** The member of the invitation, who stays as he is until the transaction ends. */
async function lockInvited(context: Context, id: string): Promise<string> {
  const { organizationId } = memberOf(context.principal);
  await lockMembers(context);
  const [row] = await context.unit.query<{ memberId: string }>(
    sql`select user_id as "memberId" from invitations where organization_id = ${organizationId} and id = ${id}`,
  );
  if (!row) throw missing(id);
  requireWithin(context.principal, (await lockMember(context, row.memberId)).role);
  return row.memberId;
}

/** Makes the member's invitation, or makes it anew, and enqueues the mail. The members are locked. */
async function sendInvitation(
  parts: LetterParts,
  context: Context,
  memberId: string,
): Promise<string> {
  const { organizationId } = memberOf(context.principal);
  await requireRoom(context);
  const { token, hash } = createToken();
  const [row] = await context.unit.query<{ id: string }>(sql`
    insert into invitations (organization_id, id, user_id, token_hash, expires_at, created_by_type)
    values (${organizationId}, ${uuid()}, ${memberId}, ${hash}, now() + make_interval(days => ${invitationDays}), 'system')
    on conflict (organization_id, user_id)
    do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at, sent_at = now()
    returning id`);
  const { id } = row!;
  const target = { type: 'invitation', id };
  await noteAudit(context, organizationId, {
    type: 'invitation.sent',
    target,
    details: { memberId },
  });
  const { to, letter } = await writeInvitation(parts, context, id, token);
  await postLetter(context, { to, letter });
  return id;
}

/** What is sent says nothing of whether the address has an account: it is the same for both. */
async function writeInvitation(
  parts: LetterParts,
  { unit, principal }: Context,
  id: string,
  token: string,
): Promise<{ to: string; letter: Letter }> {
  const { organizationId, id: actorId } = memberOf(principal);
  const [row] = await unit.query<Record<'to' | 'organization' | 'role', string> & Inviter>(sql`
    select i.email as to, o.name as organization, r.name as role,
      (select a.name from members a where a.organization_id = ${organizationId} and a.id = ${actorId}) as inviter
    from sent_invitations i
    join organizations o on o.id = i.organization_id
    join roles r on r.organization_id = i.organization_id and r.key = i.role
    where i.organization_id = ${organizationId} and i.id = ${id}`);
  const { to, organization, role, inviter } = row!;
  const opening = inviter === null ? 'You are invited' : `${inviter} invites you`;
  const letter = {
    subject: `${opening} to ${organization}`,
    paragraphs: [`${opening} to join ${organization} as ${role}.`],
    action: {
      label: 'Accept the invitation',
      url: linkTo(parts, 'accept-invitation', token),
    },
    closing: [
      `The link is good once, and for ${invitationDays} days.`,
      'If you do not know what this is about, do nothing: without you nothing happens.',
    ],
  };
  return { to, letter };
}

interface Inviter {
  /** Null for an API key. */
  inviter: string | null;
}

/** Throws `rate_limited` when the organization has sent all the invitations that it may in a day. */
async function requireRoom({ unit, principal }: Context): Promise<void> {
  const { organizationId } = memberOf(principal);
  const [row] = await unit.query<{ sent: number }>(sql`
    select count(*)::integer as sent from audit_events
    where organization_id = ${organizationId} and type = 'invitation.sent' and created_at > now() - interval '1 day'`);
  if (row!.sent < mostMailsADay) return;
  const detail = `An organization sends ${mostMailsADay} invitations a day at most`;
  throw new Problem('rate_limited', detail, { retryAfter: 3600 });
}

function missing(id: string): Problem {
  return new Problem('not_found', `There is no invitation ${id}`);
}
