import { v7 as uuid } from 'uuid';
import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, join, type Sql, sql } from '../../db/sql.ts';
import type { Changed } from '../../records/define.ts';
import { organizationZone } from '../../records/query/moments.ts';
import { activityLinks } from '../../records/schemas/activity-links.ts';
import { nextOccurrence } from './recurrence.ts';

/** A task that comes again, as it was before it was completed. */
interface Recurring {
  id: string;
  recurrenceRule: string | null;
  recurrenceStartAt: string;
  dueAt: string;
  status: string;
}

/** Tables of links, and what they link to. */
const links = Object.entries(activityLinks).map(
  ([target, table]) => [table, `${target}_id`] as const,
);

/** Makes the next one of each task that comes again and has been completed. */
export async function followActivities(
  context: Context,
  changes: readonly Changed[],
): Promise<void> {
  const completed = changes.flatMap(({ before, json }) => {
    const was = before as unknown as Recurring;
    if (was.recurrenceRule === null || was.status === 'completed') return [];
    return (JSON.parse(json) as Recurring).status === 'completed' ? [was] : [];
  });
  if (completed.length === 0) return;
  const { organizationId } = memberOf(context.principal);
  const [row] = await context.unit.query<{ zone: string }>(sql`select ${organizationZone} as zone`);
  const next = completed.flatMap(({ id, recurrenceRule, recurrenceStartAt, dueAt }) => {
    const due = nextOccurrence(recurrenceRule!, {
      start: recurrenceStartAt,
      after: dueAt,
      zone: row!.zone,
    });
    return due === null
      ? []
      : [{ id: uuid(), from_id: id, due_at: due, rule: recurrenceRule, begun: recurrenceStartAt }];
  });
  if (next.length === 0) return;
  const made = sql`jsonb_to_recordset(${JSON.stringify(next)}::jsonb) n (id uuid, from_id uuid, due_at timestamptz, rule text, begun timestamptz)`;
  await context.unit.run(
    nextSql(organizationId, made),
    ...links.map(([table, far]) => linksSql(organizationId, made, table, far)),
  );
}

/** As the one before, but for what happened to that. Its start is as far before its time as it was. */
function nextSql(organizationId: string, made: Sql): Sql {
  const same = [
    'type',
    'subject',
    'body',
    'priority',
    'pinned',
    'all_day',
    'attendees',
    'custom_fields',
    'owner_id',
    ...links.map(([, far]) => far),
  ];
  return sql`
    insert into activities (organization_id, id, due_at, start_at, recurrence_rule, recurrence_start_at, assignee_ids,
      ${join(same.map((name) => identifier(name)))})
    select a.organization_id, n.id, n.due_at, n.due_at - (a.due_at - a.start_at), n.rule, n.begun,
      coalesce((select jsonb_agg(s.id order by s.n) from jsonb_array_elements_text(a.assignee_ids) with ordinality s (id, n)
        join memberships m on m.organization_id = a.organization_id and m.user_id = s.id::uuid and m.status <> 'removed'), '[]'),
      ${join(same.map((name) => identifier('a', name)))}
    from ${made} join activities a on a.organization_id = ${organizationId} and a.id = n.from_id`;
}

function linksSql(organizationId: string, made: Sql, table: string, far: string): Sql {
  const columns = join([far, 'role', 'started_at', 'ended_at'].map((name) => identifier(name)));
  return sql`
    insert into ${identifier(table)} as t (organization_id, id, activity_id, ${columns})
    select l.organization_id, app.uuid_v7(), n.id, ${columns}
    from ${made} join ${identifier(table)} l on l.organization_id = ${organizationId} and l.activity_id = n.from_id
    on conflict (organization_id, activity_id, ${identifier(far)}) do update set role = excluded.role
      where excluded.role is not null`;
}
