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

/** Where records went, by their ids; those that were not merged are left out. */
export async function findMerged(
  { unit, principal }: Context,
  { object }: { object: string },
  ids: readonly string[],
): Promise<Map<string, Merged>> {
  const { organizationId } = memberOf(principal);
  // Each step of the ways once, however many of the ids go there. With a limit a step is looked up by its id:
  // the planner would rather read all there are, for each.
  const steps = await unit.query<Merged & { id: string }>(sql`
    with recursive way (id, merge_id, survivor_id) as (
      select m.record_id, m.merge_id, m.survivor_id from merged_records m
      where m.organization_id = ${organizationId} and m.object = ${object} and m.record_id = any(${ids}::uuid[])
      union
      select n.record_id, n.merge_id, n.survivor_id from way w cross join lateral (
        select * from merged_records m
        where m.organization_id = ${organizationId} and m.record_id = w.survivor_id limit 1
      ) n
    )
    select id, merge_id as "mergeId", survivor_id as "mergedInto" from way`);
  const ways = new Map(steps.map(({ id, ...step }) => [id, step]));
  const merged = ids.flatMap((id): [string, Merged][] => {
    const first = ways.get(id);
    if (!first) return [];
    let last = first.mergedInto;
    for (let step = ways.get(last); step; step = ways.get(last)) last = step.mergedInto;
    return [[id, { mergeId: first.mergeId, mergedInto: last }]];
  });
  return new Map(merged);
}

/** The problems of ids by which no records are found: `merged` with the one that is left, or `not_found`. */
export async function missingOnes(
  context: Context,
  source: { object: string },
  ids: readonly string[],
): Promise<Map<string, Problem>> {
  const merged = ids.length > 0 ? await findMerged(context, source, ids) : new Map();
  return new Map(
    ids.map((id) => {
      const way = merged.get(id) as Merged | undefined;
      const message = `This ${source.object} was merged into ${way?.mergedInto}`;
      return [id, way ? new Problem('merged', message, { ...way }) : notFound(source, id)];
    }),
  );
}

/** The problem of one such id. */
export async function missing(
  context: Context,
  source: { object: string },
  id: string,
): Promise<Problem> {
  return (await missingOnes(context, source, [id])).get(id)!;
}
