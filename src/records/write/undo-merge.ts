import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, sql } from '../../db/sql.ts';
import type { RecordObject } from '../define.ts';
import { notFound, type Written } from '../row.ts';
import { ownOf } from '../custom/own.ts';
import { sourceOf } from '../source.ts';
import { oneOf } from '../lookup.ts';
import { returned } from './rows.ts';
import { lockFamily, undo, type Undoable } from './undo.ts';

/** A merge that can be undone. */
export type UndoableMerge = Undoable & { definition: RecordObject; survivorId: string };

/** The merge, locked until the unit of work ends. Throws `not_found`. */
export async function getMerge(context: Context, id: string): Promise<UndoableMerge> {
  const { merges } = await lockFamily(context, id);
  const merge = merges.find((each) => each.id === id);
  if (!merge) throw notFound({ object: 'merge' }, id);
  const definition = sourceOf(merge.object) as RecordObject;
  return { ...merge, definition, merges: [merge], remakes: false };
}

/** Takes the merge back: its records are apart again, with their links and what referred to them. Throws as `undo`. */
export async function undoMerge(
  context: Context,
  merge: UndoableMerge,
): Promise<{ record: Written; restored: Written[] }> {
  const { organizationId } = memberOf(context.principal);
  const { id, definition, survivorId } = merge;
  const merged = await context.unit.query<{ id: string }>(sql`
    select record_id as id from merged_records where organization_id = ${organizationId} and merge_id = ${id}`);
  await undo(context, merge);
  const ids = [survivorId, ...merged.map((row) => row.id)];
  const records = await context.unit.query<Written>(sql`
    select ${returned(ownOf(context.principal, definition))} from ${identifier(definition.table)} t
    where t.organization_id = ${organizationId} and ${oneOf(sql`t.id`, ids)} order by t.id`);
  return {
    record: records.find((record) => record.id === survivorId)!,
    restored: records.filter((record) => record.id !== survivorId),
  };
}
