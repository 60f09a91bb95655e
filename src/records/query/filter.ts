import { identifier, join, type Sql, sql } from '../../db/sql.ts';
import { invalid, type ProblemPlace } from '../../problem.ts';
import type { Field } from '../fields.ts';
import type { Filter, Operator } from '../kinds.ts';
import { columnOf, type Source } from '../source.ts';
import { listOperators, type Operand, operandOf, readOperand } from './operands.ts';

/** A statement has 65,535 parameters at most, and nobody writes as many conditions by hand. */
const maxParts = 500;

/** The filter of query parameters that `listQuerySchema` has read. */
export function filterOfQuery(query: Record<string, Record<string, string>>): Filter {
  const conditions = Object.entries(query).flatMap(([field, byOperator]) =>
    Object.entries(byOperator).map(([op, text]) => ({
      field,
      op: op as Operator,
      value: listOperators.has(op as Operator) ? text.split(',') : text,
    })),
  );
  return { and: conditions };
}

/** Where a filter stands in the request, for its problems. */
type Place = Pick<ProblemPlace, 'in' | 'pointer'>;

/** The filter as a condition on the row `here`. Throws a problem that names what is not known or not right. */
export function filterSql(source: Source, here: string, filter: Filter, place: Place): Sql {
  if (countOf(filter) > maxParts) {
    const message = `A filter has ${maxParts} conditions and groups at most`;
    throw invalid({ ...place, code: 'too_big', message });
  }
  return compile(source, here, filter, place, false);
}

function countOf(filter: Filter): number {
  if ('field' in filter) return 1;
  if ('not' in filter) return 1 + countOf(filter.not);
  const parts = 'and' in filter ? filter.and : filter.or;
  return parts.reduce((sum, part) => sum + countOf(part), 1);
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
  const inQuery = place.in === 'query';
  const refused = (part: 'field' | 'op' | 'value', code: string, message: string): Error => {
    const parameter = part === 'field' ? `/${name}` : `/${name}/${op}`;
    return invalid({
      ...(inQuery ? { in: 'query', pointer: parameter } : at(place, part)),
      code,
      message,
    });
  };
  if (!field || !isFilterable(field)) {
    throw refused('field', 'unknown_field', `${source.object} cannot be filtered by ${name}`);
  }
  if (!operatorsOf(field).includes(op)) {
    const known = operatorsOf(field).join(', ');
    throw refused('op', 'unknown_operator', `${name} knows the operators ${known}`);
  }
  const positive = opposites[op];
  const given = inQuery ? readOperand(field, op, value) : value;
  const operand = operandOf(field, op, given, (message) =>
    refused('value', 'invalid_value', `${name}: ${message}`),
  );
  const test = testSql(source, here, name, field, positive ?? op, operand);
  return (positive !== undefined) === negated ? test : sql`(${test}) is not true`;
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
    const values = [...new Set(operand as Operand[])];
    return held(
      sql`k.value = any(${values}) group by k.record_id having count(*) = ${values.length}`,
    );
  }
  return held(valueTest(sql`k.value`, op === 'hasAny' ? 'in' : op, operand));
}

function escapeLike(operand: Operand | Operand[]): string {
  return String(operand).replaceAll(/[\\%_]/g, String.raw`\$&`);
}
