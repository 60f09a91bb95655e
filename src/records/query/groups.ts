import { identifier, raw, type Sql, sql } from '../../db/sql.ts';
import { invalid } from '../../problem.ts';
import { type Source, valueSql } from '../source.ts';
import { organizationZone } from './moments.ts';
import { type Path, pathFrom, type Refuse, rowAt, valueOf } from './paths.ts';

/** Spans of time that a group can be of. */
export const buckets = ['day', 'week', 'month', 'quarter', 'year'] as const;

/** A group by the span of time that a date or time is in. */
export interface Grouping {
  field: string;
  bucket: (typeof buckets)[number];
  /** The organization's unless given. */
  timeZone?: string | undefined;
}

/** The path, which must lead to one value of each record. */
export function singlePath(source: Source, here: string, name: string, refuse: Refuse): Path {
  const path = pathFrom(rowAt({ source, here }), name, refuse);
  if (path.field.expression) throw refuse(`${path.name} is only shown`);
  const many = path.steps.find(({ quantifier }) => quantifier !== null);
  if (many) throw refuse(`${many.name} leads to many records`);
  return path;
}

/** What records are grouped by: the SQL of its value, and of showing it as a column of a table. */
export function groupOf(
  source: Source,
  here: string,
  asked: string | Grouping,
  index: number,
): { name: string; value: Sql; show: (table: string, column: string) => Sql } {
  const isPlain = typeof asked === 'string';
  const name = isPlain ? asked : asked.field;
  const refuse = (why: string): Error =>
    invalid({
      in: 'body',
      pointer: `/groupBy/${index}${isPlain ? '' : '/field'}`,
      code: 'unknown_field',
      message: `${source.object} cannot be grouped by ${name}: ${why}`,
    });
  const path = singlePath(source, here, name, refuse);
  const { kind } = path.field;
  const value = valueOf(path.steps, valueSql(path));
  if (!isPlain) {
    if (!kind.moment) throw refuse('it is no date or time, and has no bucket');
    return { name, value: bucketSql(kind.moment, value, asked), show: identifier };
  }
  if (kind.suffixes.length > 1 || !kind.operators.includes('eq'))
    throw refuse('it has no one value');
  return { name, value, show: kind.select };
}

/** The first day of the span. In a zone it may lie before or behind all days that can be written: then it is the first or last one. */
function bucketSql(kind: 'date' | 'timestamp', value: Sql, { bucket, timeZone }: Grouping): Sql {
  const zone = timeZone === undefined ? organizationZone : sql`${timeZone}::text`;
  const local = kind === 'date' ? sql`${value}::timestamp` : sql`(${value} at time zone ${zone})`;
  const day = sql`date_trunc('${raw(bucket)}', ${local})::date`;
  // Of nothing there is no first day: greatest and least take it for what is not given.
  return sql`case when ${value} is not null then greatest(date '0001-01-01', least(date '9999-12-31', ${day})) end`;
}
