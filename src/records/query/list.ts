import { empty, identifier, join, plannedByValues, raw, type Sql, sql } from '../../db/sql.ts';
import type { Context } from '../../auth/context.ts';
import { listRecordObjects } from '../../auth/permissions.ts';
import { memberOf, type Principal, reachesAll } from '../../auth/principal.ts';
import { cursorSql, projection, type Shown } from './projection.ts';
import type { Filter } from '../kinds.ts';
import { filterSql, isBound, isRanging } from './filter.ts';
import {
  type Conditions,
  defaultSort,
  orderOf,
  rangesOf,
  type SortKey,
  sortKeys,
  walkOf,
} from './keyset.ts';
import { openCursor, scopeOf, withCursors } from './cursors.ts';
import { completedBy, expectView, usingView, type View, viewCondition } from './views.ts';
import { estimate } from './estimate.ts';
import { countRecords, isKept, keptSql } from './total.ts';
import type { Side } from './paths.ts';
import { type Ways, waysTo } from './ways.ts';
import { requireSearched, wordsCondition } from './words.ts';
import { requireShown, seenBy } from '../seen.ts';
import type { Source } from '../source.ts';
import { take } from '../../take.ts';

/** What is asked of a list. */
export interface ListQuery extends Shown {
  limit: number;
  cursor?: string | undefined;
  sort?: readonly string[] | undefined;
  filter: Filter;
  /** Where the filter stands in the request, for its problems. */
  place: { in: 'query' | 'body'; pointer: string };
  deleted?: 'only' | 'include' | undefined;
  /** Words that the records have. */
  q?: string | undefined;
  /** The saved view that holds beside all this. */
  view?: string | undefined;
  total?: 'none' | 'estimated' | 'exact' | undefined;
  /** The list below a record: its id, and the condition on the rows. */
  below?: { id: string; on: (here: string) => Sql } | undefined;
  /** The rows that who asks may see, where that is not all of the organization's. */
  only?: ((here: string) => Sql) | undefined;
}

const here = 't';

/** A page as it is sent: JSON text in pieces, which are long. */
export interface Listed {
  pieces: readonly string[];
}

/** A page as the statement of a list gives it. */
export interface ListRow {
  data: string;
  more: boolean;
  last: (string | null)[] | null;
  total: string | null;
}

/**
 * One page, as the reply has it: made by Postgres in one statement and one round trip. Throws a
 * problem for a filter, sort or cursor that is not right.
 */
export async function listRecords(
  context: Context,
  whole: Source,
  query: ListQuery,
): Promise<Listed> {
  const source = seenBy(context.principal, whole);
  requireShown(source, query, query.place.in);
  return usingView(context, source, query, (view) =>
    listBy(context, source, completedBy(source, query, view)),
  );
}

/** A query beside a view that is known. */
type ViewedQuery = ListQuery & { saved?: View | null };

async function listBy(context: Context, source: Source, query: ViewedQuery): Promise<Listed> {
  const { organizationId } = memberOf(context.principal);
  const sort = query.sort ?? defaultSort(source);
  const keys = sortKeys(
    source,
    sort,
    query.place.in === 'query' ? undefined : { in: 'body', pointer: '/sort' },
  );
  const scope = scopeOf(organizationId, source, { ...query, sort, near: query.below?.id });
  const after =
    query.cursor === undefined ? null : openCursor(context, scope, query.cursor, query.place);
  const page = pageSql(context, source, query, keys, after);
  const rows = await context.unit.run(...expectView(query.saved), page);
  const [row] = rows.at(-1) as unknown as ListRow[];
  const { more, last } = row!;
  const total = await totalOf(context, source, query, row!);
  const info = {
    nextCursor: more && last ? context.cursors.encode(scope, last) : null,
    hasMore: more,
    ...(total === undefined ? {} : { total }),
  };
  const records = withCursors(context, source, query.include, take(row!, 'data'));
  return { pieces: ['{"data":', records, `,"page":${JSON.stringify(info)}}`] };
}

/** The total that is asked for, where the page's statement has not said it. */
async function totalOf(
  context: Context,
  source: Source,
  query: ViewedQuery,
  { total }: ListRow,
): Promise<number | undefined> {
  if (query.total === 'estimated')
    return estimate(context, source, here, conditionOf(context, source, query));
  if (query.total !== 'exact') return undefined;
  return total === null ? countRecords(context, source) : Number(total);
}

/** The first page of each of many lists: what `below` says of the rows may name tables of the statement around it. */
export function firstPageSql(context: Context, source: Source, query: ListQuery): Sql {
  const keys = sortKeys(source, query.sort ?? defaultSort(source));
  return pageSql(context, source, query, keys, null);
}

/** What a query says of the rows that it asks for. */
type Asked = Pick<ViewedQuery, 'filter' | 'place' | 'deleted' | 'q' | 'below' | 'only' | 'saved'>;

/** The condition on the rows, which are called `t`. */
export function conditionOf(context: Context, source: Source, query: Asked): Sql {
  const { rows, filters } = conditionsOf(context, source, query);
  return sql`${rows} and ${filters}`;
}

/** The organization stands beside the policy: a second fence, and right estimates. */
function conditionsOf(
  context: Context,
  source: Source,
  query: Asked,
  joined?: Side['joined'],
): Conditions {
  const { organizationId } = memberOf(context.principal);
  const deleted = identifier(here, 'deleted_at');
  const side = { source, here, joined };
  const filters = [
    filterSql(side, query.filter, query.place),
    ...viewCondition(side, query.saved, query.place),
  ];
  const rows = [sql`${identifier(here, 'organization_id')} = ${organizationId}`];
  const reach = reachSql(context.principal, source, here);
  if (reach) rows.push(reach);
  const words = wordsOf(query);
  if (words !== undefined) {
    requireSearched(source, words, query.place);
    rows.push(wordsCondition(context.principal, here, words));
  }
  if (query.below) rows.push(query.below.on(here));
  if (query.only) rows.push(query.only(here));
  if (source.softDeletes && query.deleted !== 'include') {
    rows.push(query.deleted === 'only' ? sql`${deleted} is not null` : sql`${deleted} is null`);
  }
  return { rows: join(rows, ' and '), filters: join(filters, ' and ') };
}

function filtersOf({ filter, saved }: ViewedQuery): Filter[] {
  return saved?.filter ? [filter, saved.filter] : [filter];
}

/** Whether rows are passed over by a list that is walked in its order, from where its filters say that it begins. */
function isNarrowed(
  { principal }: Context,
  source: Source,
  query: ViewedQuery,
  [first]: readonly SortKey[],
): boolean {
  if (query.below || query.only || query.deleted === 'only') return true;
  if (wordsOf(query) !== undefined || reachSql(principal, source, here)) return true;
  return !filtersOf(query).every((filter) => isBound(filter, first?.field ?? 'id'));
}

/** All words that the records are to have. */
function wordsOf({ q, saved }: Pick<ViewedQuery, 'q' | 'saved'>): string | undefined {
  const all = [saved?.q, q].filter((one) => typeof one === 'string');
  return all.length > 0 ? all.join(' ') : undefined;
}

/** The condition that the policy has for who does not reach all: here it is one that an index can answer. */
function reachSql(principal: Principal, source: Source, row: string): Sql | null {
  const { object } = source;
  if (!listRecordObjects().includes(object) || reachesAll(principal, object, 'read')) return null;
  return sql`${identifier(row, 'owner_id')} = any((select app.owners(${object}, 'read'))::uuid[])`;
}

function pageSql(
  context: Context,
  source: Source,
  query: ViewedQuery,
  keys: readonly SortKey[],
  after: readonly (string | null)[] | null,
): Sql {
  const { limit, total, fields, include } = query;
  const narrows = isNarrowed(context, source, query, keys);
  const walk = walkOf(keys, narrows);
  const conditions = conditionsOf(context, source, query, walk.beside);
  const alias = identifier(here);
  const ways = waysTo(source, filtersOf(query), wordsOf(query));
  const parts = rangesOf(walk.keys, here, after).flatMap((range) =>
    ways.ways.map(
      ({ rows, condition }) =>
        sql`(select ${alias}.* ${walk.rows(rows, here, conditions)} and ${condition} and ${range.where} ${range.order} limit ${count(limit + 1)})`,
    ),
  );
  const counted = total === 'exact' ? countSql(context, source, query, ways) : sql`null`;
  // The row behind the page only says that there is more, and the cursor is that of the page's last row.
  const page = sql`
    ${withTables(ways.tables)} select coalesce('[' || string_agg(p.j, ',' order by p.n) || ']', '[]') as data,
      count(*) > ${count(limit)} as more, max(p.k)::json as last, ${counted} as total
    from (
      select ${alias}.n, case when ${alias}.n <= ${count(limit)} then ${projection(source, here, { fields, include })}::text end as j,
        case when ${alias}.n = ${count(limit)} then ${cursorSql(keys, here)} end as k
      from (
        select *, row_number() over (${orderOf(keys, here)}) as n
        from (${join(parts, ' union all ')}) ${alias} ${orderOf(keys, here)} limit ${count(limit + 1)}
      ) ${alias}
    ) p`;
  return narrows && filtersOf(query).some(isRanging) ? plannedByValues(page) : page;
}

/** How many rows there are in all: nothing is joined to them. Null where that has to be asked for: see `countRecords`. */
function countSql(context: Context, source: Source, query: ViewedQuery, ways: Ways): Sql {
  if (isKept(context, source, query)) return keptSql(source);
  const where = conditionOf(context, source, query);
  const counts = ways.ways.map(
    ({ rows, condition }) =>
      sql`(select count(*) from ${rows} ${identifier(here)} where ${where} and ${condition})`,
  );
  return join(counts, ' + ');
}

function withTables(tables: readonly Sql[]): Sql {
  return tables.length > 0 ? sql`with ${join(tables)}` : empty;
}

/** A number as part of the statement: a plan for any number of rows would be one for a tenth of them. */
function count(rows: number): Sql {
  return raw(String(Math.trunc(rows)));
}
