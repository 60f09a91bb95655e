import type { Context } from '../auth/context.ts';
import { memberOf } from '../auth/principal.ts';
import { sql } from '../db/sql.ts';

/** How long one can see what became of a job. A schedule's ticks must be known for as long as they may be made good. */
const keptDays = 30;

/** Takes up to so many jobs of the organization away that ended long ago; tells how many. */
export async function pruneJobs({ unit, principal }: Context, most: number): Promise<number> {
  const { organizationId } = memberOf(principal);
  const [row] = await unit.query<{ removed: number }>(sql`
    with old as materialized (
      select j.id from jobs j where j.organization_id = ${organizationId}
        and j.created_at < now() - make_interval(days => ${keptDays})
        and j.finished_at < now() - make_interval(days => ${keptDays})
      limit ${most} for update skip locked
    ), removed as (
      delete from jobs j using old where j.organization_id = ${organizationId} and j.id = old.id returning 1
    )
    select count(*)::integer as removed from removed`);
  return row!.removed;
}
