import { v7 as uuid } from 'uuid';
import { memberOf } from '../../auth/principal.ts';
import { empty, identifier, type Sql, sql } from '../../db/sql.ts';
import type { Context } from '../../auth/context.ts';
import { type Listed, type ListQuery, listRecords } from '../query/list.ts';
import { projection } from '../query/projection.ts';
import type { LinkStatement } from '../links.ts';
import type { RecordBody, RecordObject } from '../define.ts';
import { columnOf, type Source, sourceOf } from '../source.ts';
import { missing } from '../merged.ts';
import type { Written } from '../row.ts';
import { rightToPrimary, seenBy } from '../seen.ts';
import { Problem } from '../../problem.ts';
import { lockRecord } from './lock.ts';

type Link = Source & LinkStatement;

/** A page of the record's links, each with the other record. Throws `not_found` for the record. */
export async function listLinks(
  context: Context,
  definition: RecordObject,
  link: Link,
  id: string,
  query: Omit<ListQuery, 'below'>,
): Promise<Listed> {
  await requireRecord(context, definition, id);
  const on = (here: string): Sql => sql`${identifier(here, columnOf(link.near))} = ${id}`;
  return listRecords(context, link, { ...query, below: { id, on } });
}

/** Links the two records, or changes their link; `primary: true` makes it the primary one. */
export async function setLink(
  context: Context,
  definition: RecordObject,
  link: Link,
  id: string,
  otherId: string,
  body: RecordBody,
): Promise<Written & { created: boolean }> {
  await lockRecord(context, definition, id);
  await requireRecord(context, sourceOf(link.target), otherId, sql`for key share`);
  const { organizationId } = memberOf(context.principal);
  const [near, far] = [identifier(columnOf(link.near)), identifier(columnOf(link.far))];
  const { role = null, startedAt = null, endedAt = null } = body as Record<string, string | null>;
  const [row] = await context.unit.query<{ created: boolean }>(sql`
    insert into ${identifier(link.table)} as t (organization_id, id, ${near}, ${far}, role, started_at, ended_at)
    values (${organizationId}, ${uuid()}, ${id}, ${otherId}, ${role}, ${startedAt}, ${endedAt})
    on conflict (organization_id, ${near}, ${far})
      do update set role = excluded.role, started_at = excluded.started_at, ended_at = excluded.ended_at
      where (t.role, t.started_at, t.ended_at) is distinct from (excluded.role, excluded.started_at, excluded.ended_at)
    returning t.version = 1 as created`);
  if (typeof body['primary'] === 'boolean')
    await setPrimary(context, definition, link, id, otherId, body['primary']);
  const [written] = await context.unit.query<Written>(sql`
    select t.id, t.version, ${projection(seenBy(context.principal, link), 't')}::text as json from ${identifier(link.table)} t
    where ${pairOf(context, link, id, otherId)}`);
  return { ...written!, created: row?.created ?? false };
}

/** Takes the link away; the record has no primary one then, if this was it. Throws `not_found`. */
export async function deleteLink(
  context: Context,
  definition: RecordObject,
  link: Link,
  id: string,
  otherId: string,
): Promise<void> {
  await lockRecord(context, definition, id);
  await setPrimary(context, definition, link, id, otherId, false);
  const rows = await context.unit.query(sql`
    delete from ${identifier(link.table)} t where ${pairOf(context, link, id, otherId)} returning t.id`);
  if (rows.length === 0) throw await missing(context, sourceOf(link.target), otherId);
}

/**
 * Names the other record as primary, or no longer names it. A record that stays as it is keeps its version. Throws
 * `permission_denied` where it would not, and the field is read-only to who asks; always where it is hidden from him.
 */
async function setPrimary(
  context: Context,
  definition: RecordObject,
  link: Link,
  id: string,
  otherId: string,
  primary: boolean,
): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  const column = identifier(columnOf(link.primary.field));
  const right = rightToPrimary(context.principal, link);
  const changed = await context.unit.query(sql`
    update ${identifier(link.primary.table)} set ${column} = ${primary ? otherId : null}
    where organization_id = ${organizationId} and id = ${id}
      and ${primary ? sql`${column} is distinct from ${otherId}` : sql`${column} = ${otherId}`} returning 1`);
  if (right === 'hidden' || (right && changed.length > 0)) {
    const message = `Your role may not write ${link.primary.field}, which names the primary ${link.target}`;
    throw new Problem('permission_denied', message, {
      permission: `${definition.path}:write`,
      errors: [{ in: 'body', pointer: '/primary', code: 'read_only', message }],
    });
  }
}

function pairOf({ principal }: Context, link: Link, id: string, otherId: string): Sql {
  return sql`t.organization_id = ${memberOf(principal).organizationId}
    and ${identifier('t', columnOf(link.near))} = ${id} and ${identifier('t', columnOf(link.far))} = ${otherId}`;
}

/** Throws `not_found` and `merged`; `lock` keeps the record from being merged until the unit of work ends. */
export async function requireRecord(
  context: Context,
  source: Source,
  id: string,
  lock: Sql = empty,
): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  const rows = await context.unit.query(sql`
    select id from ${identifier(source.table)}
    where organization_id = ${organizationId} and id = ${id} and deleted_at is null ${lock}`);
  if (rows.length === 0) throw await missing(context, source, id);
}
