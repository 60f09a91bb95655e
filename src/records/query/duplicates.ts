import type { Context } from '../../auth/context.ts';
import { identifier, join, literal, raw, type Sql, sql } from '../../db/sql.ts';
import type { Likeness, RecordObject } from '../define.ts';
import { missing } from '../merged.ts';
import { rowOf } from '../row.ts';
import { hiddenFields, seenBy } from '../seen.ts';
import { columnOf } from '../source.ts';
import { projection } from './projection.ts';

/** Below it names are not similar. The doors that `app.similar_by` makes have the same. */
const leastSimilarity = 0.4;

/** How many records that share one value are looked at: a switchboard's number may be that of thousands. */
const maxSharing = 1000;

/**
 * The undeleted records that may be the same as the one of the id, the likeliest first, as the reply's
 * JSON text. Throws `not_found` and `merged`.
 */
export async function listDuplicates(
  context: Context,
  definition: RecordObject,
  id: string,
  limit: number,
): Promise<string> {
  const seen = { ...seenBy(context.principal, definition), alike: alikeTo(context, definition) };
  const [row] = await context.unit.query<{ data: string; more: boolean }>(sql`
    select p.data, p.more
    from ${identifier(definition.table)} me cross join lateral (${pageSql(seen, limit)}) p
    where ${rowOf(context, 'me', id)} and me.deleted_at is null`);
  if (!row) throw await missing(context, definition, id);
  const page = { nextCursor: null, hasMore: row.more };
  return `{"data":${row.data},"page":${JSON.stringify(page)}}`;
}

/** What makes records alike to who asks: the reasons, and the order, tell values of fields. */
function alikeTo({ principal }: Context, definition: RecordObject): RecordObject['alike'] {
  const hidden = hiddenFields(principal, definition);
  const shown = Object.entries(definition.alike).filter(
    ([, likeness]) => !hidden.includes('clue' in likeness ? likeness.of : likeness.similar),
  );
  return Object.fromEntries(shown);
}

/** The page of the row `me`, in one row also when there is nothing on it. */
function pageSql(definition: RecordObject, limit: number): Sql {
  const shown = sql`row_to_json((select x from (
    select b.score, b.reasons, ${projection(definition, 't')} as record) x))::text`;
  return sql`
    select coalesce('[' || string_agg(d.j, ',' order by d.n) filter (where d.n <= ${limit}) || ']', '[]') as data,
      count(*) > ${limit} as more
    from (
      select row_number() over (order by b.score desc, b.id) as n, ${shown} as j
      from (${bestSql(definition, limit + 1)}) b
      join ${identifier(definition.table)} t
        on t.organization_id = me.organization_id and t.id = b.id and t.deleted_at is null
    ) d`;
}

/** The ids of the likeliest, each with its score and reasons. */
function bestSql({ object, table, alike }: RecordObject, count: number): Sql {
  if (Object.keys(alike).length === 0)
    return sql`select id, score, null::json as reasons from (${nobody}) n`;
  const unlikely = Object.keys(alike).map(
    (reason) => sql`(1 - coalesce(max(r.score) filter (where r.reason = ${literal(reason)}), 0))`,
  );
  const named = Object.entries(alike).map(([reason, likeness]) =>
    'similar' in likeness ? sql`union all ${namedSql(table, reason, likeness)}` : sql``,
  );
  return sql`
    with sharing as materialized (${sharingSql(object, alike)})
    select r.id, trim_scale(round(1 - ${join(unlikely, ' * ')}, 3)) as score,
      json_agg(json_build_object('reason', r.reason, 'value', r.value, 'score', r.score)
        order by r.score desc, r.reason) as reasons
    from (select * from sharing ${join(named, ' ')}) r
    group by r.id order by score desc, r.id limit ${count}`;
}

/** Who shares a clue with `me`. Each reason counts once, however many values are shared. */
function sharingSql(object: string, alike: RecordObject['alike']): Sql {
  const clues = Object.entries(alike).flatMap(([reason, likeness]) =>
    'clue' in likeness
      ? [sql`(${literal(likeness.clue)}, ${literal(reason)}, ${number(likeness.weight)})`]
      : [],
  );
  if (clues.length === 0) return nobody;
  return sql`
    select other.id, c.reason, min(other.value) as value, max(c.weight) as score
    from record_keys own
    join (values ${join(clues)}) c (clue, reason, weight) on c.clue = own.key
    cross join lateral (
      select k.record_id as id, k.value from record_keys k
      where k.organization_id = own.organization_id and k.object = own.object and k.key = own.key
        and k.value = own.value and k.active and k.record_id <> own.record_id
      order by k.record_id limit ${raw(String(maxSharing))}
    ) other
    where own.organization_id = me.organization_id and own.record_id = me.id and own.object = ${object}
    group by other.id, c.reason`;
}

const nobody = sql`select null::uuid as id, null as reason, null as value, 0.0 as score where false`;

/** Who has a name like that of `me`: of those found by it, and of those that share a clue. */
function namedSql(
  table: string,
  reason: string,
  { similar, weight }: Extract<Likeness, { similar: string }>,
): Sql {
  const name = identifier('t', columnOf(similar));
  const given = identifier('me', columnOf(similar));
  // With a limit each is looked up by its id: the planner would rather read all names there are.
  return sql`
    select found.id, ${literal(reason)}, n.name, trim_scale(round((n.similarity * ${number(weight)})::numeric, 3))
    from (select id from sharing union select ${identifier('app', `similar_${table}`)}(${given})) found
    cross join lateral (
      select ${name} as name, public.similarity(${name}, ${given}) as similarity from ${identifier(table)} t
      where t.organization_id = me.organization_id and t.id = found.id limit 1
    ) n
    where found.id <> me.id and n.similarity >= ${number(leastSimilarity)}`;
}

/** A number of the definition as part of the statement. */
function number(value: number): Sql {
  return raw(String(value));
}
