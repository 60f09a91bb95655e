import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import type { Context } from '../../auth/context.ts';
import type { Permission } from '../../auth/permissions.ts';
import { memberOf, requirePermission } from '../../auth/principal.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { Problem } from '../../problem.ts';
import type { RecordObject } from '../../records/define.ts';
import { filterSql } from '../../records/query/filter.ts';
import { sortKeys } from '../../records/query/keyset.ts';
import { type Listed, type ListQuery, listRecords } from '../../records/query/list.ts';
import { projection } from '../../records/query/projection.ts';
import type { View as SavedView } from '../../records/query/views.ts';
import { requireSearched } from '../../records/query/words.ts';
import { notFound, rowOf } from '../../records/row.ts';
import { requireShown, seenBy } from '../../records/seen.ts';
import { sourceOf } from '../../records/source.ts';
import { view } from './object.ts';
import type { ViewCreate, ViewUpdate } from './schema.ts';

/** Who has it changes and removes the shared views of others. */
export const manageViews: Permission = 'views:manage';

type Wish = Pick<
  SavedView,
  'object' | 'name' | 'filter' | 'sort' | 'fields' | 'include' | 'q' | 'shared'
>;

/** A page of the views that who asks may use. */
export function listViews(context: Context, query: ListQuery): Promise<Listed> {
  return listRecords(context, view, query);
}

/** A view as JSON text. Throws `not_found`, also for what is private to somebody else: Postgres holds it back. */
export async function getView(context: Context, id: string): Promise<string> {
  const [row] = await context.unit.query<{ json: string }>(sql`
    select ${projection(view, 't')}::text as json from saved_views t where ${rowOf(context, 't', id)}`);
  if (!row) throw notFound(view, id);
  return row.json;
}

/** Saves a view; gives it as JSON text. Throws `validation_failed` for what a list by it would refuse. */
export async function createView(
  context: Context,
  body: z.infer<typeof ViewCreate>,
): Promise<{ id: string; json: string }> {
  const { organizationId } = memberOf(context.principal);
  const wish: Wish = { ...nothing, ...body };
  checkWish(context, wish);
  const id = uuid();
  const { object, name, q, shared } = wish;
  await context.unit.query(sql`
    insert into saved_views (organization_id, id, object, name, filter, sort, fields, include, q, shared, created_by_type)
    values (${organizationId}, ${id}, ${object}, ${name}, ${json(wish.filter)}, ${json(wish.sort)}, ${json(wish.fields)},
      ${json(wish.include)}, ${q}, ${shared}, 'system')`);
  return { id, json: await getView(context, id) };
}

const nothing = { filter: null, sort: null, fields: null, include: null, q: null, shared: false };

const json = (value: unknown): Sql =>
  sql`${value === null ? null : JSON.stringify(value)}::text::jsonb`;

/** Changes what is given; gives the view as JSON text. Throws as `createView`, `not_found` and `permission_denied`. */
export async function updateView(
  context: Context,
  id: string,
  changes: z.infer<typeof ViewUpdate>,
): Promise<string> {
  const { isOwn, ...before } = await lockView(context, id);
  const wish: Wish = { ...before, ...changes };
  if (!isOwn && before.shared && !wish.shared) {
    const message = 'A view is made private by its maker alone: nobody else would see it then';
    throw new Problem('permission_denied', message, { permission: manageViews });
  }
  // What is left as it was may be out of date: to rename the view, or to share it, does not mend that.
  checkWish(context, { ...nothing, ...changes, object: before.object });
  await context.unit.query(sql`
    update saved_views t set name = ${wish.name}, filter = ${json(wish.filter)}, sort = ${json(wish.sort)},
      fields = ${json(wish.fields)}, include = ${json(wish.include)}, q = ${wish.q}, shared = ${wish.shared}
    where ${rowOf(context, 't', id)}`);
  return getView(context, id);
}

/** Removes the view. Throws `not_found` and `permission_denied`. */
export async function deleteView(context: Context, id: string): Promise<void> {
  await lockView(context, id);
  await context.unit.query(sql`delete from saved_views t where ${rowOf(context, 't', id)}`);
}

/** The view, which nobody else changes meanwhile. Throws for who may not change it. */
async function lockView(context: Context, id: string): Promise<Wish & { isOwn: boolean }> {
  const { type, id: actor } = memberOf(context.principal);
  const [row] = await context.unit.query<Wish & { isOwn: boolean }>(sql`
    select object, name, filter, sort, fields, include, q, shared,
      created_by_type = ${type} and created_by_id is not distinct from ${actor}::uuid as "isOwn"
    from saved_views t where ${rowOf(context, 't', id)} for no key update`);
  if (!row) throw notFound(view, id);
  if (!row.isOwn) requirePermission(context.principal, manageViews);
  return row;
}

/** Throws for what a list by the view would refuse to who saves it, at its place in the body. */
function checkWish(
  context: Context,
  { object, filter, sort, fields, include, q }: Omit<Wish, 'name'>,
): void {
  const definition = sourceOf(object) as RecordObject;
  requirePermission(context.principal, `${definition.path}:read`);
  const source = seenBy(context.principal, definition);
  if (filter) filterSql({ source, here: 't' }, filter, { in: 'body', pointer: '/filter' });
  if (sort) sortKeys(source, sort, { in: 'body', pointer: '/sort' });
  requireShown(source, { fields: fields ?? [], include: include ?? [] }, 'body');
  if (q !== null) requireSearched(source, q, { in: 'body' });
}
