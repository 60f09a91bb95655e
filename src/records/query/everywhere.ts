import { identifier, join, literal, raw, type Sql, sql } from '../../db/sql.ts';
import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { listObjects, type RecordObject } from '../define.ts';
import { rowsOf } from '../lookup.ts';
import { hiddenFields, seenBy } from '../seen.ts';
import { projection } from './projection.ts';
import { rankedSql } from './words.ts';

/** What is asked of all objects together. */
export interface EverywhereQuery {
  q: string;
  objects?: readonly string[] | undefined;
  limit: number;
}

/** The undeleted records that fit the words best, of every object that who asks may read, as the reply's JSON text. */
export async function searchEverywhere(context: Context, query: EverywhereQuery): Promise<string> {
  const { permissions } = memberOf(context.principal);
  const searched = listObjects().filter(
    (definition) =>
      (query.objects ?? [definition.object]).includes(definition.object) &&
      permissions.includes(`${definition.path}:read`) &&
      definition.searched?.length &&
      !hiddenFields(context.principal, definition).some((name) =>
        definition.searched!.includes(name),
      ),
  );
  if (searched.length === 0) return '{"data":[]}';
  const parts = searched.map((definition) => hitsSql(context, definition, query));
  const [row] = await context.unit.query<{ data: string }>(sql`
    select coalesce('[' || string_agg(h.j, ',' order by h.rank desc, h.id desc) || ']', '[]') as data
    from (select * from (${join(parts, ' union all ')}) p order by p.rank desc, p.id desc limit ${raw(String(query.limit))}) h`);
  return `{"data":${row!.data}}`;
}

function hitsSql(context: Context, definition: RecordObject, { q, limit }: EverywhereQuery): Sql {
  const source = seenBy(context.principal, definition);
  const found = rankedSql(source, q, { in: 'query' });
  const hit = sql`json_build_object('object', ${literal(source.object)}, 'rank', b.rank, 'record', ${projection(source, 't')})::text`;
  const { organizationId } = memberOf(context.principal);
  const rows = (alias: string, of: string): Sql =>
    rowsOf(
      organizationId,
      source.table,
      alias,
      sql`${identifier(alias, 'id')} = ${identifier(of, 'id')}`,
    );
  return sql`(select ${hit} as j, b.rank, b.id from (
    select s.rank, s.id from ${found} s cross join ${rows('r', 's')} where r.deleted_at is null
    order by s.rank desc, s.id desc limit ${raw(String(limit))}
  ) b cross join ${rows('t', 'b')})`;
}
