import { identifier, join, type Sql, sql } from '../../db/sql.ts';
import { invalid, type ProblemPlace } from '../../problem.ts';
import type { Field } from '../fields.ts';
import type { Filter, Operator } from '../kinds.ts';
import { columnOf, type Source } from '../source.ts';

export const maxListed = 500;
const listed = new Set<Operator>(['in', 'nin', 'hasAny', 'hasAll', 'hasNone']);

/** The filter of query parameters that `listQuerySchema` has read. */
export function filterOfQuery(query: Record<string, Record<string, string>>): Filter {
  const conditions = Object.entries(query).flatMap(([field, byOperator]) =>
    Object.entries(byOperator).map(([op, text]) => ({
      field,
      op: op as Operator,
      value: listed.has(op as Operator) ? text.split(',') : text,
    })),
  );
  return { and: conditions };
}

/** Where a filter stands in the request, for its problems. */
type Place = Pick<ProblemPlace, 'in' | 'pointer'>;

/** The filter as a condition on the row `here`. Throws a problem that names what is not known or not right. */
export function filterSql(source: Source, here: string, filter: Filter, place: Place): Sql {
  return compile(source, here, filter, place, false);
}

/**
 * Negations are pushed down to the conditions, where `is not true` makes them two-valued: a row
 * without a value is one that does not have the value. Only what is not negated can use an index.
 */
function compile(
  source: Source,
  here: string,
  filter: Filter,
  place: Place,
  negated: boolean,
): Sql {
  if ('not' in filter) return compile(source, here, filter.not, at(place, 'not'), !negated);
  if ('field' in filter) return condition(source, here, filter, place, negated);
  const [name, parts] =
    'and' in filter ? (['and', filter.and] as const) : (['or', filter.or] as const);
  const every = (name === 'and') !== negated;
  const compiled = parts.map((part, index) =>
    compile(
      source,
      here,
      part,
      place.in === 'body' ? at(place, `${name}/${index}`) : place,
      negated,
    ),
  );
  const identity = every ? sql`true` : sql`false`;
  return sql`(${join([identity, ...compiled], every ? ' and ' : ' or ')})`;
}

function at(place: Place, below: string): Place {
  return { ...place, pointer: `${place.pointer}/${below}` };
}

type Condition = Extract<Filter, { field: string }>;

const opposites: Partial<Record<Operator, Operator>> = { ne: 'eq', nin: 'in', hasNone: 'hasAny' };

function condition(
  source: Source,
  here: string,
  { field: name, op, value }: Condition,
  place: Place,
  negated: boolean,
): Sql {
  const field = Object.hasOwn(source.fields, name) ? source.fields[name] : undefined;
  if (!field || !isFilterable(field)) {
    throw refused(
      place,
      `/${name}`,
      'unknown_field',
      `${source.object} cannot be filtered by ${name}`,
    );
  }
  if (!operatorsOf(field).includes(op)) {
    throw refused(
      place,
      `/${name}/${op}`,
      'unknown_operator',
      `${name} knows the operators ${operatorsOf(field).join(', ')}`,
    );
  }
  const positive = opposites[op];
  const operand = operandOf(field, op, value, (message) =>
    refused(place, `/${name}/${op}`, 'invalid_value', `${name}: ${message}`),
  );
  const test = testSql(source, here, name, field, positive ?? op, operand);
  return (positive !== undefined) === negated ? test : sql`(${test}) is not true`;
}

function refused(place: Place, below: string, code: string, message: string): Error {
  return invalid({
    in: place.in,
    pointer: place.in === 'query' ? below : place.pointer,
    code,
    message,
  });
}

/** Lists can be asked for values only where a key of the records keeps them. */
export function isFilterable(field: Field): boolean {
  return field.expression === undefined && operatorsOf(field).length > 0;
}

/** The operators of the field. */
export function operatorsOf(field: Field): readonly Operator[] {
  const { operators } = field.kind;
  return operators.includes('hasAny') && !field.key ? [] : operators;
}

type Operand = string | number | boolean;

function operandOf(
  field: Field,
  op: Operator,
  value: unknown,
  refuse: (message: string) => Error,
): Operand | Operand[] {
  if (op === 'isNull') {
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    throw refuse('isNull is true or false');
  }
  const one = (candidate: unknown): Operand => {
    const result = field.kind.operand.safeParse(candidate);
    if (!result.success)
      throw refuse(result.error.issues[0]?.message ?? 'Not a value of this field');
    return result.data;
  };
  if (!listed.has(op)) return one(value);
  if (!Array.isArray(value) || value.length === 0) throw refuse(`${op} needs a list of values`);
  if (value.length > maxListed) throw refuse(`${op} takes ${maxListed} values at most`);
  return value.map(one);
}

function testSql(
  source: Source,
  here: string,
  name: string,
  field: Field,
  op: Operator,
  operand: Operand | Operand[],
): Sql {
  if (field.key) return keyTest(source, here, field.key, op, operand);
  const column = identifier(here, `${columnOf(name)}${field.kind.suffixes[0]}`);
  return valueTest(column, op, operand);
}

/** A test of one value, of which only `isNull` is true for null. */
function valueTest(column: Sql, op: Operator, operand: Operand | Operand[]): Sql {
  switch (op) {
    case 'eq':
      return sql`${column} = ${operand}`;
    case 'in':
      return sql`${column} = any(${operand})`;
    case 'isNull':
      return operand ? sql`${column} is null` : sql`${column} is not null`;
    case 'gt':
      return sql`${column} > ${operand}`;
    case 'gte':
      return sql`${column} >= ${operand}`;
    case 'lt':
      return sql`${column} < ${operand}`;
    case 'lte':
      return sql`${column} <= ${operand}`;
    case 'contains':
      return sql`${column} ilike ${`%${escapeLike(operand)}%`}`;
    case 'startsWith':
      return sql`${column} ilike ${`${escapeLike(operand)}%`}`;
    case 'endsWith':
      return sql`${column} ilike ${`%${escapeLike(operand)}`}`;
    default:
      throw new Error(`No test for ${op}`);
  }
}

/** A test of the values that the key table keeps of the record: true when any of them passes. */
function keyTest(
  source: Source,
  here: string,
  key: string,
  op: Operator,
  operand: Operand | Operand[],
): Sql {
  const held = (test: Sql): Sql => sql`${identifier(here, 'id')} in (
    select k.record_id from record_keys k
    where k.organization_id = ${identifier(here, 'organization_id')} and k.object = ${source.object} and k.key = ${key} and ${test})`;
  if (op === 'isNull') return operand ? sql`not ${held(sql`true`)}` : held(sql`true`);
  if (op === 'hasAll') {
    return join(
      (operand as Operand[]).map((value) => held(sql`k.value = ${value}`)),
      ' and ',
    );
  }
  return held(valueTest(sql`k.value`, op === 'hasAny' ? 'in' : op, operand));
}

function escapeLike(operand: Operand | Operand[]): string {
  return String(operand).replaceAll(/[\\%_]/g, String.raw`\$&`);
}
