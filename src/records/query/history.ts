import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { empty, identifier, join, literal, raw, type Sql, sql } from '../../db/sql.ts';
import type { RecordObject } from '../define.ts';
import { kinds, timestampJson } from '../kinds.ts';
import { missing, unmerged } from '../merged.ts';
import { rowOf } from '../row.ts';
import { requireShown, seenBy } from '../seen.ts';
import type { Source } from '../source.ts';
import { association, isAssociated } from '../associations.ts';
import { openCursor } from './cursors.ts';
import { changedSql, changesSql } from './entries.ts';
import { loggedAs } from './past-links.ts';

/** What is asked of a history. */
export interface HistoryQuery {
  limit: number;
  cursor?: string | undefined;
  /** Only entries that changed it. */
  field?: string | undefined;
  include?: readonly string[] | undefined;
}

/** How many entries a page looks at for those that changed a field. */
const looked = 1000;

interface Page {
  data: string;
  more: boolean;
  /** Where the next page begins, if there is more. */
  last: (string | null)[];
}

/**
 * What happened to the record, newest first, as the reply's JSON text. A page costs the same however long
 * the history is. Throws `not_found`, `merged` and `invalid_cursor`.
 */
export async function listHistory(
  context: Context,
  whole: RecordObject,
  id: string,
  query: HistoryQuery,
): Promise<string> {
  const definition = seenBy(context.principal, whole);
  requireShown(definition, { fields: query.field === undefined ? [] : [query.field] });
  const { organizationId } = memberOf(context.principal);
  const { cursor, field, include = [] } = query;
  const asked = JSON.stringify([field ?? null, include.includes('links')]);
  const scope = `${organizationId}/${definition.object}.history/${id}/${asked}`;
  const after = cursor === undefined ? null : openCursor(context, scope, cursor, { in: 'query' });
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

/** The page of the row `me`: own entries by their versions, woven with those of links by their times. */
function pageSql(
  definition: RecordObject,
  { limit, field, include = [] }: HistoryQuery,
  after: readonly (string | null)[] | null,
): Sql {
  const [version = null] = after ?? [];
  const [page, more] = [raw(String(limit)), raw(String(limit + 1))];
  // With a field a page looks at so many entries and no more, or it could look for a rare one for ever.
  const enough = field ? raw(String(looked)) : more;
  const woven = include.includes('links') && !field;
  return sql`
    with own as materialized (
      select c.* from changes c
      where c.organization_id = me.organization_id and c.record_id = me.id
        and ${version === null ? sql`true` : sql`c.version < ${version}::int`}
      order by c.version desc limit ${enough}
    ), entry as (
      (select c.position, c.at, null::uuid as other_id from own c
        where ${field ? changedSql(definition, field) : sql`true`} order by c.version desc limit ${more})
      ${woven ? sql`union all (${linkedSql(definition, after)} limit ${more})` : sql``}
    ), shown as (
      select row_number() over (order by e.at desc, e.position desc) as n, e.at, e.position,
        case when e.other_id is null then c.version end as version,
        ${entrySql(definition, woven)}::text as j
      from (select * from entry order by at desc, position desc limit ${more}) e
      join changes c on c.organization_id = me.organization_id and c.position = e.position
    )
    select coalesce('[' || string_agg(s.j, ',' order by s.n) filter (where s.n <= ${page}) || ']', '[]') as data,
      count(*) > ${page} or ${field ? sql`(select count(*) = ${enough} from own)` : sql`false`} as more,
      case when count(*) > ${page} then json_build_array(
        coalesce(min(s.version) filter (where s.n <= ${page}), ${version}::int, me.version + 1)::text,
        max(s.at::text) filter (where s.n = ${page}), (max(s.position) filter (where s.n = ${page}))::text)
      else json_build_array((select min(o.version)::text from own o)) end as last
    from shown s`;
}

/** The entries about links of the row `me`, behind the cursor. */
function linkedSql(definition: RecordObject, after: readonly (string | null)[] | null): Sql {
  const [, at = null, position = null] = after ?? [];
  const behind =
    at === null
      ? sql`true`
      : sql`n.at <= ${at}::timestamptz and (n.at < ${at}::timestamptz or n.position < ${position}::bigint)`;
  return sql`
    select n.position, n.at, n.other_id from linked_changes n
    join changes c on c.organization_id = n.organization_id and c.position = n.position
      and c.object = any(${linkedBy(definition).flatMap(([, link]) => loggedAs(link))})
    where n.organization_id = me.organization_id and n.record_id = me.id and ${behind}
    order by n.at desc, n.position desc`;
}

/** What links a record, by its name in paths. */
function linkedBy(definition: RecordObject): [name: string, link: Source][] {
  const links = Object.entries<Source>(definition.links);
  return isAssociated(definition) ? [...links, ['associations', association]] : links;
}

/** The entry `c` as JSON; of a link where `e.other_id` names the record at its other end. */
export function entrySql(definition: RecordObject, woven: boolean): Sql {
  const links = woven ? linkedBy(definition) : [];
  const of = (choose: (name: string, link: Source) => Sql): Sql[] =>
    links.map(
      ([name, link]) => sql`when c.object = any(${loggedAs(link)}) then ${choose(name, link)}`,
    );
  const link = links.length
    ? sql`case when e.other_id is not null then row_to_json((select l from (
        select case ${spaced(of((name) => literal(name)))} end as name, c.record_id as id, e.other_id as "recordId") l)) end`
    : sql`null::json`;
  const changes = sql`case when e.other_id is null then ${changesSql(definition)}
    ${spaced(of((_, each) => changesSql(each)))} end`;
  return sql`row_to_json((select x from (
    select c.version, c.type, ${timestampJson(sql`c.at`)} as at, ${kinds.actor.select('c', 'actor')} as actor,
      c.request_id as "requestId", ${link} as link, ${changes} as changes) x))`;
}

function spaced(parts: Sql[]): Sql {
  return parts.length > 0 ? join(parts, ' ') : empty;
}
