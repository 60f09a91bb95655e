import { identifier, join, literal, type Sql, sql } from '../../db/sql.ts';
import { associationEnds, isAssociation } from '../associations.ts';
import { oneOf, rowsOf } from '../lookup.ts';
import { columnOf, type Source, sourceOf } from '../source.ts';
import { isLink } from '../links.ts';
import { listLogged } from '../logged.ts';
import {
  type Check,
  type Conflict,
  differs,
  fieldOf,
  referencesIn,
  type Touched,
} from './revert-log.ts';

/** Records of an object that matter beside the rows of the entries. */
export interface Beside {
  object: string;
  /** Those that must not be in the bin. */
  needed: string[];
  /** Those that will be merged: they must be in the bin by then, with nothing that refers to them. */
  merging: string[];
}

/** A source with rows that the entries are of, and its records that matter beside them. */
export type Concerned = Touched & Omit<Beside, 'object'>;

type Found = Record<string, unknown>;

/**
 * What finds records that are in the bin, or merged, where they are needed; and those that the revert
 * would take away though others refer to them since. `last` is the last position of the entries.
 */
export function presenceChecks(
  organizationId: string,
  concerned: readonly Concerned[],
  last: string,
): Check[] {
  return concerned
    .filter(({ source }) => source.softDeletes)
    .flatMap((each) => [
      binned(organizationId, each),
      ...(each.merging.length > 0 ? [unfit(organizationId, each)] : []),
      ...listLogged().flatMap((source) => referrers(organizationId, each, source, last)),
    ]);
}

/** Each row is a record in the way, for the reason given. */
function explainBy(
  { object }: Source,
  reason: (row: Found) => string,
  tellsOf?: Conflict['tellsOf'],
): Check['explain'] {
  return (row): Conflict[] => [
    { object, id: String(row['id']), field: null, message: reason(row), tellsOf },
  ];
}

/** Joins where the record `t` was merged. */
const mergedSql = sql`left join merged_records m
  on m.organization_id = t.organization_id and m.record_id = t.id`;

const awayReason =
  ({ object }: Source) =>
  ({ into, merge }: Found): string =>
    into
      ? `The ${object} was merged into ${String(into)} since; undo merge ${String(merge)} first`
      : `The ${object} is in the bin; restore it first`;

/**
 * Records in the bin that were not when the entries were written. One of which nothing but references
 * changed may have been there: a merge moves those of all records.
 */
function binned(organizationId: string, { source, columns, ids, needed }: Concerned): Check {
  const references = new Set(referencesIn(source).map(({ column }) => column));
  const own = columns.filter((column) => column !== 'deleted_at' && !references.has(column));
  const changed = [sql`false`, ...own.map((column) => differs('f', column))];
  return {
    statement: sql`select t.id, m.survivor_id as into, m.merge_id as merge
      from ${identifier(source.table)} t
      left join folded f on f.object = ${source.object} and f.id = t.id
      ${mergedSql}
      where t.organization_id = ${organizationId} and t.deleted_at is not null
        and ${oneOf(sql`t.id`, [...ids, ...needed])}
        and case when ${differs('f', 'deleted_at')} then f.after ->> 'deleted_at' is null
          else t.id = any(${needed}::uuid[]) or ${join(changed, ' or ')} end`,
    explain: explainBy(source, awayReason(source)),
  };
}

/** Records that are to be merged again, are none of the entries', and are not in the bin for it. */
function unfit(organizationId: string, { source, merging }: Concerned): Check {
  const { object } = source;
  return {
    statement: sql`select w.id, t.id is null as gone, m.survivor_id as into, m.merge_id as merge
      from unnest(${merging}::uuid[]) w(id)
      left join ${identifier(source.table)} t on t.organization_id = ${organizationId} and t.id = w.id
      ${mergedSql}
      where (t.id is null or t.deleted_at is null or m.record_id is not null)
        and not exists (select from folded f where f.object = ${object} and f.id = w.id)`,
    explain: explainBy(source, (row) => {
      if (row['gone']) return `The ${object} was removed for good`;
      return row['into'] ? awayReason(source)(row) : `The ${object} was restored since`;
    }),
  };
}

/** Rows of the source that began, after the entries, to refer to what goes to the bin or is merged. */
function referrers(
  organizationId: string,
  { source, merging }: Concerned,
  from: Source,
  last: string,
): Check[] {
  const { object } = source;
  return referencesIn(from)
    .filter(({ column, target }) => target === object && !isPrimary(from, column))
    .map(({ column }): Check => {
      const { id, ends, present } = referrerOf(organizationId, from, column);
      const name = literal(column);
      const field = fieldOf(from, column);
      const isLinking = isLink(from) || (isAssociation(from) && column !== 'definition_id');
      return {
        statement: sql`select x.id, ${id} as referrer
          from (
            select f.id, f.id = any(${merging}::uuid[]) as merging from folded f
            where f.object = ${object} and not f.removed
              and ${differs('f', 'deleted_at')} and f.after ->> 'deleted_at' is null
            union
            select unnest(${merging}::uuid[]), true
          ) x
          cross join ${rowsOf(organizationId, from.table, 'o', sql`${identifier('o', column)} = x.id`)}
          ${ends}
          cross join lateral (
            select c.before ->> ${name} as was from changes c
            where c.organization_id = ${organizationId} and c.record_id = o.id and c.position > ${last}::bigint
              and (c.before ? ${name} or c.after ? ${name})
            order by c.position limit 1
          ) s
          where s.was is distinct from x.id::text and (x.merging or ${present})`,
        explain: isLinking
          ? explainBy(source, ({ referrer }) => `It was linked to ${String(referrer)} since`)
          : explainBy(
              source,
              ({ referrer }) =>
                `The ${from.object} ${String(referrer)} refers to it since, as ${field}`,
              { object: from.object, field },
            ),
      };
    });
}

/** Whether the column names a primary one: a link stands behind it, which tells the same. */
function isPrimary({ table }: Source, column: string): boolean {
  return listLogged()
    .filter(isLink)
    .some(({ primary }) => primary.table === table && columnOf(primary.field) === column);
}

/** The record that refers by a row `o`: the row itself, or what is at the other end of a link; and whether it is out of the bin. */
function referrerOf(
  organizationId: string,
  source: Source,
  column: string,
): { id: Sql; ends: Sql; present: Sql } {
  if (isAssociation(source)) return associatedBy(organizationId, column);
  if (!isLink(source)) return { id: sql`o.id`, ends: sql``, present: sql`o.deleted_at is null` };
  const opposite = referencesIn(source).find((reference) => reference.column !== column)!;
  const id = identifier('o', opposite.column);
  const { table } = sourceOf(opposite.target);
  const ends = sql`cross join ${rowsOf(organizationId, table, 'e', sql`e.id = ${id}`)}`;
  return { id, ends, present: sql`e.deleted_at is null` };
}

/** The same by an association `o`: what is at the end that the column is not of; of a definition the association itself. */
function associatedBy(organizationId: string, column: string): ReturnType<typeof referrerOf> {
  const side = associationEnds.find((end) => end.column === column)?.side;
  if (!side) return { id: sql`o.id`, ends: sql``, present: sql`true` };
  const opposite = side === 'from' ? 'to' : 'from';
  const there = associationEnds
    .filter((end) => end.side === opposite)
    .map(
      (end) => sql`exists (select from ${identifier(sourceOf(end.target).table)} e
        where e.organization_id = ${organizationId} and e.id = ${identifier('o', end.column)} and e.deleted_at is null)`,
    );
  return {
    id: identifier('o', `${opposite}_id`),
    ends: sql``,
    present: sql`(${join(there, ' or ')})`,
  };
}
