import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, raw, type Sql, sql } from '../../db/sql.ts';
import type { Source } from '../source.ts';

/** So many of the newest rows are looked at. */
const newest = 2000;
/** Where fewer of these pass, they say little of the others. */
const telling = 10;
/** What hardly any row passes is counted so far: a page may have as many, and costs as much. */
const counted = 200;

/**
 * About how many of the source's rows pass the condition on `here`: the newest are looked at, and those behind them are taken
 * to be like them. Where there are no others, or where few pass, it is exact. The planner's guess for a condition is made
 * of what all organizations have, and would tell how often somebody has a value: it is asked only how many rows the
 * organization has.
 */
export async function estimate(
  { unit, principal }: Context,
  source: Source,
  here: string,
  where: Sql,
): Promise<number> {
  const { organizationId } = memberOf(principal);
  const table = sql`${identifier(source.table)} ${identifier(here)}`;
  const own = sql`${identifier(here, 'organization_id')} = ${organizationId}`;
  const [sample] = await unit.query<{ looked: number; found: number }>(
    sql`select count(*)::integer as looked, (count(*) filter (where ${where}))::integer as found
      from (select * from ${table} where ${own} order by ${identifier(here, 'id')} desc limit ${raw(String(newest))}) ${identifier(here)}`,
  );
  const { looked, found } = sample!;
  if (looked < newest) return found;
  if (found < telling) {
    const [few] = await unit.query<{ found: number }>(
      sql`select count(*)::integer as found from (select from ${table} where ${where} limit ${raw(String(counted))}) f`,
    );
    if (few!.found < counted) return few!.found;
  }
  const [row] = await unit.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
    sql`explain (format json) select from ${table} where ${own}`,
  );
  const all = row!['QUERY PLAN'][0].Plan['Plan Rows'];
  return Math.max(found < telling ? counted : found, Math.round((found / looked) * all));
}
