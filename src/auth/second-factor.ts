import { type Sql, sql } from '../db/sql.ts';
import type { Context } from './context.ts';

/** That the user has a second factor which is asked for. One sees his own alone. */
export const hasSecondFactor = (userId: Sql): Sql =>
  sql`exists (select from second_factors f where f.user_id = ${userId} and f.confirmed_at is not null)`;

/**
 * Takes the second factor of the user away, as whom the unit acts; tells whether there was one that was asked for. For
 * what is stronger than it: an operator's word, the end of the account, or an account that is taken over by the one who
 * has the mailbox of an address that was never verified. His sessions end where one is demanded: Postgres sees to it.
 */
export async function forgetSecondFactor(
  { unit }: Pick<Context, 'unit'>,
  userId: string,
): Promise<boolean> {
  const [row] = await unit.query<{ wasOn: boolean }>(
    sql`delete from second_factors where user_id = ${userId} returning confirmed_at is not null as "wasOn"`,
  );
  return row?.wasOn ?? false;
}
