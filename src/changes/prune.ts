import type { Context } from '../auth/context.ts';
import { sql } from '../db/sql.ts';

/** Takes up to so many entries that are older than the organization keeps them out of the log; tells how many. */
export async function pruneLog({ unit }: Context, most: number): Promise<number> {
  const [row] = await unit.query<{ removed: number }>(
    sql`select app.prune_changes(${most}::integer) as removed`,
  );
  return row!.removed;
}
