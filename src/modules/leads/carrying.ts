import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import type { RecordObject } from '../../records/define.ts';
import { activityLinks } from '../../records/schemas/activity-links.ts';
import { sourceOf } from '../../records/source.ts';
import { reachedSql } from '../../records/write/lock.ts';
import { type OutcomeObject, outcomes } from './schema.ts';

/**
 * The statements that link the lead's activities to what it comes to as well. Those that who converts may not write
 * stay the lead's alone. Activities are not changed: they keep their primary records.
 */
export function carriesSql(
  context: Context,
  leadId: string,
  ids: Record<OutcomeObject, string | null>,
): Sql[] {
  const { organizationId, permissions } = memberOf(context.principal);
  const activity = sourceOf('activity') as RecordObject;
  if (!permissions.includes(`${activity.path}:write`)) return [];
  return outcomes.flatMap((object) => {
    const far = identifier(`${object}_id`);
    return ids[object] === null
      ? []
      : [
          sql`insert into ${identifier(activityLinks[object])} as t
            (organization_id, id, activity_id, ${far}, role, started_at, ended_at)
          select l.organization_id, app.uuid_v7(), l.activity_id, ${ids[object]}, l.role, l.started_at, l.ended_at
          from ${identifier(activityLinks.lead)} l
          join activities a on a.organization_id = l.organization_id and a.id = l.activity_id
          where l.organization_id = ${organizationId} and l.lead_id = ${leadId} and ${reachedSql(context, activity, 'write', 'a')}
          order by l.activity_id
          on conflict (organization_id, activity_id, ${far}) do nothing`,
        ];
  });
}
