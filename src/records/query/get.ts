import { identifier, sql } from '../../db/sql.ts';
import type { Context } from '../../auth/context.ts';
import { withCursors } from './cursors.ts';
import { projection, type Shown } from './projection.ts';
import type { RecordObject } from '../define.ts';
import { missing, unmerged } from '../merged.ts';
import { rowOf, type Written } from '../row.ts';
import { requireShown, seenBy } from '../seen.ts';

/** One record. Throws `not_found`, also for a deleted one unless it is asked for, and `merged`. */
export async function getRecord(
  context: Context,
  whole: RecordObject,
  id: string,
  shown: Shown & { deleted?: 'include' | undefined },
): Promise<Written> {
  const definition = seenBy(context.principal, whole);
  requireShown(definition, shown);
  const state = shown.deleted === 'include' ? unmerged('t') : sql`t.deleted_at is null`;
  const [row] = await context.unit.query<Written>(sql`
    select t.id, t.version, ${projection(definition, 't', shown)}::text as json
    from ${identifier(definition.table)} t where ${rowOf(context, 't', id)} and ${state}`);
  if (!row) throw await missing(context, definition, id);
  return { ...row, json: withCursors(context, definition, shown.include, row.json) };
}
