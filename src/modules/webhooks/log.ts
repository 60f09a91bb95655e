/** The log as webhooks read it. */
import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { entryName } from '../../changes/ends.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { Happened } from './matching.ts';

/** How many entries are looked at in one transaction. */
export const readAtOnce = 500;

/** An entry of the log, without what it tells. */
export interface LoggedEvent extends Happened {
  sequence: string;
  entry: string;
  recordId: string;
}

/**
 * The statements, with plans for what there is now: a log or queue that was short when Postgres made a plan
 * to be used again and again may be long by then.
 */
export function plannedAnew(...statements: Sql[]): Sql[] {
  return [
    sql`set local plan_cache_mode = force_custom_plan`,
    ...statements,
    sql`set local plan_cache_mode = auto`,
  ];
}

/** The next entries behind a place of the feed, up to and with another one if that is given. */
export async function readLog(
  { unit, principal }: Context,
  after: string,
  upTo: string | null = null,
): Promise<LoggedEvent[]> {
  const { organizationId } = memberOf(principal);
  const until = upTo === null ? sql`` : sql`and s.sequence <= ${upTo}::bigint`;
  const [, events] = await unit.run(
    ...plannedAnew(sql`
    select s.sequence::text, ${entryName('c')} as entry, c.object, c.object || '.' || c.type as type,
      c.record_id as "recordId", c.actor_id as "actorId",
      case when c.type = 'updated' then (
        select array_agg(k) from jsonb_object_keys(c.after) k where c.before -> k is distinct from c.after -> k
      ) end as changed
    from (
      select s.organization_id, s.sequence, s.position from sequenced_changes s
      where s.organization_id = ${organizationId} and s.sequence > ${after}::bigint ${until}
      order by s.sequence limit ${readAtOnce}
    ) s
    join changes c on c.organization_id = s.organization_id and c.position = s.position
    order by s.sequence`),
  );
  return events as unknown as LoggedEvent[];
}
