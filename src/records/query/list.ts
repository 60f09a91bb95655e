import { empty, identifier, join, plannedByValues, raw, type Sql, sql } from '../../db/sql.ts';
import type { Context } from '../../auth/context.ts';
import { listRecordObjects } from '../../auth/permissions.ts';
import { memberOf, type Principal, reachesAll } from '../../auth/principal.ts';
import { cursorSql, projection, type Shown } from './projection.ts';
import type { Filter } from '../kinds.ts';
import { filterSql, isRanging } from './filter.ts';
import { defaultSort, orderOf, rangesOf, type SortKey, sortKeys, walkOf } from './keyset.ts';
import { openCursor, scopeOf, withCursors } from './cursors.ts';
import { completedBy, expectView, usingView, type View, viewCondition } from './views.ts';
import { waysTo } from './ways.ts';
import { requireSearched, wordsCondition } from './words.ts';
import { requireShown, seenBy } from '../seen.ts';
import type { Source } from '../source.ts';

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

/** A page as the statement of a list gives it. */
export interface ListRow {
  data: string;
  more: boolean;
  last: (string | null)[] | null;
  total: string | null;
}

/**
 * One page, as the reply's JSON text: made by Postgres in one statement and one round trip. Throws a
 * problem for a filter, sort or cursor that is not right.
 */
export async function listRecords(
  context: Context,
  whole: Source,
  query: ListQuery,
): Promise<string> {
  const source = seenBy(context.principal, whole);
  requireShown(source, query, query.place.in);
  return usingView(context, source, query, (view) =>
    listBy(context, source, completedBy(source, query, view)),
  );
}

/** A query beside a view that is known. */
type ViewedQuery = ListQuery & { saved?: View | null };

async function listBy(context: Context, source: Source, query: ViewedQuery): Promise<string> {
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
  const where = conditionOf(context, source, query);
  const page = pageSql(source, query, keys, where, after);
  const filters = [query.filter, query.saved?.filter].filter((filter) => filter != null);
  const statement = filters.some(isRanging) ? plannedByValues(page) : page;
  const rows = await context.unit.run(...expectView(query.saved), statement);
  const [row] = rows.at(-1) as unknown as ListRow[];
  const estimated = query.total === 'estimated' ? await estimate(context, source, where) : null;
  const { data, more, last, total } = row!;
  const info = {
    nextCursor: more && last ? context.cursors.encode(scope, last) : null,
    hasMore: more,
    ...(query.total === 'exact' ? { total: Number(total) } : {}),
    ...(estimated === null ? {} : { total: estimated }),
  };
  const records = withCursors(context, source, query.include, data);
  return `{"data":${records},"page":${JSON.stringify(info)}}`;
}

/** The first page of each of many lists: what `below` says of the rows may name tables of the statement around it. */
export function firstPageSql(context: Context, source: Source, query: ListQuery): Sql {
  const keys = sortKeys(source, query.sort ?? defaultSort(source));
  const where = conditionOf(context, source, query);
  return pageSql(source, query, keys, where, null);
}

/** The condition on the rows, which are called `t`. The organization stands beside the policy: a second fence, and right estimates. */
export function conditionOf(
  context: Context,
  source: Source,
  query: Pick<ViewedQuery, 'filter' | 'place' | 'deleted' | 'q' | 'below' | 'only' | 'saved'>,
): Sql {
  const { organizationId } = memberOf(context.principal);
  const deleted = identifier(here, 'deleted_at');
  const conditions = [
    sql`${identifier(here, 'organization_id')} = ${organizationId}`,
    filterSql(source, here, query.filter, query.place),
    ...viewCondition(source, here, query.saved, query.place),
  ];
  const reach = reachSql(context.principal, source, here);
  if (reach) conditions.push(reach);
  const words = wordsOf(query);
  if (words !== undefined) {
    requireSearched(context.principal, source, words, query.place);
    conditions.push(wordsCondition(context.principal, here, words));
  }
  if (query.below) conditions.push(query.below.on(here));
  if (query.only) conditions.push(query.only(here));
  if (source.softDeletes && query.deleted !== 'include') {
    conditions.push(
      query.deleted === 'only' ? sql`${deleted} is not null` : sql`${deleted} is null`,
    );
  }
  return join(conditions, ' and ');
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
  source: Source,
  query: ViewedQuery,
  keys: readonly SortKey[],
  where: Sql,
  after: readonly (string | null)[] | null,
): Sql {
  const { limit, total, fields, include, filter, saved } = query;
  const walk = walkOf(keys);
  const table = identifier(source.table);
  const alias = identifier(here);
  const ways = waysTo(source, here, [filter, saved?.filter ?? null], wordsOf(query));
  const parts = rangesOf(walk.keys, here, after).flatMap((range) =>
    ways.conditions.map(
      (way) =>
        sql`(select ${alias}.* from ${table} ${alias} ${walk.joined(here)} where ${where} and ${way} and ${range.where} ${range.order} limit ${count(limit + 1)})`,
    ),
  );
  const counts = ways.conditions.map(
    (way) => sql`(select count(*) from ${table} ${alias} where ${where} and ${way})`,
  );
  const counted = total === 'exact' ? join(counts, ' + ') : sql`null`;
  // The row behind the page only says that there is more, and the cursor is that of the page's last row.
  return sql`
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
}

function withTables(tables: readonly Sql[]): Sql {
  return tables.length > 0 ? sql`with ${join(tables)}` : empty;
}

/** A number as part of the statement: a plan for any number of rows would be one for a tenth of them. */
function count(rows: number): Sql {
  return raw(String(Math.trunc(rows)));
}

/** The planner's guess of how many rows there are: costs no reading of them. */
async function estimate({ unit }: Context, source: Source, where: Sql): Promise<number> {
  const [row] = await unit.query<{ 'QUERY PLAN': { Plan: { 'Plan Rows': number } }[] }>(
    sql`explain (format json) select from ${identifier(source.table)} ${identifier(here)} where ${where}`,
  );
  return row?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0;
}
