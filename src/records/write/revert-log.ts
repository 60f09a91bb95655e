import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, join, literal, type Sql, sql } from '../../db/sql.ts';
import type { UndoConflict } from '../../problem.ts';
import { association, associationEnds, isAssociation } from '../associations.ts';
import { listObjects } from '../define.ts';
import { columnOf, listSources, type Source, sourceOf, writable } from '../source.ts';
import { isLink } from '../links.ts';
import { listLogged } from '../logged.ts';

/** Entries of the log: those of a request, from the first position to the last. */
export interface LogRange {
  requestId: string;
  first: string;
  last: string;
}

/** The statement that tells the position at which the log of the request ends by now; 0 where there is none. */
export function logEndSql({ principal, requestId }: Context): Sql {
  return sql`select coalesce(max(position), 0)::text as position from changes
    where organization_id = ${memberOf(principal).organizationId} and request_id = ${requestId}`;
}

/** A source with rows that the entries are of, and the columns that they changed. */
export interface Touched {
  source: Source;
  columns: string[];
  /** With those that Postgres generates of others. */
  changed: string[];
  ids: string[];
}

/** What stands in the way, with the field that it tells of, where that is not the one that it names. */
export type Conflict = UndoConflict & { tellsOf?: { object: string; field: string } };

/** A statement on the folded rows that finds what stands in the way, and what each of its rows means. */
export interface Check {
  statement: Sql;
  explain(row: Record<string, unknown>): Conflict[];
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
 * What they made `stays` when it is a record, which goes to the bin, or a link that such a record owns.
 */
export function foldedSql(organizationId: string, { requestId, first, last }: LogRange): Sql {
  // Most rows have one entry, which is its own fold.
  return sql`with entries as materialized (
    select g.object, g.id, g.position, g.types[1] = 'created' as made, g.types[g.count] = 'purged' as removed, g.erased,
      coalesce(case g.count when 1 then g.befores[1] else (
        select jsonb_object_agg(i.key, i.value order by e.number desc)
        from unnest(g.befores) with ordinality e(image, number), jsonb_each(e.image) i) end, '{}') as before,
      coalesce(case g.count when 1 then g.afters[1] else (
        select jsonb_object_agg(i.key, i.value order by e.number)
        from unnest(g.afters) with ordinality e(image, number), jsonb_each(e.image) i) end, '{}') as after
    from (
      select c.object, c.record_id as id, min(c.position) as position, count(*) as count,
        array_agg(c.type order by c.position) as types,
        array_agg(c.before order by c.position) as befores, array_agg(c.after order by c.position) as afters,
        bool_or(c.before is null and c.after is null) as erased
      from changes c
      where c.organization_id = ${organizationId} and c.request_id = ${requestId}
        and c.position between ${first}::bigint and ${last}::bigint
      group by c.object, c.record_id
    ) g
  ), folded as materialized (
    select e.*, e.made and not e.removed
      and ${keeperSql()} in (select k.id from entries k where k.made) as stays
    from entries e
  )`;
}

/** The record that decides whether a row `e` that was made stays: itself, of a link its owner, or the first of two associated ones. */
function keeperSql(): Sql {
  const owners = listLogged()
    .filter(isLink)
    .map((link): [object: string, column: string] => [link.object, columnOf(link.near)]);
  const kept = [...owners, [association.object, 'from_id'] as const].map(
    ([object, column]) => sql`case when e.object = ${literal(object)}
      then ${referenceOf('e', 'after', column)} end`,
  );
  return sql`coalesce(${join([...kept, sql`e.id`])})`;
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

/** What the entries are of: links first, since records name their primary ones. Columns that the gate derives are nobody's to take back. */
export async function findTouched(
  { unit, principal }: Context,
  { requestId, first, last }: LogRange,
): Promise<Touched[]> {
  const { organizationId } = memberOf(principal);
  const sources = listSources();
  const rows = await unit.query<Omit<Touched, 'source'> & { object: string }>(sql`
    select c.object, coalesce(array_agg(distinct a.attname::text) filter (where a.attgenerated = ''), '{}') as columns,
      coalesce(array_agg(distinct a.attname::text) filter (where a.attname is not null), '{}') as changed,
      array_agg(distinct c.record_id) as ids
    from changes c
    left join unnest(${sources.map(({ object }) => object)}::text[], ${sources.map(({ table }) => table)}::text[])
      s(object, name) on s.object = c.object
    left join lateral jsonb_object_keys(coalesce(c.before, '{}') || coalesce(c.after, '{}')) k(name)
      on k.name <> all(${stamped}::text[])
    left join pg_attribute a on a.attrelid = s.name::regclass and a.attname = k.name
      and not a.attisdropped and not has_column_privilege('crm_gate', a.attrelid, a.attnum, 'update')
    where c.organization_id = ${organizationId} and c.request_id = ${requestId}
      and c.position between ${first}::bigint and ${last}::bigint
    group by c.object order by c.object`);
  const touched = rows.map(({ object, ...names }) => ({ source: sourceOf(object), ...names }));
  return touched.toSorted(
    (one, other) => Number(isLink(other.source)) - Number(isLink(one.source)),
  );
}

/** The columns of a source that name records, and of which object. */
export function referencesIn(source: Source): { column: string; target: string }[] {
  if (isAssociation(source)) {
    return [...associationEnds, { column: 'definition_id', target: 'association_definition' }];
  }
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

/** The API's name of a column. */
export function fieldOf({ fields }: Source, column: string): string {
  const found = Object.entries(fields).find(([name, { kind }]) =>
    kind.suffixes.some((suffix) => `${columnOf(name)}${suffix}` === column),
  );
  return found?.[0] ?? column;
}
