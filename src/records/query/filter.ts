import { join, type Sql, sql } from '../../db/sql.ts';
import { invalid, type ProblemPlace } from '../../problem.ts';
import { escapePointer } from '../../validate.ts';
import type { Field } from '../fields.ts';
import type { Filter, Operator } from '../kinds.ts';
import { listOperators, operandOf, readOperand } from './operands.ts';
import { type Path, pathFrom, type Row, rowAt, type Side, type Step, stepTo } from './paths.ts';
import { testSql } from './tests.ts';

/** A statement has 65,535 parameters at most, and nobody writes as many conditions by hand. */
const maxParts = 500;

/** The filter of query parameters that `listQuerySchema` has read; the bare text of a path is for `eq`. */
export function filterOfQuery(query: Record<string, string | Record<string, string>>): Filter {
  const conditions = Object.entries(query).flatMap(([field, given]) =>
    Object.entries(typeof given === 'string' ? { eq: given } : given).map(([op, text]) => ({
      field,
      op: op as Operator,
      value: listOperators.has(op as Operator) ? text.split(',') : text,
    })),
  );
  // In one order, so that a cursor is good whichever way the parameters stand.
  return { and: conditions.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1)) };
}

const nameOf = ({ field, op }: { field: string; op: Operator }): string => `${field}/${op}`;

/** Where a filter stands in the request, for its problems. */
type Place = Pick<ProblemPlace, 'in' | 'pointer'>;

/** The filter as a condition on the row. Throws a problem that names what is not known or not right. */
export function filterSql(side: Side, filter: Filter, place: Place): Sql {
  if (countOf(filter) > maxParts) {
    const message = `A filter has ${maxParts} conditions and groups at most`;
    throw invalid({ ...place, code: 'too_big', message });
  }
  return compile(rowAt(side), filter, place, false);
}

function countOf(filter: Filter): number {
  if ('field' in filter) return 1;
  if ('relation' in filter) return 1 + countOf(filter.filter);
  if ('not' in filter) return 1 + countOf(filter.not);
  const parts = 'and' in filter ? filter.and : filter.or;
  return parts.reduce((sum, part) => sum + countOf(part), 1);
}

const ranging: ReadonlySet<Operator> = new Set(['gt', 'gte', 'lt', 'lte']);

/** Whether how many rows pass the filter depends on its values so much that a plan for any is a bad one. */
export function isRanging(filter: Filter): boolean {
  if ('field' in filter) return ranging.has(filter.op);
  if ('relation' in filter) return isRanging(filter.filter);
  if ('not' in filter) return isRanging(filter.not);
  return ('and' in filter ? filter.and : filter.or).some(isRanging);
}

/** Whether the filter only says where a list begins and ends that is sorted by the field: all rows between pass it. */
export function isBound(filter: Filter, sortedBy: string): boolean {
  if ('field' in filter) {
    return filter.field === sortedBy && (ranging.has(filter.op) || filter.op === 'eq');
  }
  return 'and' in filter && filter.and.every((part) => isBound(part, sortedBy));
}

/**
 * Negations are pushed down to the conditions, where `is not true` makes them two-valued: a row
 * without a value is one that does not have the value. Only what is not negated can use an index.
 */
function compile(row: Row, filter: Filter, place: Place, negated: boolean): Sql {
  if ('not' in filter) return compile(row, filter.not, at(place, 'not'), !negated);
  if ('field' in filter) return condition(row, filter, place, negated);
  if ('relation' in filter) return related(row, filter, place, negated);
  const [name, parts] =
    'and' in filter ? (['and', filter.and] as const) : (['or', filter.or] as const);
  const every = (name === 'and') !== negated;
  const compiled = parts.map((part, index) =>
    compile(row, part, place.in === 'body' ? at(place, `${name}/${index}`) : place, negated),
  );
  // Nothing stands beside a part that is alone: what Postgres would make a join of by itself it does not behind an `or`.
  if (compiled.length === 0) return every ? sql`true` : sql`false`;
  return sql`(${join(compiled, every ? ' and ' : ' or ')})`;
}

function at(place: Place, below: string): Place {
  return { ...place, pointer: `${place.pointer}/${below}` };
}

type Related = Extract<Filter, { relation: string }>;

/** Conditions that one related row must pass together. */
function related(
  row: Row,
  { relation, quantifier, filter }: Related,
  place: Place,
  negated: boolean,
): Sql {
  const step = stepTo(row, relation, quantifier, (message) =>
    invalid({ ...at(place, 'relation'), code: 'unknown_field', message }),
  );
  return quantified(step, negated, (turned) =>
    compile(step.row, filter, at(place, 'filter'), turned),
  );
}

/** Whether some, none or every related row passes; of no row `none` and `every` are true. */
function quantified(
  { quantifier, from }: Step,
  negated: boolean,
  test: (negated: boolean) => Sql,
): Sql {
  const isAbsence = quantifier === 'none' || quantifier === 'every';
  return existence(from, test(quantifier === 'every'), isAbsence !== negated);
}

function existence(from: Sql, test: Sql, negated: boolean): Sql {
  return sql`${negated ? sql`not exists` : sql`exists`} (select ${from} and ${test})`;
}

type Condition = Extract<Filter, { field: string }>;

const opposites: Partial<Record<Operator, Operator>> = { ne: 'eq', nin: 'in', hasNone: 'hasAny' };

function condition(
  row: Row,
  { field: name, op, value }: Condition,
  place: Place,
  negated: boolean,
): Sql {
  const inQuery = place.in === 'query';
  const refused = (part: 'field' | 'op' | 'value', code: string, message: string): Error => {
    const parameter = `/${escapePointer(name)}${part === 'field' ? '' : `/${op}`}`;
    return invalid({
      ...(inQuery ? { in: 'query', pointer: parameter } : at(place, part)),
      code,
      message,
    });
  };
  const unknown = (why: string): Error =>
    refused('field', 'unknown_field', `${row.source.object} cannot be filtered by ${name}: ${why}`);
  const path = pathFrom(row, name, unknown);
  if (!isFilterable(path.field)) throw unknown(`${path.name} is only shown`);
  if (!operatorsOf(path.field).includes(op)) {
    const known = operatorsOf(path.field).join(', ');
    throw refused('op', 'unknown_operator', `${name} knows the operators ${known}`);
  }
  const given = inQuery ? readOperand(path.field, op, value) : value;
  const operand = operandOf(path.field, op, given, (message) =>
    refused('value', 'invalid_value', `${name}: ${message}`),
  );
  const positive = opposites[op];
  const test = boundedTest(row, path, testSql(path, positive ?? op, operand));
  const isAbsence = positive !== undefined || (op === 'isNull' && operand === true);
  return along(path, path.steps, isAbsence, negated, (turned) =>
    (positive !== undefined) === turned ? test : sql`(${test}) is not true`,
  );
}

/** So many keys and index rows are joined at most. */
const maxJoined = 8;

/** Postgres plans hundreds of joins for minutes, and no timeout ends that: what is more is asked of each row that passes the others. */
function boundedTest(row: Row, { field }: Path, test: Sql): Sql {
  if (field.key === undefined && !field.lies?.index) return test;
  row.taken.rows += 1;
  return row.taken.rows > maxJoined ? sql`(${test}) is true` : test;
}

/**
 * The test at the end of the steps. A record that is missing on the way is a missing value: what is
 * true of that is true unless there is a record of which it is not.
 */
function along(
  path: Path,
  [step, ...rest]: readonly Step[],
  isAbsence: boolean,
  negated: boolean,
  test: (negated: boolean) => Sql,
): Sql {
  if (!step) return test(negated);
  const below = (turned: boolean): Sql => along(path, rest, isAbsence, turned, test);
  if (step.quantifier) return quantified(step, negated, below);
  const many = rest.find(({ quantifier }) => quantifier);
  const ofMissing = many ? many.quantifier !== 'some' : isAbsence;
  return existence(step.from, below(ofMissing), ofMissing !== negated);
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
