import { identifier, join, raw, type Sql, sql } from '../../db/sql.ts';
import type { Filter } from '../kinds.ts';
import { rowsOf } from '../lookup.ts';
import type { Source } from '../source.ts';
import { escapeLike, isPartial } from './tests.ts';

/** Ways to the rows of a list, of which Postgres goes one. */
export interface Ways {
  /** What the statement's `with` says for them. */
  tables: readonly Sql[];
  ways: readonly Way[];
}

/** A way to some rows of a table. */
export interface Way {
  /** The table, or what stands in its place. */
  rows: Sql;
  /** What is asked of the rows besides. */
  condition: Sql;
}

/** So many rows at most are told by the keys of the records. */
const mostKept = 2000;
/** Of so many conditions the first that tells few is taken. */
const mostTried = 5;

/**
 * The ways to the rows that pass all of the filters and have the words. Words and a part of a name are first
 * looked for behind doors, where an index may answer, and a tag among the keys: the rows are the few that these tell,
 * or those that fit are met soon in the order of the list.
 */
export function waysTo(source: Source, filters: readonly (Filter | null)[], words?: string): Ways {
  const [pattern] = filters
    .flatMap((filter) => (filter ? patternsOf(source, filter) : []))
    .toSorted((one, other) => other.length - one.length);
  const door = (kind: string, asked: string): Sql =>
    sql`${identifier('app', `${kind}_${source.table}`)}(${asked})`;
  const doors = [
    ...(words === undefined ? [] : [...rarest(words), words].map((asked) => door('words', asked))),
    ...(pattern === undefined ? [] : [door('parts', pattern)]),
  ];
  // Where the rows are holds for the statement, which sees one state of the table.
  if (doors.length > 0) return waysBy(source, sql`coalesce(${join(doors)})`, 'ctid', 'tid');
  const kept = filters.flatMap((filter) => (filter ? keptOf(source, filter) : []));
  if (kept.length === 0)
    return { tables: [], ways: [{ rows: identifier(source.table), condition: sql`true` }] };
  const first = join(kept.slice(0, mostTried));
  // Of who does not reach all each key would be held to what he reaches.
  const told = sql`case when app.reads_all() then coalesce(${first}) end`;
  return waysBy(source, told, 'id', 'uuid');
}

/** So many of several words are asked for by themselves first. */
const mostAlone = 2;

/**
 * Of several words the longest, as the rarest: the few rows that have one are sooner asked for the others than an index
 * collects all that have a common one. None that Postgres might see otherwise than as one word.
 */
function rarest(words: string): string[] {
  const all = words.trim().split(/\s+/);
  if (all.length === 1) return [];
  return all
    .filter((word) => /^[a-z0-9]{3,}$/i.test(word))
    .toSorted((one, other) => other.length - one.length)
    .slice(0, mostAlone);
}

/**
 * By the rows `r` that are told, or where none are told, by the order of the list. Those that are told are looked up one by one:
 * of a list of them the planner thinks that it is as long as any, and reads an organization that it takes for a small one.
 */
function waysBy({ table }: Source, told: Sql, column: string, type: 'tid' | 'uuid'): Ways {
  const found = sql`(select f.told from found f)`;
  const same = sql`${identifier('r', column)} = told.row`;
  return {
    tables: [sql`found as materialized (select ${told} as told)`],
    ways: [
      {
        rows: sql`(select r.* from (select distinct row from unnest(${found}::${raw(type)}[]) row) told
          cross join ${rowsOf(sql`(select app.organization_id())`, table, 'r', same)})`,
        condition: sql`true`,
      },
      { rows: identifier(table), condition: sql`${found} is null` },
    ],
  };
}

/** The patterns that the name of every row has that passes the filter. */
function patternsOf(source: Source, filter: Filter): string[] {
  if ('and' in filter) return filter.and.flatMap((part) => patternsOf(source, part));
  if (!('field' in filter) || !isOfName(source, filter.field)) return [];
  // What a first name begins with is somewhere in the full one.
  return isPartial(filter.op) ? [`%${escapeLike(String(filter.value))}%`] : [];
}

/** The ids of the rows that may pass the filter by values which keys keep as others: of each condition; null of too many. */
function keptOf(source: Source, filter: Filter): Sql[] {
  if ('and' in filter) return filter.and.flatMap((part) => keptOf(source, part));
  if (!('field' in filter) || !Object.hasOwn(source.fields, filter.field)) return [];
  const { key, aliases } = source.fields[filter.field]!;
  if (!key || !aliases || (filter.op !== 'hasAny' && filter.op !== 'hasAll')) return [];
  const values = filter.value as string[];
  const most = raw(String(mostKept));
  return (filter.op === 'hasAny' ? [values] : values.map((value) => [value])).map(
    (
      any,
    ) => sql`(select case when count(*) <= ${most} then coalesce(array_agg(k.record_id), '{}') end
      from (
        select k.record_id from record_keys k
        where (select app.reads_all()) and k.organization_id = app.organization_id() and k.object = ${source.object}
          and k.key = ${key} and k.value = any(${aliases.of(any)}) limit ${most} + 1
      ) k)`,
  );
}

/** Whether it is the name that records are found by, or a part of it. */
function isOfName({ searched, fields }: Source, field: string): boolean {
  const name = searched?.[0];
  if (name === undefined) return false;
  return field === name || (Object.hasOwn(fields, field) && fields[field]!.within === name);
}
