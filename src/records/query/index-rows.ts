import { identifier, literal, type Sql, sql } from '../../db/sql.ts';
import type { ValueIndex } from '../fields.ts';

/** The index rows of a field, under the name: the table, which of its rows they are, the value in them, and whose it is. */
export function indexRows(
  { fieldId, kind }: ValueIndex,
  as: string,
): { table: Sql; where: Sql; value: Sql; recordId: Sql } {
  return {
    table: sql`custom_values ${identifier(as)}`,
    // The kind is a part of the statement's shape: there is an index for each.
    where: sql`${identifier(as, 'field_id')} = ${fieldId} and ${identifier(as, 'kind')} = ${literal(kind)}`,
    value: identifier(as, `${kind}_value`),
    recordId: identifier(as, 'record_id'),
  };
}
