import { identifier, type Sql, sql } from '../../db/sql.ts';
import type { Filter } from '../kinds.ts';
import type { Source } from '../source.ts';
import { escapeLike, isPartial } from './tests.ts';

/** Ways to the rows of a list, of which Postgres goes one: conditions that exclude each other beside that of the list. */
export interface Ways {
  /** What the statement's `with` says for them. */
  tables: readonly Sql[];
  conditions: readonly Sql[];
}

const oneWay: Ways = { tables: [], conditions: [sql`true`] };

/**
 * The ways to the rows `here` that pass all of the filters. A part of a name is first looked for behind a door, where
 * an index may answer: the rows are the few that it tells, or those that fit are met soon in the order of the list.
 */
export function waysTo(source: Source, here: string, filters: readonly (Filter | null)[]): Ways {
  const [pattern] = filters
    .flatMap((filter) => (filter ? patternsOf(source, filter) : []))
    .toSorted((one, other) => other.length - one.length);
  if (pattern === undefined) return oneWay;
  const door = identifier('app', `parts_${source.table}`);
  const ids = sql`(select f.ids from found f)`;
  return {
    tables: [sql`found as materialized (select ${door}(${pattern}) as ids)`],
    conditions: [
      sql`${ids} is not null and ${identifier(here, 'id')} = any(${ids}::uuid[])`,
      sql`${ids} is null`,
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

/** Whether it is the name that records are found by, or a part of it. */
function isOfName({ searched, fields }: Source, field: string): boolean {
  const name = searched?.[0];
  if (name === undefined) return false;
  return field === name || (Object.hasOwn(fields, field) && fields[field]!.within === name);
}
