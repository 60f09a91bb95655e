import { identifier, plannedByValues, type Sql, sql } from '../db/sql.ts';

/**
 * The rows of a table that pass the condition, to be joined laterally: they are looked up one by one. Of a join the planner
 * asks how many rows the organization has, and where most are small it reads all of a large one. What the condition compares a
 * column with is a column too, and no expression, or policies let no index be asked.
 */
export function rowsOf(organizationId: string, table: string, alias: string, condition: Sql): Sql {
  const row = identifier(alias);
  return sql`lateral (select ${row}.* from ${identifier(table)} ${row}
    where ${identifier(alias, 'organization_id')} = ${organizationId} and ${condition} offset 0) ${row}`;
}

/** Whether the column has one of the values. Of one value the planner knows that it is one row, whatever else is joined. */
export function oneOf(column: Sql, ids: readonly string[]): Sql {
  const [only] = ids;
  return ids.length === 1 ? sql`${column} = ${only!}::uuid` : sql`${column} = any(${ids}::uuid[])`;
}

/**
 * The statement about the rows whose column has one of the values. A list the planner takes for ten looks in an index, which
 * are more than a small organization: so what is about several rows is planned for its values.
 */
export function among(column: Sql, ids: readonly string[], statement: (these: Sql) => Sql): Sql {
  const made = statement(oneOf(column, ids));
  return ids.length === 1 ? made : plannedByValues(made);
}
