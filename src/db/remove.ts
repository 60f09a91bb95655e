import { identifier, type Sql, sql } from './sql.ts';
import type { Unit } from './unit.ts';

/** Which rows are removed: those of a table with ids that are the organization's and fit. */
export interface Removal {
  table: string;
  organizationId: string | null;
  /** The condition on the row `t`. */
  which: Sql;
  most: number;
}

/**
 * Removes up to so many rows, and tells how many. What others have locked is left to the next time. The rows
 * are chosen once (`materialized`): a plan may ask a subquery again and again, and a limit in it limits nothing.
 */
export async function removeSome(
  unit: Unit,
  { table, organizationId, which, most }: Removal,
): Promise<number> {
  const removed = await unit.query(sql`
    with chosen as materialized (
      select t.id from ${identifier(table)} t where t.organization_id = ${organizationId} and ${which}
      limit ${most} for update skip locked
    )
    delete from ${identifier(table)} t using chosen
    where t.organization_id = ${organizationId} and t.id = chosen.id
    returning 1`);
  return removed.length;
}
