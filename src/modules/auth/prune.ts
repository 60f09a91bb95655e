import type { Context } from '../../auth/context.ts';
import { sql } from '../../db/sql.ts';

/** Takes up to so many links that were mailed to anybody away that are good no longer; tells how many. */
export async function pruneMailLinks({ unit }: Context, most: number): Promise<number> {
  const [row] = await unit.query<{ removed: number }>(
    sql`select app.prune_mail_links(${most}::integer) as removed`,
  );
  return row!.removed;
}

/** How long a session is kept once it has expired: nobody can use it, and it has an address in it. */
const keptDays = 7;

/** Takes up to so many sessions in the organization away that expired long ago, ended ones too; tells how many. */
export async function pruneSessions({ unit }: Context, most: number): Promise<number> {
  const [row] = await unit.query<{ removed: number }>(
    sql`select app.prune_sessions(${keptDays}, ${most}) as removed`,
  );
  return row!.removed;
}
