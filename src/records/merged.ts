import type { Context } from '../auth/context.ts';
import { memberOf } from '../auth/principal.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import { Problem } from '../problem.ts';
import { notFound } from './row.ts';

/** The condition that the row was not merged into another one: those are in the bin, and not to be had. */
export function unmerged(here: string): Sql {
  return sql`not exists (select from merged_records m
    where m.organization_id = ${identifier(here, 'organization_id')} and m.record_id = ${identifier(here, 'id')})`;
}

/** Where a record went: by which merge, and which record is left, however often that was merged itself. */
export interface Merged {
  mergeId: string;
  mergedInto: string;
}

/** Where the record of the id went; null unless it was merged. */
export async function findMerged(
  { unit, principal }: Context,
  { object }: { object: string },
  id: string,
): Promise<Merged | null> {
  const { organizationId } = memberOf(principal);
  const [row] = await unit.query<Merged>(sql`
    with recursive way (merge_id, survivor_id, step) as (
      select m.merge_id, m.survivor_id, 1 from merged_records m
      where m.organization_id = ${organizationId} and m.object = ${object} and m.record_id = ${id}
      union all
      select w.merge_id, m.survivor_id, w.step + 1 from way w
      join merged_records m on m.organization_id = ${organizationId} and m.record_id = w.survivor_id
    )
    select merge_id as "mergeId", survivor_id as "mergedInto" from way order by step desc limit 1`);
  return row ?? null;
}

/** The problem of an id by which no record is found: `merged` with the one that is left, or `not_found`. */
export async function missing(
  context: Context,
  source: { object: string },
  id: string,
): Promise<Problem> {
  const merged = await findMerged(context, source, id);
  if (!merged) return notFound(source, id);
  return new Problem('merged', `This ${source.object} was merged into ${merged.mergedInto}`, {
    ...merged,
  });
}

/** Throws `merged` for a record that was. */
export async function refuseMerged(
  context: Context,
  source: { object: string },
  id: string,
): Promise<void> {
  const problem = await missing(context, source, id);
  if (problem.code === 'merged') throw problem;
}
