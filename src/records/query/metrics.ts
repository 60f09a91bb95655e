import { identifier, type Sql, sql } from '../../db/sql.ts';
import { invalid } from '../../problem.ts';
import { columnOf, type Source, valueSql } from '../source.ts';
import { singlePath } from './groups.ts';
import { type Path, type Refuse, valueOf } from './paths.ts';

/** What can be made of the records of a group. */
export const aggregates = ['count', 'sum', 'average', 'min', 'max'] as const;

/** One number, date or amount of each group. */
export interface Metric {
  /** What is read of each record: the value, and the currency of an amount. */
  columns: Sql[];
  /** The value of a group; of amounts in currencies there is none, see `perCurrency`. */
  total(value: Sql): Sql;
  /** The total, a column of a table, as JSON. */
  show(table: string, column: string): Sql;
  /** The amount in one currency, of the records that have it. */
  perCurrency: ((value: Sql) => Sql) | null;
}

const functions: Record<string, (value: Sql) => Sql> = {
  count: (value) => sql`count(${value})`,
  sum: (value) => sql`sum(${value})`,
  average: (value) => sql`avg(${value})`,
  min: (value) => sql`min(${value})`,
  max: (value) => sql`max(${value})`,
};

/** The metric. Throws a problem for a field that has none of the kind. */
export function metricOf(
  source: Source,
  here: string,
  { op, field: name }: { op: string; field?: string | undefined },
  index: number,
): Metric {
  const refuse = (why: string): Error =>
    invalid({
      in: 'body',
      pointer: `/metrics/${index}/field`,
      code: name === undefined ? 'required' : 'unknown_field',
      message: `${op}: ${why}`,
    });
  if (name === undefined) {
    if (op !== 'count') throw refuse('a field is due');
    return { columns: [], total: () => sql`count(*)`, show: identifier, perCurrency: null };
  }
  const path = singlePath(source, here, name, refuse);
  const column = valueOf(path.steps, valueSql(path));
  if (op === 'count') {
    return { columns: [column], total: functions['count']!, show: identifier, perCurrency: null };
  }
  return valueMetric(path, op, column, refuse);
}

function valueMetric(path: Path, op: string, column: Sql, refuse: Refuse): Metric {
  const { number, moment } = path.field.kind;
  const made = functions[op]!;
  if (number === 'millionths') {
    const total = (value: Sql): Sql =>
      sql`trim_scale(round((${made(value)})::numeric) / 1000000::numeric)`;
    return { columns: [column], total, show: identifier, perCurrency: null };
  }
  if (number === 'micros') {
    const amount = (value: Sql): Sql => decimalSql(made(value));
    const currency = currencyOf(path);
    if (!currency) return { columns: [column], total: amount, show: identifier, perCurrency: null };
    return {
      columns: [column, currency],
      total: () => sql`null`,
      show: identifier,
      perCurrency: amount,
    };
  }
  const isTotal = op === 'sum' || op === 'average';
  if (number === 'integer') {
    const total = (value: Sql): Sql => (isTotal ? sql`${made(value)}::float8` : made(value));
    return { columns: [column], total, show: identifier, perCurrency: null };
  }
  if (!moment || isTotal)
    throw refuse(`${path.name} is no ${isTotal ? 'number' : 'number or time'}`);
  return { columns: [column], total: made, show: path.field.kind.select, perCurrency: null };
}

/** The currency of the amount: beside it in the same column's name, or in the field that says so. */
function currencyOf({ field, name, here, steps }: Path): Sql | null {
  if (field.lies) return field.lies.currency ? valueOf(steps, field.lies.currency(here)) : null;
  const { suffixes } = field.kind;
  const suffix = suffixes.find((one) => one === '_currency');
  if (suffix) return valueOf(steps, identifier(here, `${columnOf(name)}${suffix}`));
  return field.currency ? valueOf(steps, identifier(here, columnOf(field.currency))) : null;
}

/** Millionths as `app.decimal` shows them; a sum of many is beyond its `bigint`. */
function decimalSql(micros: Sql): Sql {
  const whole = sql`round((${micros})::numeric)`;
  return sql`case when ${whole} % 10000 = 0 then round(${whole} / 1000000::numeric, 2)
    else trim_scale(${whole} / 1000000::numeric) end::text`;
}
