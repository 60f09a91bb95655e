import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, join, literal, raw, type Sql, sql } from '../../db/sql.ts';
import type { RecordObject, TimelinePart } from '../define.ts';
import { timestampJson } from '../kinds.ts';
import { missing, unmerged } from '../merged.ts';
import { rowOf } from '../row.ts';
import { seenBy } from '../seen.ts';
import { includedSource, sourceOf } from '../source.ts';
import { openCursor } from './cursors.ts';
import { entrySql } from './history.ts';
import { projection } from './projection.ts';

/** What is asked of a timeline. */
export interface TimelineQuery {
  limit: number;
  cursor?: string | undefined;
  /** Which entries; all unless named. */
  types?: readonly string[] | undefined;
}

/** The type of entries that tell of the record's own changes. */
export const changeType = 'change';

interface Page {
  data: string;
  more: boolean;
  last: (string | null)[];
}

/** Where a page begins: behind the entry at this time, of this kind and id, and before this version of the record. */
type After = readonly [at: string, kind: string, id: string | null, version: string | null];

/**
 * What happened to the record and around it, newest first, as the reply's JSON text: its changes, woven with the
 * parts that its object states. One statement; a page costs the same however long it goes on. Throws `not_found`,
 * `merged` and `invalid_cursor`.
 */
export async function listTimeline(
  context: Context,
  whole: RecordObject,
  id: string,
  query: TimelineQuery,
): Promise<string> {
  const definition = seenBy(context.principal, whole);
  const { organizationId } = memberOf(context.principal);
  const { cursor, types } = query;
  const asked = JSON.stringify(types?.toSorted() ?? null);
  const scope = `${organizationId}/${definition.object}.timeline/${id}/${asked}`;
  const after =
    cursor === undefined
      ? null
      : (openCursor(context, scope, cursor, { in: 'query' }) as unknown as After);
  const [row] = await context.unit.query<Page>(sql`
    select p.data, p.more, p.last
    from ${identifier(definition.table)} me cross join lateral (${pageSql(definition, query, after)}) p
    where ${rowOf(context, 'me', id)} and ${unmerged('me')}`);
  if (!row) throw await missing(context, definition, id);
  const page = {
    nextCursor: row.more ? context.cursors.encode(scope, row.last) : null,
    hasMore: row.more,
  };
  return `{"data":${row.data},"page":${JSON.stringify(page)}}`;
}

/** The page of the row `me`. The kind of changes is 0, those of the parts follow; of one moment the highest comes first. */
function pageSql(
  definition: RecordObject,
  { limit, types }: TimelineQuery,
  after: After | null,
): Sql {
  const [page, more] = [raw(String(limit)), raw(String(limit + 1))];
  const parts = Object.entries(definition.timeline);
  const wanted = (type: string): boolean => types?.includes(type) ?? true;
  const entries = parts.flatMap(([type, part], index) =>
    wanted(type) ? [sql`(${partSql(part, index + 1, after)} limit ${more})`] : [],
  );
  if (wanted(changeType)) entries.push(sql`(${changesOfSql(after)} limit ${more})`);
  const before = after ? sql`${after[3]}::int` : sql`null::int`;
  return sql`
    with entry as (${join(entries, ' union all ')}), shown as (
      select row_number() over (${order}) as n, e.at, e.kind, e.id, e.version,
        ${shownSql(definition, parts)}::text as j
      from (select * from entry e ${order} limit ${more}) e
      left join changes c on c.organization_id = me.organization_id and c.position = e.position
    )
    select coalesce('[' || string_agg(s.j, ',' order by s.n) filter (where s.n <= ${page}) || ']', '[]') as data,
      count(*) > ${page} as more,
      json_build_array(max(s.at::text) filter (where s.n = ${page}), max(s.kind::text) filter (where s.n = ${page}),
        max(s.id::text) filter (where s.n = ${page}), coalesce(min(s.version) filter (where s.n <= ${page}), ${before})::text) as last
    from shown s`;
}

const order = sql`order by e.at desc, e.kind desc, e.version desc nulls last, e.id desc`;

/** The record's own changes, by their versions: times rise with these. */
function changesOfSql(after: After | null): Sql {
  const version = after?.[3] ?? null;
  return sql`
    select 0 as kind, c.at, null::uuid as id, c.version, c.position, null::uuid as other_id from changes c
    where c.organization_id = me.organization_id and c.record_id = me.id
      and ${version === null ? sql`true` : sql`c.version < ${version}::int`}
    order by c.version desc`;
}

/** The rows of a part that who asks may see. */
function partSql(
  { object, table, near, id }: TimelinePart,
  kind: number,
  after: After | null,
): Sql {
  const source = sourceOf(object);
  const row = identifier('p', id);
  const undeleted = source.softDeletes ? sql`and t.deleted_at is null` : sql``;
  return sql`
    select ${raw(String(kind))} as kind, p.at, ${row} as id, null::int as version, null::bigint as position, null::uuid as other_id
    from ${identifier(table)} p
    join ${identifier(source.table)} t on t.organization_id = p.organization_id and t.id = ${row} ${undeleted}
    where p.organization_id = me.organization_id and ${identifier('p', near)} = me.id and p.at is not null and ${behind(kind, row, after)}
    order by p.at desc, ${row} desc`;
}

function behind(kind: number, id: Sql, after: After | null): Sql {
  if (!after) return sql`true`;
  const [at, last, lastId] = after;
  if (kind > Number(last)) return sql`p.at < ${at}::timestamptz`;
  if (kind < Number(last)) return sql`p.at <= ${at}::timestamptz`;
  return sql`(p.at, ${id}) < (${at}::timestamptz, ${lastId}::uuid)`;
}

/** The entry `e` as JSON: its type and time, and what it tells under the name of the type. */
function shownSql(definition: RecordObject, parts: [string, TimelinePart][]): Sql {
  const cases = parts.map(([type, { object }], index) => {
    const source = includedSource(definition, { target: object });
    const value = sql`(select ${projection(source, 's')} from ${identifier(source.table)} s
      where s.organization_id = me.organization_id and s.id = e.id)`;
    return sql`when ${raw(String(index + 1))} then ${entryAs(type, value)}`;
  });
  return sql`case e.kind ${join(cases, ' ')} else ${entryAs(changeType, entrySql(definition, false))} end`;
}

function entryAs(type: string, value: Sql): Sql {
  return sql`row_to_json((select x from (
    select ${literal(type)} as type, ${timestampJson(sql`e.at`)} as at, ${value} as ${identifier(memberOfType(type))}) x))`;
}

/** `stage_transition` → `stageTransition`. */
export function memberOfType(type: string): string {
  return type.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
