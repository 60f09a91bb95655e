import { identifier, plannedByValues, type Sql, type SqlValue, sql } from '../db/sql.ts';

/**
 * The rows of a table that pass the condition, to be joined laterally: they are looked up one by one. Of a join the planner
 * asks how many rows the organization has, and where most are small it reads all of a large one. What the condition compares a
 * column with is a column too, and no expression, or policies let no index be asked.
 */
export function rowsOf(
  organizationId: SqlValue | Sql,
  table: string,
  alias: string,
  condition: Sql,
): Sql {
  const row = identifier(alias);
  return sql`lateral (select ${row}.* from ${identifier(table)} ${row}
    where ${identifier(alias, 'organization_id')} = ${organizationId} and ${condition} offset 0) ${row}`;
}

/**
 * Whether the column, which identifies rows, has one of the values. Of one value the planner knows that it is one row, whatever
 * else is joined. A list it takes for ten looks in an index, which are more than a small organization: so the statement is planned
 * for its values then.
 */
export function oneOf(column: Sql, ids: readonly string[]): Sql {
  const [only] = ids;
  if (ids.length === 1) return sql`${column} = ${only!}::uuid`;
  return plannedByValues(sql`${column} = any(${ids}::uuid[])`);
}
