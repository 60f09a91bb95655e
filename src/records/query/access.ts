import type { Context } from '../../auth/context.ts';
import { type Verb, verbs } from '../../auth/access.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, join, literal, raw, type Sql, sql } from '../../db/sql.ts';
import type { RecordObject } from '../define.ts';
import { missing } from '../merged.ts';
import { rowOf } from '../row.ts';
import { openCursor } from './cursors.ts';

interface Page {
  data: string;
  more: boolean;
  last: string[] | null;
}

/**
 * Who can see the record, and who can change it, as the reply's JSON text: members by their roles, then API
 * keys, each with how it comes that they reach it. Throws `not_found`, `merged` and `invalid_cursor`.
 */
export async function listAccess(
  context: Context,
  definition: RecordObject,
  id: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<string> {
  const { organizationId } = memberOf(context.principal);
  const scope = `${organizationId}/${definition.object}.access/${id}`;
  const after = cursor === undefined ? null : openCursor(context, scope, cursor, { in: 'query' });
  const count = raw(String(limit));
  const behind = after
    ? sql`(e.type < ${after[0]!} or e.type = ${after[0]!} and e.id > ${after[1]!}::uuid)`
    : sql`true`;
  const [row] = await context.unit.query<Page>(sql`
    select p.data, p.more, p.last from ${identifier(definition.table)} me cross join lateral (
      select coalesce('[' || string_agg(s.j, ',' order by s.n) filter (where s.n <= ${count}) || ']', '[]') as data,
        count(*) > ${count} as more,
        (array_agg(array[s.type, s.id::text] order by s.n) filter (where s.n = ${count}))[1:1] as last
      from (
        select row_number() over (order by e.type desc, e.id) as n, e.type, e.id, row_to_json(e)::text as j
        from (${membersSql(definition)} union all ${keysSql(definition)}) e
        where e.read is not null and ${behind} order by e.type desc, e.id limit ${raw(String(limit + 1))}
      ) s
    ) p
    where ${rowOf(context, 'me', id)} and me.deleted_at is null`);
  if (!row) throw await missing(context, definition, id);
  const { data, more, last } = row;
  const page = {
    nextCursor: more && last ? context.cursors.encode(scope, last.flat()) : null,
    hasMore: more,
  };
  return `{"data":${data},"page":${JSON.stringify(page)}}`;
}

/** How far an access (a column of JSON) says the verb reaches. */
function scopeSql(access: Sql, object: string, verb: Verb): Sql {
  return sql`coalesce(${access} -> ${literal(object)}, ${access} -> '*') ->> ${literal(verb)}`;
}

/** Members, with the scope by which each reaches the row `me`: that is why. */
function membersSql({ object }: RecordObject): Sql {
  const reaches = verbs.map((verb) => {
    const reach = scopeSql(sql`r.access`, object, verb);
    return sql`case ${reach} when 'all' then 'all'
      when 'own' then case when me.owner_id = m.user_id then 'own' end
      when 'team' then case when me.owner_id = m.user_id then 'own' when team.is_shared then 'team' end
      end as ${identifier(verb)}`;
  });
  return sql`
    select 'user' as type, m.user_id as id, u.name, m.role, ${join(reaches)},
      coalesce(r.fields -> ${literal(object)}, '{}') as fields
    from memberships m
    join users u on u.id = m.user_id
    join roles r on r.organization_id = m.organization_id and r.key = m.role
    cross join lateral (select exists (
      select from team_members mine
      join teams t on t.organization_id = mine.organization_id and (t.id = mine.team_id or t.parent_id = mine.team_id)
      join team_members theirs on theirs.organization_id = t.organization_id and theirs.team_id = t.id
      where mine.organization_id = m.organization_id and mine.user_id = m.user_id and theirs.user_id = me.owner_id
    ) as is_shared) team
    where m.organization_id = me.organization_id and m.status = 'active'`;
}

function keysSql({ object }: RecordObject): Sql {
  const reaches = verbs.map(
    (verb) => sql`${scopeSql(sql`k.access`, object, verb)} as ${identifier(verb)}`,
  );
  return sql`
    select 'api_key', k.id, k.name, null, ${join(reaches)}, '{}'::jsonb from api_keys k
    where k.organization_id = me.organization_id and k.revoked_at is null
      and (k.expires_at is null or k.expires_at > now())`;
}
