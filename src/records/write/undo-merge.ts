import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, sql } from '../../db/sql.ts';
import { Problem, type UndoConflict } from '../../problem.ts';
import type { RecordObject } from '../define.ts';
import { findMerged } from '../merged.ts';
import { notFound, rowOf, type Written } from '../row.ts';
import { sourceOf } from '../source.ts';
import { type LogRange, revertChanges } from './revert.ts';
import { returned } from './rows.ts';

/** A merge as it is kept. */
export interface KeptMerge {
  id: string;
  definition: RecordObject;
  survivorId: string;
  undone: boolean;
  /** The entries that it wrote into the log. */
  range: LogRange;
}

/** The merge, locked until the unit of work ends: it is undone once. Throws `not_found`. */
export async function getMerge({ unit, principal }: Context, id: string): Promise<KeptMerge> {
  const { organizationId } = memberOf(principal);
  const [row] = await unit.query<{
    object: string;
    survivorId: string;
    undone: boolean;
    range: LogRange;
  }>(sql`
    select object, survivor_id as "survivorId", undone_at is not null as undone,
      json_build_object('requestId', request_id, 'first', first_position::text, 'last', last_position::text) as range
    from merges where organization_id = ${organizationId} and id = ${id} for update`);
  if (!row) throw notFound({ object: 'merge' }, id);
  const { object, ...rest } = row;
  return { id, definition: sourceOf(object) as RecordObject, ...rest };
}

/**
 * Takes back what the merge changed: its records are apart again, with their links and what referred to
 * them. Throws `already_undone`, and `undo_conflict` when somebody has changed any of it since.
 */
export async function undoMerge(
  context: Context,
  { id, definition, survivorId, undone, range }: KeptMerge,
): Promise<{ record: Written; restored: Written[] }> {
  if (undone) throw new Problem('already_undone', 'The merge is undone already');
  const { organizationId } = memberOf(context.principal);
  await revertChanges(context, range, await findGone(context, definition, survivorId));
  const [, restored] = await context.unit.run(
    sql`update merges set undone_at = now() where organization_id = ${organizationId} and id = ${id}`,
    sql`delete from merged_records where organization_id = ${organizationId} and merge_id = ${id}
      returning record_id as id`,
  );
  const ids = [survivorId, ...restored!.map((row) => String(row['id']))];
  const records = await context.unit.query<Written>(sql`
    select ${returned(definition)} from ${identifier(definition.table)} t
    where t.organization_id = ${organizationId} and t.id = any(${ids}::uuid[]) order by t.id`);
  return {
    record: records.find((record) => record.id === survivorId)!,
    restored: records.filter((record) => record.id !== survivorId),
  };
}

/** Locks the record that the merge left; tells where it is when it is not there. */
async function findGone(
  context: Context,
  definition: RecordObject,
  id: string,
): Promise<UndoConflict[]> {
  const [row] = await context.unit.query<{ gone: boolean }>(sql`
    select t.deleted_at is not null as gone from ${identifier(definition.table)} t
    where ${rowOf(context, 't', id)} for no key update`);
  if (row && !row.gone) return [];
  const merged = (await findMerged(context, definition, [id])).get(id);
  const { object } = definition;
  const message = merged
    ? `The ${object} was merged into ${merged.mergedInto} since; undo merge ${merged.mergeId} first`
    : `The ${object} is in the bin; restore it first`;
  return [{ object, id, field: null, message }];
}
