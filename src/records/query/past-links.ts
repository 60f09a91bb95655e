import { identifier, literal, raw, type Sql, sql } from '../../db/sql.ts';
import type { LinkStatement } from '../links.ts';
import { columnOf, includedSource, listSources, type Source } from '../source.ts';
import { type Instant, pastSql } from './past.ts';
import { projection, shownSql } from './projection.ts';

type Link = Source & LinkStatement;

/** How many links are shown: there is no list that goes on. */
const shownLinks = 200;

/** The names under which the log has the links of a table: they are listed from both sides. */
export function loggedAs({ table }: Pick<Source, 'table'>): string[] {
  return listSources()
    .filter((source) => source.table === table)
    .map(({ object }) => object);
}

/**
 * The links that the past record `t` had, newest first and each with the other record as it stood, as a
 * table of one row: their `value` as an included list, and whether that is `expired`.
 */
export function pastLinksSql(here: Source, link: Link, instant: Instant): Sql {
  const { table, far } = link;
  const other = includedSource(here, { ...link.includes[link.embeds[0]!]!, target: link.target });
  const embedded = sql`case when beyond.image ->> 'deleted_at' is null and o.id is not null
    then ${projection(other, 'o')} end`;
  const shown = shownSql(withPrimary(link), 'l', {}, [[link.embeds[0]!, embedded]]);
  return sql`(
    select coalesce(bool_or(p.expired), false) as expired, json_build_object(
      'data', coalesce(json_agg(p.j order by p.n) filter (where p.n <= ${count(0)}), '[]'::json),
      'page', json_build_object('nextCursor', null, 'hasMore', count(*) > ${count(0)})) as value
    from (
      select row_number() over (order by l.created_at desc, l.id desc) as n,
        had.expired or beyond.expired as expired, ${shown} as j
      from (
        select * from (${heldSql(link, instant)}) h
        order by h.expired desc, h.created_at desc, h.id desc limit ${count(1)}
      ) had
      left join lateral jsonb_populate_record(null::${identifier(table)}, had.image) l on true
      cross join lateral ${pastSql(other, identifier('l', columnOf(far)), instant)} beyond
      left join lateral jsonb_populate_record(null::${identifier(other.table)}, beyond.image) o on true
    ) p
  )`;
}

/** The links that `t` had then: those that nobody has touched since, and of the others those that the log says. */
function heldSql(link: Link, instant: Instant): Sql {
  const { organizationId, at } = instant;
  const near = columnOf(link.near);
  const own = sql`${identifier(link.table)} o
    where o.organization_id = ${organizationId} and ${identifier('o', near)} = t.id`;
  return sql`
    (select o.id, o.created_at, to_jsonb(o) as image, false as expired from ${own} and o.updated_at <= ${at}
      order by o.created_at desc, o.id desc limit ${count(1)})
    union all
    select it.id, (past.image ->> 'created_at')::timestamptz, past.image, past.expired or it.lost
    from (
      select o.id, false as lost from ${own} and o.updated_at > ${at}
      union
      select n.link_id, c.position is null from linked_changes n
      left join changes c on c.organization_id = n.organization_id and c.position = n.position
      where n.organization_id = ${organizationId} and n.record_id = t.id and n.at > ${at}
        and (c.position is null or c.object = any(${loggedAs(link)}))
    ) it
    cross join lateral ${pastSql(link, sql`it.id`, instant)} past
    where past.expired or it.lost or past.image ->> ${literal(near)} = t.id::text`;
}

/** The link, which was the primary one if its owner named it then. */
function withPrimary(link: Link): Link {
  const { primary, fields, far } = link;
  const column = columnOf(primary.field);
  const is =
    primary.owner === 'near'
      ? sql`coalesce(${identifier('t', column)} = ${identifier('l', columnOf(far))}, false)`
      : sql`coalesce(${identifier('o', column)} = t.id, false)`;
  return {
    ...link,
    fields: { ...fields, primary: { ...fields['primary']!, expression: () => is } },
  };
}

function count(more: number): Sql {
  return raw(String(shownLinks + more));
}
