import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import { noteAudit } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import { invalid, Problem } from '../../problem.ts';
import { projection } from '../../records/query/projection.ts';
import { notFound } from '../../records/row.ts';
import { team } from './object.ts';
import type { TeamCreate, TeamUpdate } from './schema.ts';

interface Shown {
  name: string;
  parentId: string | null;
}

/** A team as JSON text. Throws `not_found`. */
export async function getTeam({ unit, principal }: Context, id: string): Promise<string> {
  const { organizationId } = memberOf(principal);
  const [row] = await unit.query<{ json: string }>(sql`
    select ${projection(team, 't')}::text as json from teams t
    where t.organization_id = ${organizationId} and t.id = ${id}`);
  if (!row) throw notFound(team, id);
  return row.json;
}

/** Makes a team; gives it as JSON text. Throws `validation_failed`, and `duplicate` for a name that there is. */
export async function createTeam(
  context: Context,
  { name, parentId = null }: z.infer<typeof TeamCreate>,
): Promise<{ id: string; json: string }> {
  const { organizationId } = memberOf(context.principal);
  const id = uuid();
  await lockTeams(context);
  await checkWish(context, id, { name, parentId });
  await context.unit.query(sql`
    insert into teams (organization_id, id, name, parent_id) values (${organizationId}, ${id}, ${name}, ${parentId})`);
  await noteTeam(context, 'team.created', id, { name });
  return { id, json: await getTeam(context, id) };
}

/** Changes what is given; gives the team as JSON text. Throws as `createTeam`, and `not_found`. */
export async function updateTeam(
  context: Context,
  id: string,
  wish: z.infer<typeof TeamUpdate>,
): Promise<string> {
  const { organizationId } = memberOf(context.principal);
  await lockTeams(context);
  const before = JSON.parse(await getTeam(context, id)) as Shown;
  const { name, parentId } = { ...before, ...wish };
  await checkWish(context, id, { name, parentId });
  await context.unit.query(sql`
    update teams set name = ${name}, parent_id = ${parentId}, updated_at = now()
    where organization_id = ${organizationId} and id = ${id}`);
  await noteTeam(context, 'team.updated', id, { ...wish });
  return getTeam(context, id);
}

/** Removes a team; those within it are part of none then. Throws `not_found`. */
export async function deleteTeam(context: Context, id: string): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  await lockTeams(context);
  const { name } = JSON.parse(await getTeam(context, id)) as Shown;
  await context.unit.run(
    sql`update teams set parent_id = null, updated_at = now() where organization_id = ${organizationId} and parent_id = ${id}`,
    sql`delete from teams where organization_id = ${organizationId} and id = ${id}`,
  );
  await noteTeam(context, 'team.deleted', id, { name });
}

/** Nobody else changes which teams there are until the transaction ends. The trigger that keeps them flat takes the same lock. */
async function lockTeams({ unit, principal }: Context): Promise<void> {
  const { organizationId } = memberOf(principal);
  await unit.query(
    sql`select pg_advisory_xact_lock(hashtextextended(${`teams/${organizationId}`}, 0))`,
  );
}

async function checkWish(
  { unit, principal }: Context,
  id: string,
  { name, parentId }: Shown,
): Promise<void> {
  const { organizationId } = memberOf(principal);
  const [same, parents, parts] = await unit.run(
    sql`select id from teams where organization_id = ${organizationId} and lower(name) = lower(${name}) and id <> ${id}`,
    sql`select parent_id from teams where organization_id = ${organizationId} and id = ${parentId}`,
    sql`select id from teams where organization_id = ${organizationId} and parent_id = ${id} limit 1`,
  );
  if (same?.[0]) {
    const duplicates = [{ id: String(same[0]['id']), key: 'name', value: name }];
    throw new Problem('duplicate', 'Another team has this name', { duplicates });
  }
  if (parentId === null) return;
  if (!parents?.[0]) throw refused('unknown_reference', `there is no team ${parentId}`);
  if (parentId === id || parents[0]['parent_id'] !== null || parts?.[0])
    throw refused('too_deep', 'teams are nested once');
}

function refused(code: string, reason: string): Problem {
  return invalid({ in: 'body', pointer: '/parentId', code, message: `parentId: ${reason}` });
}

/** Notes what was done with the team. */
export async function noteTeam(
  context: Context,
  type: `team.${'created' | 'updated' | 'deleted' | 'member_added' | 'member_removed'}`,
  id: string,
  details: Record<string, unknown>,
): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  await noteAudit(context, organizationId, { type, target: { type: 'team', id }, details });
}
