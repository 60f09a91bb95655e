import { empty, identifier, join, literal, type Sql, sql } from '../../db/sql.ts';
import type { UndoConflict } from '../../problem.ts';
import { association, isAssociation, isOneSql } from '../associations.ts';
import { listObjects } from '../define.ts';
import { rowsOf } from '../lookup.ts';
import { columnOf, sourceOf } from '../source.ts';
import { isLink, type Link } from '../links.ts';
import {
  type Check,
  differs,
  fieldOf,
  referenceOf,
  referencesIn,
  type Touched,
} from './revert-log.ts';

/** What finds all that stands in the way in the rows themselves, but for values that others hold. */
export function conflictChecks(organizationId: string, touched: readonly Touched[]): Check[] {
  return touched.flatMap((each) => [
    changed(organizationId, each),
    ...lostReferences(organizationId, each),
    ...(isLink(each.source)
      ? [takenPairs(organizationId, each.source), primaries(organizationId, each.source)]
      : trees(organizationId, each)),
    ...(isAssociation(each.source) ? [takenEnds(organizationId)] : []),
  ]);
}

/**
 * Rows that are gone, or that are not there as the entries left them. Compared as their columns' types
 * are. Records that are in the bin since are another check's.
 */
function changed(organizationId: string, { source, columns }: Touched): Check {
  const table = identifier(source.table);
  const others = columns.map((name) => {
    const binned =
      name === 'deleted_at' ? sql`and (t.deleted_at is null or a.deleted_at is not null)` : empty;
    return sql`case when ${differs('f', name)} ${binned}
      and ${identifier('t', name)} is distinct from ${identifier('a', name)} then ${literal(name)} end`;
  });
  return {
    statement: sql`select f.id, f.removed, f.erased, t.id is null as gone,
        array_remove(array[${join([sql`null`, ...others])}]::text[], null) as others
      from folded f
      left join ${rowsOf(organizationId, source.table, 't', sql`t.id = f.id`)} on true
      cross join lateral jsonb_populate_record(null::${table}, f.after) a
      where f.object = ${source.object} and not (f.made and f.removed)`,
    explain: ({ id, removed, erased, gone, others }) => {
      const conflict = (field: string | null, message: string): UndoConflict => ({
        object: source.object,
        id: String(id),
        field,
        message,
      });
      if (removed && !gone) return [conflict(null, `The ${source.object} is there again`)];
      if (erased || (gone && !removed)) {
        return [conflict(null, `The ${source.object} was removed for good`)];
      }
      if (removed) return [];
      const fields = new Set((others as string[]).map((column) => fieldOf(source, column)));
      return [...fields].map((field) => conflict(field, `${field} was changed since`));
    },
  };
}

/** References that would come back to what was removed for good, or merged into another one, since. */
function lostReferences(organizationId: string, { source, changed }: Touched): Check[] {
  return referencesIn(source)
    .filter(({ column }) => changed.includes(column))
    .map(({ column, target }): Check => {
      const id = referenceOf('f', 'before', column);
      return {
        statement: sql`select f.id, had.value, m.survivor_id as into, m.merge_id as merge
          from folded f
          cross join lateral (select ${id} as value offset 0) had
          left join ${rowsOf(organizationId, sourceOf(target).table, 'x', sql`x.id = had.value`)} on true
          left join ${rowsOf(organizationId, 'merged_records', 'm', sql`m.record_id = x.id`)} on true
          where f.object = ${source.object} and not f.made and (f.removed or ${differs('f', column)}) and had.value is not null
            and (x.id is null or m.record_id is not null) and not exists (
              select from folded g where g.object = ${target} and g.id = had.value
                and (g.removed or ${differs('g', 'deleted_at')}))`,
        explain: ({ id, value, into, merge }) => [
          {
            object: source.object,
            id: String(id),
            field: fieldOf(source, column),
            message: into
              ? `The ${target} ${String(value)} was merged into ${String(into)} since; undo merge ${String(merge)} first`
              : `The ${target} ${String(value)} was removed for good since`,
          },
        ],
      };
    });
}

/** The columns of a link's ends. */
const endsOf = ({ near, far }: Link): [near: string, far: string] => [
  columnOf(near),
  columnOf(far),
];

/** Whether the folded link comes to its two records by the revert: it was removed, or had other ones. */
function comes(link: Link, folded: string): Sql {
  const moved = endsOf(link).map((end) => differs(folded, end));
  return sql`(not ${identifier(folded, 'made')} and (${identifier(folded, 'removed')} or ${join(moved, ' or ')}))`;
}

/** The end that the folded link, `now` in its table, had before. */
const hadBefore = (folded: string, end: string, now: string): Sql =>
  sql`coalesce(${referenceOf(folded, 'before', end)}, ${identifier(now, end)})`;

/** Whether a link `at` is of the two records that the folded one, `now` in its table, had before. */
function samePair(link: Link, folded: string, now: string, at: string): Sql {
  const same = endsOf(link).map(
    (end) => sql`${identifier(at, end)} = ${hadBefore(folded, end, now)}`,
  );
  return join(same, ' and ');
}

/** Links that would come back beside another one of the same two records. */
function takenPairs(organizationId: string, link: Link): Check {
  const had = endsOf(link).map((end) => sql`${hadBefore('f', end, 't')} as ${identifier(end)}`);
  const same = endsOf(link).map((end) => sql`${identifier('l', end)} = ${identifier('had', end)}`);
  const beside = sql`l.id <> f.id and ${join(same, ' and ')}`;
  return {
    statement: sql`select f.id, l.id as holder from folded f
      left join ${rowsOf(organizationId, link.table, 't', sql`t.id = f.id`)} on true
      cross join lateral (select ${join(had)} offset 0) had
      cross join ${rowsOf(organizationId, link.table, 'l', beside)}
      left join folded g on g.object = f.object and g.id = l.id
      where f.object = ${link.object} and ${comes(link, 'f')}
        and not coalesce((g.made and not g.stays) or ${comes(link, 'g')}, false)`,
    explain: ({ id, holder }) => [
      {
        object: link.object,
        id: String(id),
        field: null,
        message: `The two records have another link by now: ${String(holder)}`,
      },
    ],
  };
}

/** Associations that would come back where another one, since, leaves no room for them. */
function takenEnds(organizationId: string): Check {
  return {
    statement: sql`select f.id, l.id as holder from folded f
      left join ${rowsOf(organizationId, association.table, 't', sql`t.id = f.id`)} on true
      cross join lateral jsonb_populate_record(null::associations, coalesce(to_jsonb(t), '{}') || f.before) w
      join associations l on l.organization_id = ${organizationId} and l.definition_id = w.definition_id and (
        (l.from_id = w.from_id and l.to_id = w.to_id)
        or (l.from_id = w.from_id and l."primary" and w."primary")
        or (l.ended_at is null and w.ended_at is null and (
          (l.from_id = w.from_id and ${isOneSql('w', 'from')}) or (l.to_id = w.to_id and ${isOneSql('w', 'to')}))))
      where f.object = ${association.object} and not f.made
        and not exists (select from folded g where g.object = f.object and g.id = l.id)`,
    explain: ({ id, holder }) => [
      {
        object: association.object,
        id: String(id),
        field: null,
        message: `Another association stands in its place by now: ${String(holder)}`,
      },
    ],
  };
}

/** Records that name as their primary one, since, what their link would no longer be to, and no other either. */
function primaries(organizationId: string, link: Link): Check {
  const { table, field, owner } = link.primary;
  const [near, far] = endsOf(link);
  const [own, other] = owner === 'near' ? [near, far] : [far, near];
  const object = listObjects().find((definition) => definition.table === table)!.object;
  return {
    statement: sql`select o.id, f.id as link from folded f
      cross join ${rowsOf(organizationId, link.table, 't', sql`t.id = f.id`)}
      join ${identifier(table)} o on o.organization_id = ${organizationId}
        and o.id = ${identifier('t', own)} and ${identifier('o', columnOf(field))} = ${identifier('t', other)}
      left join folded r on r.object = ${object} and r.id = o.id
      where f.object = ${link.object} and ((f.made and not f.stays) or ${comes(link, 'f')})
        and not coalesce(${differs('r', columnOf(field))}, false)
        and not exists (
          select from folded g
          left join ${rowsOf(organizationId, link.table, 'n', sql`n.id = g.id`)} on true
          where g.object = f.object and ${comes(link, 'g')} and ${samePair(link, 'g', 'n', 't')})`,
    explain: ({ id, link }) => [
      {
        object,
        id: String(id),
        field,
        message: `${field} was changed since: it needs the link ${String(link)}`,
      },
    ],
  };
}

/** Records that would be their own ancestors, by parents that others were given since. */
function trees(organizationId: string, { source, columns }: Touched): Check[] {
  return referencesIn(source)
    .filter(({ column, target }) => target === source.object && columns.includes(column))
    .map(({ column }): Check => {
      const parent = identifier('t', column);
      const before = referenceOf('f', 'before', column);
      return {
        statement: sql`, changed as (
            select f.id, ${before} as parent from folded f
            where f.object = ${source.object} and not f.made and ${differs('f', column)}
          ), above as (
            with recursive up (start, at) as (
              select c.id, c.parent from changed c
              union
              select up.start, case when c.id is null then ${parent} else c.parent end
              from up join ${identifier(source.table)} t on t.organization_id = ${organizationId} and t.id = up.at
              left join changed c on c.id = t.id
            )
            select start from up where at = start
          )
          select start as id from above`,
        explain: ({ id }) => [
          {
            object: source.object,
            id: String(id),
            field: fieldOf(source, column),
            message: 'It would be its own ancestor: others were put below each other since',
          },
        ],
      };
    });
}
