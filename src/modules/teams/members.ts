import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, join, type Sql, sql } from '../../db/sql.ts';
import { Problem } from '../../problem.ts';
import { type Listed, type ListQuery, listRecords } from '../../records/query/list.ts';
import { notFound } from '../../records/row.ts';
import { sourceOf } from '../../records/source.ts';
import { findReferable } from '../../records/write/references.ts';
import { team } from './object.ts';
import { getTeam, noteTeam } from './service.ts';

/** Which end of a team's membership a list lies below, and what it lists. */
type End = 'team_id' | 'user_id';

/** That the row belongs to the one at the near end. */
const belonging =
  (near: End, far: End, id: string) =>
  (here: string): Sql =>
    sql`exists (select from team_members x
    where x.organization_id = ${identifier(here, 'organization_id')}
      and x.${identifier(near)} = ${id} and x.${identifier(far)} = ${identifier(here, 'id')})`;

/** A page of the team's members; not of those who were removed. Throws `not_found`. */
export async function listTeamMembers(
  context: Context,
  id: string,
  query: ListQuery,
): Promise<Listed> {
  await getTeam(context, id);
  const isIn = belonging('team_id', 'user_id', id);
  const { referable } = sourceOf('member');
  const on = (here: string): Sql => join([isIn(here), referable!(here)], ' and ');
  return listRecords(context, sourceOf('member'), { ...query, below: { id, on } });
}

/** A page of the member's teams. Throws `not_found`. */
export async function listTeamsOf(context: Context, id: string, query: ListQuery): Promise<Listed> {
  await requireMember(context, id);
  const on = belonging('user_id', 'team_id', id);
  return listRecords(context, team, { ...query, below: { id, on } });
}

/** Makes the member one of the team. Throws `not_found` for either. */
export async function addTeamMember(context: Context, id: string, memberId: string): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  await getTeam(context, id);
  await requireMember(context, memberId);
  const added = await context.unit.query(sql`
    insert into team_members (organization_id, team_id, user_id) values (${organizationId}, ${id}, ${memberId})
    on conflict do nothing returning 1`);
  if (added.length > 0) await noteTeam(context, 'team.member_added', id, { memberId });
}

/** Takes the member out of the team. Throws `not_found`. */
export async function removeTeamMember(
  context: Context,
  id: string,
  memberId: string,
): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  const removed = await context.unit.query(sql`
    delete from team_members
    where organization_id = ${organizationId} and team_id = ${id} and user_id = ${memberId} returning 1`);
  if (removed.length === 0) throw new Problem('not_found', 'He is not in this team');
  await noteTeam(context, 'team.member_removed', id, { memberId });
}

async function requireMember(context: Context, id: string): Promise<void> {
  const found = await findReferable(context, [{ target: 'member', id }]);
  if (found.length === 0) throw notFound(sourceOf('member'), id);
}
