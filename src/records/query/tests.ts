import { identifier, join, type Sql, sql } from '../../db/sql.ts';
import type { Operator } from '../kinds.ts';
import type { Field, ValueIndex } from '../fields.ts';
import { valueSql } from '../source.ts';
import { indexRows } from './index-rows.ts';
import type { Constant, Operand } from './operands.ts';
import type { Place } from './paths.ts';

/** The test of a field; never null for `isNull`, and for no other operator true of a missing value. */
export function testSql(place: Place, op: Operator, operand: Operand | Constant[]): Sql {
  const { key, aliases, lies } = place.field;
  if (lies?.index && isIndexed(op, operand)) return indexTest(place, lies.index, op, operand);
  if (aliases) return aliasTest(place, aliases, op, operand);
  return key ? keyTest(place, key, op, operand) : valueTest(valueSql(place), op, operand);
}

/** Parts of a text are looked for in the record itself, and so is whether there is a value: most have one. */
function isIndexed(op: Operator, operand: Operand | Constant[]): boolean {
  return op === 'isNull' ? operand === true : !isPartial(op);
}

const partial: ReadonlySet<Operator> = new Set(['contains', 'startsWith', 'endsWith']);

/** Whether a part of the text is looked for. */
export function isPartial(op: Operator): boolean {
  return partial.has(op);
}

/** A test by the index rows of the field: each record has one, which is beside the record already where a list is walked along them. */
function indexTest(
  { here, joined }: Place,
  index: ValueIndex,
  op: Operator,
  operand: Operand | Constant[],
): Sql {
  if (joined?.index.fieldId === index.fieldId) {
    return valueTest(indexRows(index, joined.as).value, op, operand);
  }
  const rows = indexRows(index, 'v');
  return sql`exists (select from ${rows.table}
    where v.organization_id = ${identifier(here, 'organization_id')} and ${rows.recordId} = ${identifier(here, 'id')}
      and ${rows.where} and ${valueTest(rows.value, op, operand)})`;
}

/** A test of one value, of which only `isNull` is true for null. */
function valueTest(value: Sql, op: Operator, operand: Operand | Constant[]): Sql {
  switch (op) {
    case 'eq':
      return sql`${value} = ${operand}`;
    case 'in':
      return sql`${value} = any(${operand})`;
    case 'isNull':
      return operand ? sql`${value} is null` : sql`${value} is not null`;
    case 'gt':
      return sql`${value} > ${operand}`;
    case 'gte':
      return sql`${value} >= ${operand}`;
    case 'lt':
      return sql`${value} < ${operand}`;
    case 'lte':
      return sql`${value} <= ${operand}`;
    case 'contains':
      return likeTest(value, `%${escapeLike(String(operand))}%`);
    case 'startsWith':
      return likeTest(value, `${escapeLike(String(operand))}%`);
    case 'endsWith':
      return likeTest(value, `%${escapeLike(String(operand))}`);
    default:
      throw new Error(`No test for ${op}`);
  }
}

/**
 * In a query of its own the pattern is none that the planner sees: of one that it sees it guesses that hardly anything
 * fits, and reads a whole table rather than go along the order of a list until a page is full.
 */
function likeTest(value: Sql, pattern: string): Sql {
  return sql`${value} ilike (select ${pattern}::text)`;
}

/** A test of values that the key table keeps as others, in the row itself: few rows are told by the keys, see `waysTo`. */
function aliasTest(
  { here }: Place,
  { inRow }: NonNullable<Field['aliases']>,
  op: Operator,
  operand: Operand | Constant[],
): Sql {
  if (op === 'isNull') return operand ? sql`not ${inRow(here, null)}` : inRow(here, null);
  const values = [...new Set(operand as Constant[])];
  if (op !== 'hasAll') return inRow(here, values);
  const each = values.map((value) => inRow(here, [value]));
  return sql`(${join(each, ' and ')})`;
}

/**
 * A test of the values that the key table keeps of the record: true when any of them passes. By `exists`, since Postgres
 * before 17 makes no join of an `in` whose query names the row: it would ask it anew for each.
 */
function keyTest(
  { source, here }: Place,
  key: string,
  op: Operator,
  operand: Operand | Constant[],
): Sql {
  const held = (test: Sql): Sql => sql`exists (select from record_keys k
    where k.organization_id = ${identifier(here, 'organization_id')} and k.record_id = ${identifier(here, 'id')}
      and k.object = ${source.object} and k.key = ${key} and ${test})`;
  if (op === 'isNull') return operand ? sql`not ${held(sql`true`)}` : held(sql`true`);
  if (op !== 'hasAll') return held(valueTest(sql`k.value`, op === 'hasAny' ? 'in' : op, operand));
  // The first finds the records. Hundreds of joins would take seconds to plan: the others are asked of these alone.
  const [first, ...others] = [...new Set(operand as Constant[])].map((value) =>
    held(sql`k.value = ${value}`),
  );
  return sql`(${join([first ?? sql`true`, ...others.map((one) => sql`(${one}) is true`)], ' and ')})`;
}

/** The text as a part of a pattern of `like`, where it stands for itself. */
export function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
