import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import type { Role } from '../../auth/access.ts';
import { noteAudit } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { requireWithin } from '../../auth/within.ts';
import { databaseError } from '../../db/errors.ts';
import { sql } from '../../db/sql.ts';
import { Problem } from '../../problem.ts';
import { projection } from '../../records/query/projection.ts';
import { notFound } from '../../records/row.ts';
import { checkRole } from './checks.ts';
import { role } from './object.ts';
import type { RoleCreate, RoleUpdate } from './schema.ts';

const foreignKeyViolation = '23503';

/** A role as JSON text. Throws `not_found`. */
export async function getRole({ unit, principal }: Context, id: string): Promise<string> {
  const { organizationId } = memberOf(principal);
  const [row] = await unit.query<{ json: string }>(sql`
    select ${projection(role, 't')}::text as json from roles t
    where t.organization_id = ${organizationId} and t.id = ${id}`);
  if (!row) throw notFound(role, id);
  return row.json;
}

/** Makes a role that may no more than its maker; gives it as JSON text. Throws `validation_failed` and `permission_denied`. */
export async function createRole(
  context: Context,
  body: z.infer<typeof RoleCreate>,
): Promise<{ id: string; json: string }> {
  const { organizationId } = memberOf(context.principal);
  const { name, description = null, access = {}, permissions = [], fields = {} } = body;
  const key = await freeKey(context, keyOf(name));
  const rights = { access, permissions, fields } as Pick<Role, 'access' | 'permissions' | 'fields'>;
  checkRole(context.principal, rights);
  requireWithin(context.principal, { ...rights, key, version: 1, builtIn: false });
  const id = uuid();
  await context.unit.query(sql`
    insert into roles (organization_id, id, key, name, description, access, permissions, fields)
    values (${organizationId}, ${id}, ${key}, ${name}, ${description}, ${JSON.stringify(access)}::jsonb,
      ${permissions}::text[], ${JSON.stringify(fields)}::jsonb)`);
  const details = { key, access, permissions, fields };
  await noteAudit(context, organizationId, {
    type: 'role.created',
    target: { type: 'role', id },
    details,
  });
  return { id, json: await getRole(context, id) };
}

/** Changes what is given; its holders have it from their next requests on. Throws as `createRole`, and `not_found`. */
export async function updateRole(
  context: Context,
  id: string,
  body: z.infer<typeof RoleUpdate>,
): Promise<string> {
  const { organizationId } = memberOf(context.principal);
  const before = await lockRole(context, id);
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
  const after = { ...before, ...given } as Role & { name: string; description: string | null };
  // What stays as it was may name a custom field that there is no more.
  checkRole(context.principal, { access: after.access, fields: body.fields ?? {} });
  requireWithin(context.principal, after);
  await context.unit.query(sql`
    update roles set name = ${after.name}, description = ${after.description}, access = ${JSON.stringify(after.access)}::jsonb,
      permissions = ${after.permissions}::text[], fields = ${JSON.stringify(after.fields)}::jsonb
    where organization_id = ${organizationId} and id = ${id}`);
  const { access, permissions, fields } = after;
  await noteAudit(context, organizationId, {
    type: 'role.updated',
    target: { type: 'role', id },
    details: { key: before.key, access, permissions, fields },
  });
  return getRole(context, id);
}

/** Removes a role that no member has; those who were removed do not count. Throws `not_found`, and `conflict`. */
export async function deleteRole(context: Context, id: string): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  const { key } = await lockRole(context, id);
  await context.unit
    .query(sql`delete from roles where organization_id = ${organizationId} and id = ${id}`)
    .catch((error: unknown) => {
      if (databaseError(error)?.code !== foreignKeyViolation) throw error;
      throw new Problem('conflict', 'Members have this role: give them another one first');
    });
  await noteAudit(context, organizationId, {
    type: 'role.deleted',
    target: { type: 'role', id },
    details: { key },
  });
}

type Row = Omit<Role, 'version'> & { name: string; description: string | null; revision: number };

/** The role, which nobody else changes until this ends; within the reach of who asks. Throws for a built-in one. */
async function lockRole(
  { unit, principal }: Context,
  id: string,
): Promise<Omit<Row, 'revision'> & Role> {
  const { organizationId } = memberOf(principal);
  const [row] = await unit.query<Row>(sql`
    select key, name, description, built_in as "builtIn", access, permissions, fields, revision from roles
    where organization_id = ${organizationId} and id = ${id} for no key update`);
  if (!row) throw notFound(role, id);
  if (row.builtIn)
    throw new Problem('conflict', `${row.name} is built in: make a role of your own`);
  const { revision: version, ...rest } = row;
  requireWithin(principal, { ...rest, version });
  return { ...rest, version };
}

/** The key, or the first of those numbered like it that no role has; nobody else takes it before this ends. */
async function freeKey({ unit, principal }: Context, key: string): Promise<string> {
  const { organizationId } = memberOf(principal);
  const [, rows] = await unit.run(
    sql`select pg_advisory_xact_lock(hashtextextended(${`roles/${organizationId}`}, 0))`,
    sql`select key from roles where organization_id = ${organizationId}`,
  );
  const taken = new Set(rows!.map((row) => row['key']));
  let number = 1;
  const numbered = (): string => (number === 1 ? key : `${key.slice(0, 55)}_${number}`);
  while (taken.has(numbered())) number += 1;
  return numbered();
}

/** `Field sales (EU)` → `field_sales_eu`. */
function keyOf(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const key = plain.replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '');
  return /^[a-z]/.test(key) ? key.slice(0, 63) : `role_${key}`.slice(0, 63).replace(/_$/, '');
}
