import { type Sql, sql } from '../db/sql.ts';
import { invalid, Problem } from '../problem.ts';
import type { Role } from './access.ts';
import type { Context } from './context.ts';
import { memberOf } from './principal.ts';

export const memberStatuses = ['active', 'suspended', 'pending', 'removed'] as const;
export type MemberStatus = (typeof memberStatuses)[number];

/** A member as those change him who may. */
export interface Membership {
  id: string;
  status: MemberStatus;
  role: Role;
}

/** The role `r` as the server knows it. */
const roleSql: Sql = sql`jsonb_build_object('key', r.key, 'version', r.revision, 'builtIn', r.built_in,
  'access', r.access, 'permissions', r.permissions, 'fields', r.fields)`;

/** The role of the key. Throws `validation_failed`, as a role is named in the body as `role`. */
export async function getNamedRole({ unit, principal }: Context, key: string): Promise<Role> {
  const { organizationId } = memberOf(principal);
  const [row] = await unit.query<{ role: Role }>(
    sql`select ${roleSql} as role from roles r where r.organization_id = ${organizationId} and r.key = ${key}`,
  );
  if (row) return row.role;
  const message = 'role: there is no such role';
  throw invalid({ in: 'body', pointer: '/role', code: 'unknown_reference', message });
}

/**
 * Lets nobody else change who belongs to the organization, and as what, until the transaction ends: so that two who
 * take the last owners' places see each other. Who asks has to be good still when it is his turn.
 */
export async function lockMembers({ unit, principal }: Context): Promise<void> {
  const { organizationId } = memberOf(principal);
  await unit.query(
    sql`select pg_advisory_xact_lock(hashtextextended(${`members/${organizationId}`}, 0))`,
  );
  await unit.become(unit.identity);
}

/** The member, who stays as he is until the transaction ends. Throws `not_found`, also for one who was removed. */
export async function lockMember(context: Context, id: string): Promise<Membership> {
  const { organizationId } = memberOf(context.principal);
  await lockMembers(context);
  const [found] = await context.unit.query<Membership>(sql`
    select m.id, m.status, ${roleSql} as role
    from members m join roles r on r.organization_id = m.organization_id and r.key = m.role
    where m.organization_id = ${organizationId} and m.id = ${id} and m.status <> 'removed'`);
  if (!found) throw new Problem('not_found', `There is no member ${id}`);
  return found;
}

/** Throws `last_owner` unless another active owner is left beside the member, whom `lockMember` gave. */
export async function requireOtherOwner(
  { unit, principal }: Context,
  { id, role, status }: Membership,
): Promise<void> {
  if (role.key !== 'owner' || status !== 'active') return;
  const { organizationId } = memberOf(principal);
  const [other] = await unit.query(sql`
    select 1 from memberships
    where organization_id = ${organizationId} and role = 'owner' and status = 'active' and user_id <> ${id} limit 1`);
  if (other) return;
  const detail = 'He is the last active owner: make somebody else an owner first';
  throw new Problem('last_owner', detail);
}
