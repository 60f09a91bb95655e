import { identifier, type Sql, sql } from '../../db/sql.ts';
import type { Source } from '../source.ts';

/** An instant in the past, as the log can tell it. */
export interface Instant {
  organizationId: string;
  at: Sql;
  /** A request whose changes have all happened by then, though the log has some of them later. */
  request?: Sql;
}

/**
 * The row of the id as it stood, as a table of one row: `image`, null where it was not there, and
 * `expired` where the log does not keep what is needed to tell. It goes back from the row of now by the
 * entries after the instant: of each column, the earliest of them says what it was.
 */
export function pastSql({ table }: Source, id: Sql, instant: Instant): Sql {
  const { organizationId, at, request } = instant;
  const happened = request ? sql`(c.at <= ${at} or c.request_id = ${request})` : sql`c.at <= ${at}`;
  const entries = sql`from changes c where c.organization_id = ${organizationId} and c.record_id = it.id
    and (t.id is null or t.updated_at > ${at})`;
  return sql`(
    select case when later.type = 'created' or later.count = 0 and t.id is null then null
        when later.count = 0 then to_jsonb(t)
        else coalesce(to_jsonb(t), '{}') || later.before end as image,
      ${expiredSql(at)} as expired
    from (select ${id} as id) it
    left join ${identifier(table)} t on t.organization_id = ${organizationId} and t.id = it.id
    left join lateral (
      select c.version, c.type ${entries} and ${happened} order by c.version desc limit 1
    ) last on true
    cross join lateral (
      with entry as materialized (
        select c.version, c.type, c.before ${entries}
          and c.version > case when last.version is null then 0 else last.version end
      ), earliest as (
        select m.key, min(e.version) as version from entry e, jsonb_object_keys(e.before) m (key) group by m.key
      )
      select ends.*, one.type, other.type as end,
        (select jsonb_object_agg(m.key, e.before -> m.key) from earliest m join entry e on e.version = m.version) as before
      from (select count(*) as count, min(version) as first, max(version) as newest from entry) ends
      left join entry one on one.version = ends.first
      left join entry other on other.version = ends.newest
    ) later
  )`;
}

/** Whether an entry is missing between the row of now, or its end, and the instant. */
function expiredSql(at: Sql): Sql {
  return sql`case
    when t.updated_at <= ${at} then false
    when t.id is null and coalesce(later.end, last.type, 'purged') <> 'purged' then true
    when last.version is not null then
      later.count <> coalesce(t.version, later.newest, last.version) - last.version
    when later.count = 0 then t.id is not null
    when later.count <> coalesce(t.version, later.newest) - later.first + 1 then true
    when later.type = 'created' then later.first > 1
    else coalesce(coalesce((later.before ->> 'updated_at')::timestamptz, t.updated_at) > ${at}, false)
  end`;
}
