import { compact, identifier, join, raw, type Sql, sql, typeName } from '../../db/sql.ts';
import { invalid, type ProblemPlace } from '../../problem.ts';
import { onceFor, onceForText } from '../../remember.ts';
import { type Source, valueSql } from '../source.ts';
import type { ValueIndex } from '../fields.ts';
import { indexRows } from './index-rows.ts';
import { pathFrom, rowAt, type Side, valueOf } from './paths.ts';

/** One key of an order. */
export interface SortKey {
  field: string;
  descending: boolean;
  nullable: boolean;
  /** The column's type, for a cursor's value. */
  type: string;
  column(here: string): Sql;
  /** The index rows that have it in its order, where a list can be walked along them. */
  index?: ValueIndex | undefined;
}

const maxKeys = 5;

/** Newest first where rows have a time. */
export function defaultSort(source: Source): string[] {
  return source.fields['createdAt'] ? ['-createdAt'] : ['id'];
}

/**
 * The keys of a sort such as `['-createdAt', 'lastName']`, with `id` as the last one, in the
 * direction of the one before it. Throws a problem for what is no field that can be sorted.
 */
export function sortKeys(
  source: Source,
  sort: readonly string[],
  place: Pick<ProblemPlace, 'in' | 'pointer'> = { in: 'query', pointer: '/sort' },
): SortKey[] {
  return sortsOf(source)(JSON.stringify({ sort, place }));
}

/** How many sorts are kept of a source: of those that there may be. */
const maxKept = 100;

const sortsOf = onceFor((source: Source) =>
  onceForText((asked) => readSort(source, JSON.parse(asked) as AskedSort), maxKept),
);

/** A sort, and where it stands in the request. */
interface AskedSort {
  sort: readonly string[];
  place: Pick<ProblemPlace, 'in' | 'pointer'>;
}

function readSort(source: Source, { sort, place }: AskedSort): SortKey[] {
  const refuse = (message: string): Error => invalid({ ...place, code: 'invalid_sort', message });
  if (sort.length > maxKeys) throw refuse(`A sort has ${maxKeys} fields at most`);
  const keys = sort.map((part) =>
    keyOf(source, part.replace(/^-/, ''), part.startsWith('-'), refuse),
  );
  if (new Set(keys.map(({ field }) => field)).size < keys.length) {
    throw refuse('A field is given twice');
  }
  if (keys.some(({ field }) => field === 'id')) return keys;
  return [...keys, keyOf(source, 'id', keys.at(-1)?.descending ?? false, refuse)];
}

function keyOf(
  source: Source,
  name: string,
  descending: boolean,
  refuse: (message: string) => Error,
): SortKey {
  const unsorted = (why: string): Error =>
    refuse(`${source.object} cannot be sorted by ${name}: ${why}`);
  const { field, steps } = pathFrom(rowAt({ source, here: '' }), name, unsorted);
  if (!field.sortable) throw unsorted('it is neither text, number, time nor choice');
  const many = steps.find(({ quantifier }) => quantifier !== null);
  if (many) throw unsorted(`${many.name} leads to many records`);
  return {
    field: name,
    descending,
    nullable: field.nullable || steps.length > 0,
    type: field.kind.types[0]!,
    index: steps.length === 0 ? field.lies?.index : undefined,
    column: onceForText((here) => {
      const path = pathFrom(rowAt({ source, here }), name, unsorted);
      return compact(valueOf(path.steps, valueSql(path)));
    }),
  };
}

/** The `order by` of the keys; nulls last in both directions. */
export function orderOf(keys: readonly SortKey[], here: string): Sql {
  return ordersOf(keys)(here);
}

const ordersOf = onceFor((keys: readonly SortKey[]) =>
  onceForText((here) => compact(orderBy(keys, here))),
);

function orderBy(keys: readonly SortKey[], here: string): Sql {
  if (keys.length === 0) return sql``;
  return sql`order by ${join(
    keys.map((key) => {
      const direction = key.descending ? 'desc' : 'asc';
      return sql`${key.column(here)} ${raw(key.nullable ? `${direction} nulls last` : direction)}`;
    }),
  )}`;
}

/** The conditions on the rows of a list, by what they are put to. */
export interface Conditions {
  /** On the records alone. */
  rows: Sql;
  /** By the filters: on the records, and on the rows of the index that are beside them. */
  filters: Sql;
}

/** What a list is walked along: the table, and the rows of the index of the leading key that belong to it. */
export interface Walk {
  keys: readonly SortKey[];
  /** The row of the index that stands beside each of the table. */
  beside?: Side['joined'];
  /** The rows that fit, from `from` on: the table under the name `here`, and what is joined to it. */
  rows(table: Sql, here: string, conditions: Conditions): Sql;
}

/**
 * The walk by the keys. Every record has a row of the index, so that none is lost by the join. Where nothing `narrows` the
 * list, the records are looked up one by one: Postgres guesses of a join that it has the fewer rows the more organizations
 * there are, and would rather read and sort them all.
 */
export function walkOf(keys: readonly SortKey[], narrows: boolean): Walk {
  const [first, ...rest] = keys;
  if (!first?.index) {
    return {
      keys,
      rows: (all, here, { rows, filters }) =>
        sql`from ${all} ${identifier(here)} where ${rows} and ${filters}`,
    };
  }
  const beside = { index: first.index, as: 'w' };
  const { table, where, value, recordId } = indexRows(beside.index, beside.as);
  // The record's id is the index row's too: a cursor is behind the one in the index, not the other.
  const ofIndex = (key: SortKey): SortKey =>
    key.field === 'id' ? { ...key, column: () => recordId } : key;
  return {
    keys: [{ ...first, column: () => value }, ...rest.map(ofIndex)],
    beside,
    rows(all, here, { rows, filters }) {
      const row = identifier(here);
      const same = sql`w.organization_id = ${identifier(here, 'organization_id')} and ${recordId} = ${identifier(here, 'id')}`;
      return narrows
        ? sql`from ${all} ${row} join ${table} on ${same} where ${where} and ${rows} and ${filters}`
        : sql`from ${table} cross join lateral (select * from ${all} ${row} where ${same} and ${rows} limit 1) ${row}
            where w.organization_id = (select app.organization_id()) and ${where} and ${filters}`;
    },
  };
}

/** A part of an order that an index can be walked along. */
export interface Range {
  where: Sql;
  order: Sql;
}

/**
 * The rows behind a cursor (all rows without one), as ranges that follow each other in the order.
 * Within a range the leading key is either null everywhere or nowhere, so that an index on the keys
 * serves both directions, and its rows behind the cursor are found without reading those before it.
 */
export function rangesOf(
  keys: readonly SortKey[],
  here: string,
  after: readonly (string | null)[] | null,
): Range[] {
  if (!after) return splitNulls(keys, here, sql`true`);
  return keys.flatMap((_, index) => rangesBehind(keys, here, after, index)).toReversed();
}

/** Rows that share the cursor's first `index` keys and come later by the next one; the last part first. */
function rangesBehind(
  keys: readonly SortKey[],
  here: string,
  after: readonly (string | null)[],
  index: number,
): Range[] {
  const shared = keys
    .slice(0, index)
    .map((key, position) => same(key, here, after[position] ?? null));
  const prefix = join([sql`true`, ...shared], ' and ');
  const key = keys[index]!;
  const value = after[index] ?? null;
  if (value === null) return [];
  const column = key.column(here);
  const beyond = key.descending
    ? sql`${column} < ${cast(key, value)}`
    : sql`${column} > ${cast(key, value)}`;
  const order = orderWithin(keys, index, here);
  const ranges = [{ where: sql`${prefix} and ${beyond}`, order }];
  if (key.nullable) ranges.unshift({ where: sql`${prefix} and ${column} is null`, order });
  return ranges;
}

function splitNulls(keys: readonly SortKey[], here: string, where: Sql): Range[] {
  const [key] = keys;
  if (!key?.nullable) return [{ where, order: orderOf(keys, here) }];
  const column = key.column(here);
  const order = orderWithin(keys, 0, here);
  return [
    { where: sql`${where} and ${column} is not null`, order },
    { where: sql`${where} and ${column} is null`, order },
  ];
}

/**
 * The order in a range whose keys up to `last` are null everywhere or nowhere. They are all named, as they stand in the
 * index: Postgres does not see that an index on (a, b) has the rows whose a is null in the order of b.
 */
function orderWithin(keys: readonly SortKey[], last: number, here: string): Sql {
  return orderOf(
    keys.map((key, index) => (index > last ? key : { ...key, nullable: false })),
    here,
  );
}

function same(key: SortKey, here: string, value: string | null): Sql {
  return value === null
    ? sql`${key.column(here)} is null`
    : sql`${key.column(here)} = ${cast(key, value)}`;
}

function cast(key: SortKey, value: string): Sql {
  return sql`${value}::${typeName(key.type)}`;
}
