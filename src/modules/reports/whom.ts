import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { empty, identifier, type Sql, sql } from '../../db/sql.ts';
import { invalid } from '../../problem.ts';
import { maxGroups } from '../../records/query/aggregate.ts';
import { filterOfQuery } from '../../records/query/filter.ts';
import { conditionOf } from '../../records/query/list.ts';
import type { Source } from '../../records/source.ts';

/** Whose records count, and how they are told apart. */
export interface Whom {
  ownerId?: string | undefined;
  teamId?: string | undefined;
  pipelineId?: string | undefined;
  groupBy?: 'owner' | 'team' | undefined;
}

/** The table `x` of who is in which team: also in the team that his is a part of. */
const belongingSql = sql`(
  select m.organization_id, m.team_id, m.user_id from team_members m
  union
  select m.organization_id, t.parent_id, m.user_id from team_members m
  join teams t on t.organization_id = m.organization_id and t.id = m.team_id where t.parent_id is not null) x`;

/** The condition on the records `t` that count. Whose they are is hidden from nobody. */
export function countedSql(context: Context, source: Source, whom: Whom): Sql {
  const { ownerId, teamId, pipelineId } = whom;
  const filter = filterOfQuery({
    ...(ownerId === undefined ? {} : { ownerId }),
    ...(pipelineId === undefined || !Object.hasOwn(source.fields, 'pipelineId')
      ? {}
      : { pipelineId }),
  });
  const only = (here: string): Sql => sql`${identifier(here, 'owner_id')} in (
    select x.user_id from ${belongingSql}
    where x.organization_id = ${memberOf(context.principal).organizationId} and x.team_id = ${teamId!})`;
  return conditionOf(context, source, {
    filter,
    place: { in: 'query', pointer: '' },
    only: teamId === undefined ? undefined : only,
  });
}

/** How the records `t` are grouped: the value, and what it is joined from. All are one group without a way. */
export function groupSql(by: Whom['groupBy']): { value: Sql; join: Sql } {
  if (by === undefined) return { value: sql`null::uuid`, join: empty };
  if (by === 'owner') return { value: sql`t.owner_id`, join: empty };
  return {
    value: sql`x.team_id`,
    join: sql`left join ${belongingSql} on x.organization_id = t.organization_id and x.user_id = t.owner_id`,
  };
}

/** The ids of all groups, in their order, that without an owner or team last. Throws `validation_failed` for too many. */
export function groupsOf(...rows: readonly { group: string | null }[][]): (string | null)[] {
  const ids = [...new Set(rows.flat().map(({ group }) => group))];
  if (ids.length <= maxGroups)
    return ids.toSorted((one, other) => ((one ?? 'z') < (other ?? 'z') ? -1 : 1));
  const message = `There are more than ${maxGroups} groups: ask for those of a team`;
  throw invalid({ in: 'query', pointer: '/groupBy', code: 'too_many_groups', message });
}
