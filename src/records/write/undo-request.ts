import { isDeepStrictEqual } from 'node:util';
import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, join, sql } from '../../db/sql.ts';
import { Problem } from '../../problem.ts';
import { customPrefix } from '../custom/own.ts';
import { isAssociated, isAssociation } from '../associations.ts';
import { listObjects, type RecordObject } from '../define.ts';
import { ownerOf } from '../logged.ts';
import { notFound } from '../row.ts';
import { keptNames } from '../seen.ts';
import { type Source, sourceOf } from '../source.ts';
import { fieldOf, findTouched, foldedSql } from './revert-log.ts';
import { lockFamily, undo, type Undoable } from './undo.ts';

/** A request that can be undone. */
export type UndoableRequest = Undoable & { touched: Source[] };

/** What became of a record or link: the version that it has now, or null when it is not there. */
export interface Reverted {
  object: string;
  id: string;
  version: number | null;
}

/** The request, locked until the unit of work ends. Throws `not_found` for one that changed no record. */
export async function getRequest(context: Context, id: string): Promise<UndoableRequest> {
  const { undone, steps, range, merges } = await lockFamily(context, id);
  if (!range) throw notFound({ object: 'request' }, id);
  const touched = (await findTouched(context, range)).map(({ source }) => source);
  // Of one that did nothing but merge, the undo of the merge is its own.
  const apart = merges.some((merge) => merge.undone && isDeepStrictEqual(merge.range, range));
  return { id, undone: undone || apart, range, merges, remakes: steps % 2 === 1, touched };
}

/** The objects that the request touched, also where who asks may not read them: of links those that own them, of associations all that can have them. */
export async function listTouched({ unit }: Context, id: string): Promise<RecordObject[]> {
  const rows = await unit.query<{ object: string }>(
    sql`select object from app.touched_objects(${id}) object`,
  );
  return [
    ...new Set(
      rows.flatMap(({ object }) =>
        isAssociation({ object })
          ? listObjects().filter(isAssociated)
          : [ownerOf(sourceOf(object))],
      ),
    ),
  ];
}

/**
 * Throws `permission_denied` where others changed by it a field that is kept from who asks: to take that back is to write
 * it. What a merge moved is moved for everybody, and so it is when that is undone.
 */
export async function requireFree(context: Context, { range }: UndoableRequest): Promise<void> {
  const { organizationId, fields, type, id } = memberOf(context.principal);
  if (Object.keys(fields).length === 0) return;
  const changed = await context.unit.query<{ object: string; name: string }>(sql`
    select distinct c.object, coalesce(${customPrefix}::text || m.key, k.name) as name
    from changes c
    cross join lateral jsonb_object_keys(c.before || c.after) k(name)
    left join lateral (
      select m.key from jsonb_object_keys(
        coalesce(c.before -> 'custom_fields', '{}') || coalesce(c.after -> 'custom_fields', '{}')) m(key)
      where c.before -> 'custom_fields' -> m.key is distinct from c.after -> 'custom_fields' -> m.key
    ) m on k.name = 'custom_fields'
    where c.organization_id = ${organizationId} and c.request_id = ${range.requestId} and c.type = 'updated'
      and (c.actor_type, c.actor_id) is distinct from (${type}, ${id}::uuid)
      and not exists (select from merges g where g.organization_id = c.organization_id
        and g.request_id = c.request_id and c.position between g.first_position and g.last_position)`);
  const kept = changed.find(({ object, name }) =>
    keptNames(context, { object }).includes(fieldOf(sourceOf(object), name)),
  );
  if (!kept) return;
  const { path } = ownerOf(sourceOf(kept.object));
  const message = `Somebody else changed by it a field of ${kept.object} that your role may not write`;
  throw new Problem('permission_denied', message, { permission: `${path}:write` });
}

/** Takes back all that the request did, and tells what became of it, in the order in which it did that. Throws as `undo`. */
export async function undoRequest(context: Context, request: UndoableRequest): Promise<Reverted[]> {
  await undo(context, request);
  if (request.touched.length === 0) return [];
  const { organizationId } = memberOf(context.principal);
  const parts = request.touched.map(
    ({ object, table, softDeletes }) => sql`
      select f.position, f.object, f.id, t.version from folded f
      left join ${identifier(table)} t on t.organization_id = ${organizationId} and t.id = f.id
        ${softDeletes ? sql`and t.deleted_at is null` : sql``}
      where f.object = ${object}`,
  );
  return context.unit.query<Reverted>(sql`${foldedSql(organizationId, request.range)}
    select r.object, r.id, r.version from (${join(parts, ' union all ')}) r order by r.position`);
}
