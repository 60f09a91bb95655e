import type { Context } from '../auth/context.ts';
import { memberOf } from '../auth/principal.ts';
import { removeSome } from '../db/remove.ts';
import { sql } from '../db/sql.ts';

/** How long one can see what became of a job. A schedule's ticks must be known for as long as they may be made good. */
const keptDays = 30;

/** Takes up to so many jobs of the organization away that ended long ago; tells how many. */
export async function pruneJobs({ unit, principal }: Context, most: number): Promise<number> {
  const { organizationId } = memberOf(principal);
  // That it was made before then, too, is what an index knows.
  const which = sql`t.created_at < now() - make_interval(days => ${keptDays})
    and t.finished_at < now() - make_interval(days => ${keptDays})`;
  return removeSome(unit, { table: 'jobs', organizationId, which, most });
}
