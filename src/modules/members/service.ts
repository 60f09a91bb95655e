import type { z } from 'zod';
import { type AuditType, noteAudit } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import {
  getNamedRole,
  lockMember,
  type Membership,
  requireOtherOwner,
} from '../../auth/membership.ts';
import { memberOf } from '../../auth/principal.ts';
import { requireWithin } from '../../auth/within.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import { Problem } from '../../problem.ts';
import { withCursors } from '../../records/query/cursors.ts';
import { type Listed, type ListQuery, listRecords } from '../../records/query/list.ts';
import { projection, type Shown } from '../../records/query/projection.ts';
import { addPending, lockAddress } from './naming.ts';
import { member } from './object.ts';
import type { MemberCreate, MemberUpdate } from './schema.ts';

/** Those who were not removed. */
export const notRemoved = (here: string): Sql => sql`${identifier(here, 'status')} <> 'removed'`;

/** A page of members; those who were removed only where the status is asked for. */
export function listMembers(context: Context, query: ListQuery): Promise<Listed> {
  const asksStatus = 'and' in query.filter && query.filter.and.some(isAboutStatus);
  return listRecords(context, member, asksStatus ? query : { ...query, only: notRemoved });
}

const isAboutStatus = (part: ListQuery['filter']): boolean =>
  'field' in part && part.field === 'status';

/** A member as JSON text, also one who was removed. Throws `not_found`. */
export async function getMember(context: Context, id: string, shown: Shown = {}): Promise<string> {
  const { organizationId } = memberOf(context.principal);
  const [row] = await context.unit.query<{ json: string }>(sql`
    select ${projection(member, 't', shown)}::text as json from members t
    where t.organization_id = ${organizationId} and t.id = ${id}`);
  if (!row) throw new Problem('not_found', `There is no member ${id}`);
  return withCursors(context, member, shown.include, row.json);
}

/**
 * Makes a pending member, who can own records before he has ever signed in; gives him as JSON text. Throws
 * `validation_failed`, `permission_denied`, `duplicate`.
 */
export async function createMember(
  context: Context,
  body: z.infer<typeof MemberCreate>,
): Promise<{ id: string; json: string }> {
  const known = await lockAddress(context, body.email);
  if (known?.status && known.status !== 'removed') throw isMember(known.userId, body.email);
  const id = await addPending(context, known, body);
  return { id, json: await getMember(context, id) };
}

/** That the address is a member's already. */
export function isMember(id: string, email: string): Problem {
  return new Problem('duplicate', 'The address is a member’s already', {
    duplicates: [{ id, key: 'email', value: email }],
  });
}

/**
 * Gives a member another role, suspends him or takes that back; gives him as JSON text. Throws `not_found`,
 * `validation_failed`, `permission_denied`, `last_owner`, `conflict`.
 */
export async function updateMember(
  context: Context,
  id: string,
  { role, status }: z.infer<typeof MemberUpdate>,
): Promise<string> {
  const current = await lockMember(context, id);
  requireWithin(context.principal, current.role);
  if (role !== undefined) await changeRole(context, current, role);
  if (status !== undefined) await changeStatus(context, current, status);
  return getMember(context, id);
}

/** Gives the member, whom `lockMember` gave, another role. Throws as `updateMember`. */
export async function changeRole(context: Context, current: Membership, key: string) {
  if (key === current.role.key) return;
  requireWithin(context.principal, await getNamedRole(context, key));
  await requireOtherOwner(context, current);
  const change = sql`role = ${key}`;
  const details = { from: current.role.key, to: key };
  await changeMember(context, current, change, 'member.role_changed', details);
}

async function changeStatus(
  context: Context,
  current: Membership,
  status: 'active' | 'suspended',
): Promise<void> {
  if (status === current.status) return;
  if (current.status === 'pending')
    throw new Problem('conflict', 'He has not accepted yet: he can be removed');
  if (status === 'suspended') await requireOtherOwner(context, current);
  const type = status === 'active' ? 'member.reactivated' : 'member.suspended';
  await changeMember(context, current, sql`status = ${status}`, type);
}

/** Changes the member's row, and notes it. */
export async function changeMember(
  context: Context,
  { id }: Pick<Membership, 'id'>,
  change: Sql,
  type: AuditType,
  details: Record<string, unknown> = {},
): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  await context.unit.query(
    sql`update memberships set ${change} where organization_id = ${organizationId} and user_id = ${id}`,
  );
  await noteAudit(context, organizationId, { type, target: { type: 'member', id }, details });
}
