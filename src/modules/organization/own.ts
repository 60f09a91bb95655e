import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import { noteAudit } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import { memberOf, personOf } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import type { OrganizationCreate, OwnOrganizationList } from './schema.ts';
import { getOrganization } from './service.ts';

interface Row {
  id: string;
  name: string;
  role: string | null;
  createdAt: Date;
  closedAt: Date | null;
  eraseAt: Date | null;
}

/** More than anybody has: there are no further pages. */
const mostShown = 1000;

/** The organizations that who asks belongs to, closed ones where he is an owner; a key's is its own. */
export async function listOwnOrganizations({
  unit,
  principal,
}: Context): Promise<z.infer<typeof OwnOrganizationList>> {
  const { organizationId, type, id } = memberOf(principal);
  const shown = sql`o.id, o.name, o.created_at as "createdAt", o.closed_at as "closedAt", o.erase_at as "eraseAt"`;
  const rows = await unit.query<Row>(
    type === 'user'
      ? sql`select ${shown}, m.role from memberships m join organizations o on o.id = m.organization_id
          where m.user_id = ${id} and m.status = 'active' and (o.closed_at is null or m.role = 'owner')
          order by lower(o.name), o.id limit ${mostShown}`
      : sql`select ${shown}, null as role from organizations o where o.id = ${organizationId}`,
  );
  const data = rows.map(({ createdAt, closedAt, eraseAt, ...row }) => ({
    ...row,
    current: row.id === organizationId,
    createdAt: createdAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
    eraseAt: eraseAt?.toISOString() ?? null,
  }));
  return { data, page: { nextCursor: null, hasMore: false } };
}

/** Makes another organization, which who asks owns; gives it as JSON text. Throws `permission_denied` for a key. */
export async function createOrganization(
  context: Context,
  { name }: z.infer<typeof OrganizationCreate>,
): Promise<string> {
  const { unit, requestId } = context;
  const { id: userId } = personOf(context.principal);
  const id = uuid();
  const himself = { actorType: 'user', actorId: userId, sessionId: null, role: null } as const;
  await unit.become({ ...himself, organizationId: id, requestId });
  await unit.run(
    sql`insert into organizations (id, name) values (${id}, ${name})`,
    sql`insert into memberships (organization_id, user_id, role) values (${id}, ${userId}, 'owner')`,
  );
  const target = { type: 'organization', id };
  await noteAudit(context, id, { type: 'organization.created', target });
  return getOrganization(context, id);
}
