import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, literal, type Sql, sql } from '../../db/sql.ts';
import { listObjects } from '../define.ts';
import { columnOf, listSources, type Source, sourceOf, writable } from '../source.ts';
import { isLink } from './merge-references.ts';

/** Entries of the log: those of a request, from the first position to the last. */
export interface LogRange {
  requestId: string;
  first: string;
  last: string;
}

/** A source with rows that the entries are of, and the columns that they changed. */
export interface Touched {
  source: Source;
  columns: string[];
}

/** Columns that a row is stamped with: they tell of its changes, and are not taken back with them. */
const stamped = [
  'organization_id',
  'id',
  'version',
  'created_at',
  'created_by_type',
  'created_by_id',
  'updated_at',
];

/**
 * Begins a statement with `folded`, a row for each row that the entries are of: what it was before the
 * first of them and after the last, whether they made or removed it, and whether its images are erased.
 */
export function foldedSql(organizationId: string, { requestId, first, last }: LogRange): Sql {
  return sql`with folded as materialized (
    select c.object, c.record_id as id,
      (array_agg(c.type order by c.position))[1] = 'created' as made,
      (array_agg(c.type order by c.position desc))[1] = 'purged' as removed,
      bool_or(c.before is null and c.after is null) as erased,
      coalesce(jsonb_object_agg(i.key, i.value order by c.position desc) filter (where i.old), '{}') as before,
      coalesce(jsonb_object_agg(i.key, i.value order by c.position) filter (where not i.old), '{}') as after
    from changes c left join lateral (
      select key, value, true as old from jsonb_each(c.before)
      union all
      select key, value, false from jsonb_each(c.after)
    ) i on true
    where c.organization_id = ${organizationId} and c.request_id = ${requestId}
      and c.position between ${first}::bigint and ${last}::bigint
    group by c.object, c.record_id
  )`;
}

/** Whether the entries together changed the column of the folded row. */
export function differs(folded: string, column: string): Sql {
  const key = literal(column);
  return sql`(${identifier(folded, 'before')} -> ${key} is distinct from ${identifier(folded, 'after')} -> ${key})`;
}

/** A column as it was before, or after, when it is a reference. */
export function referenceOf(folded: string, image: 'before' | 'after', column: string): Sql {
  return sql`(${identifier(folded, image)} ->> ${literal(column)})::uuid`;
}

/** What the entries are of: links first, since records name their primary ones. */
export async function findTouched(
  { unit, principal }: Context,
  { requestId, first, last }: LogRange,
): Promise<Touched[]> {
  const { organizationId } = memberOf(principal);
  const sources = listSources();
  const rows = await unit.query<{ object: string; columns: string[] }>(sql`
    select c.object, coalesce(array_agg(distinct a.attname::text) filter (where a.attname is not null), '{}') as columns
    from changes c
    left join unnest(${sources.map(({ object }) => object)}::text[], ${sources.map(({ table }) => table)}::text[])
      s(object, name) on s.object = c.object
    left join lateral jsonb_object_keys(coalesce(c.before, '{}') || coalesce(c.after, '{}')) k(name)
      on k.name <> all(${stamped}::text[])
    left join pg_attribute a on a.attrelid = s.name::regclass and a.attname = k.name
      and a.attgenerated = '' and not a.attisdropped
    where c.organization_id = ${organizationId} and c.request_id = ${requestId}
      and c.position between ${first}::bigint and ${last}::bigint
    group by c.object order by c.object`);
  const touched = rows.map(({ object, columns }) => ({ source: sourceOf(object), columns }));
  return touched.toSorted(
    (one, other) => Number(isLink(other.source)) - Number(isLink(one.source)),
  );
}

/** The columns of a source that name records, and of which object. */
export function referencesIn(source: Source): { column: string; target: string }[] {
  if (!isLink(source)) {
    return writable(source).flatMap(([name, { target }]) =>
      target ? [{ column: columnOf(name), target }] : [],
    );
  }
  const near = listObjects().find(({ links }) =>
    Object.values(links).some(({ object }) => object === source.object),
  );
  return [
    { column: columnOf(source.near), target: near!.object },
    { column: columnOf(source.far), target: source.target },
  ];
}
