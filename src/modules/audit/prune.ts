import type { Context } from '../../auth/context.ts';
import { sql } from '../../db/sql.ts';

/** Takes up to so many events that are older than the organization keeps them out of its audit trail; tells how many. */
export async function pruneAudit({ unit }: Context, most: number): Promise<number> {
  const [row] = await unit.query<{ removed: number }>(
    sql`select app.prune_audit(${most}::integer) as removed`,
  );
  return row!.removed;
}
