import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, raw, type Sql, sql } from '../../db/sql.ts';
import type { Source } from '../source.ts';

/** So many of the newest rows are looked at. */
const most = 2000;

/**
 * About how many of the source's rows pass the condition on `here`: the newest are looked at, and those behind them are taken
 * to be like them. Where there are no others it is exact. The planner's guess for a condition is made of what all
 * organizations have, and would tell how often somebody has a value: it is asked only how many rows the organization has.
 */
export async function estimate(
  { unit, principal }: Context,
  source: Source,
  here: string,
  where: Sql,
): Promise<number> {
  const { organizationId } = memberOf(principal);
  const rows = sql`from ${identifier(source.table)} ${identifier(here)}
    where ${identifier(here, 'organization_id')} = ${organizationId}`;
  const [counts, plans] = await unit.run(
    sql`select count(*)::integer as looked, (count(*) filter (where ${where}))::integer as found
      from (select * ${rows} order by ${identifier(here, 'id')} desc limit ${raw(String(most))}) ${identifier(here)}`,
    sql`explain (format json) select ${rows}`,
  );
  const [{ looked, found }] = counts as unknown as [{ looked: number; found: number }];
  if (looked < most) return found;
  const [plan] = plans as unknown as [{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }];
  const all = plan['QUERY PLAN'][0].Plan['Plan Rows'];
  return Math.max(found, Math.round((found / looked) * all));
}
