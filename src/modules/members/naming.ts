import { v7 as uuid } from 'uuid';
import { noteAudit } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import { getNamedRole, lockMembers, type MemberStatus } from '../../auth/membership.ts';
import { memberOf } from '../../auth/principal.ts';
import { requireWithin } from '../../auth/within.ts';
import { sql } from '../../db/sql.ts';

/** Somebody as those call him who name him. */
export interface Named {
  email: string;
  name: string;
  /** The role's key. */
  role: string;
}

/** Who has the address, as the organization knows him. */
export interface Known {
  userId: string;
  /** Null for who was never a member. */
  status: MemberStatus | null;
}

/** Who has the address, if anybody has; neither he nor the organization's members change until the transaction ends. */
export async function lockAddress(context: Context, email: string): Promise<Known | null> {
  const { organizationId } = memberOf(context.principal);
  await lockMembers(context);
  const [, rows] = (await context.unit.run(
    // The same lock as at registration: of many at once one makes the user.
    sql`select pg_advisory_xact_lock(hashtextextended(${email}, 0))`,
    sql`select u.id as "userId", m.status from app.find_user(${email}) u
      left join memberships m on m.organization_id = ${organizationId} and m.user_id = u.id`,
  )) as unknown as [unknown, Known[]];
  return rows[0] ?? null;
}

/**
 * Makes who has the address a pending member, who can own records; `lockAddress` gave what is known of him. Gives his
 * id. Throws `validation_failed` for an unknown role, and `permission_denied`.
 */
export async function addPending(
  context: Context,
  known: Known | null,
  { email, name, role: key }: Named,
): Promise<string> {
  const { organizationId } = memberOf(context.principal);
  requireWithin(context.principal, await getNamedRole(context, key));
  const id = known?.userId ?? (await nameUser(context, { email, name }));
  // Who comes again begins anew: the teams that he was in are not his.
  await context.unit.run(
    sql`insert into memberships (organization_id, user_id, role, status, name)
      values (${organizationId}, ${id}, ${key}, 'pending', ${name})
      on conflict (organization_id, user_id) do update set role = excluded.role, status = 'pending', name = excluded.name`,
    sql`delete from team_members where organization_id = ${organizationId} and user_id = ${id}`,
  );
  const target = { type: 'member', id };
  await noteAudit(context, organizationId, {
    type: 'member.added',
    target,
    details: { role: key },
  });
  return id;
}

/** Makes a user of whom nothing is known but what others call him. Nobody signs in as him before he has come himself. */
async function nameUser(
  { unit, requestId }: Context,
  { email, name }: Pick<Named, 'email' | 'name'>,
): Promise<string> {
  const { identity } = unit;
  const id = uuid();
  const himself = { actorType: 'user', actorId: id, sessionId: null, role: null } as const;
  await unit.become({ ...himself, organizationId: null, requestId });
  await unit.query(
    sql`insert into users (id, email, name, pending) values (${id}, ${email}, ${name}, true)`,
  );
  await unit.become(identity);
  return id;
}
