import { identifier, type Sql, sql } from '../db/sql.ts';

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
