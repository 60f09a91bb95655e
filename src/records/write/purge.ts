import { auditSql } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import { memberOf, requireReach } from '../../auth/principal.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import { endsSql, isAssociated } from '../associations.ts';
import { type RecordObject, referrersOf } from '../define.ts';
import { forgetEverywhere } from '../holders.ts';
import { columnOf, listSources, type Source } from '../source.ts';
import { lockRecord } from './lock.ts';

/**
 * Removes the record for good, from the bin or not: its row, its links, what refers to it, what is
 * kept of it elsewhere, and its images in the log. The replies that show it are for `forgetReplies`. Throws `not_found`.
 */
export async function purgeRecord(
  context: Context,
  definition: RecordObject,
  id: string,
): Promise<void> {
  requireReach(context.principal, [definition.object], ['read', 'delete']);
  requireReach(context.principal, referrersOf(definition), ['read', 'write']);
  await lockRecord(context, definition, id, { state: 'any', verb: 'delete' });
  const { organizationId } = memberOf(context.principal);
  const links = Object.values(definition.links);
  await context.unit.run(
    // Nobody can begin to refer to it from here on, see `referencesSql`.
    sql`select id from ${identifier(definition.table)}
      where organization_id = ${organizationId} and id = ${id} for update`,
    ...listSources().flatMap((source) => forgetSql(source, definition.object, organizationId, id)),
    ...links.map(
      ({ table, near }) => sql`delete from ${identifier(table)}
        where organization_id = ${organizationId} and ${identifier(columnOf(near))} = ${id}`,
    ),
    ...(isAssociated(definition) ? [forgetAssociationsSql(definition, organizationId, id)] : []),
    sql`delete from ${identifier(definition.table)} where organization_id = ${organizationId} and id = ${id}`,
    auditSql(context, organizationId, {
      type: 'records.purged',
      target: { type: definition.object, id },
    }),
    ...forgetMergesSql(organizationId, id),
    ...forgetEverywhere(organizationId, id),
    sql`select app.erase_images(${id})`,
    // Its links tell of it too, those also that were taken away before.
    sql`select app.erase_images(l.link_id) from (
        select distinct link_id from linked_changes where organization_id = ${organizationId} and record_id = ${id}
      ) l
      where (select c.type from changes c where c.organization_id = ${organizationId} and c.record_id = l.link_id
        order by c.version desc limit 1) = 'purged'`,
  );
}

/** Removes the replies kept under keys that show one of the records. All are read for that, once. */
export async function forgetReplies(
  { unit, principal }: Context,
  ids: readonly string[],
): Promise<void> {
  const { organizationId } = memberOf(principal);
  if (ids.length === 0) return;
  await unit.query(
    sql`delete from idempotency_keys where organization_id = ${organizationId} and ${
      ids.length === 1
        ? sql`position(${ids[0]!} in body) > 0`
        : // An id stands in quotes: to cut there is much less than to look for a thousand.
          sql`exists (select from string_to_table(body, '"') part where part = any(${[...ids]}::text[]))`
    }`,
  );
}

/** The statements by which other records stop to refer to this one. */
function forgetSql(
  { table, fields }: Source,
  object: string,
  organizationId: string,
  id: string,
): Sql[] {
  return Object.entries(fields)
    .filter(([, { target, input }]) => target === object && input !== null)
    .map(([name]) => {
      const column = identifier(columnOf(name));
      return sql`update ${identifier(table)} set ${column} = null
        where organization_id = ${organizationId} and ${column} = ${id}`;
    });
}

function forgetAssociationsSql({ object }: RecordObject, organizationId: string, id: string): Sql {
  return sql`delete from associations a
    where a.organization_id = ${organizationId} and ${endsSql('a', object, (end) => sql`${end} = ${id}`)}`;
}

/** What was merged into the record is in the bin like anything else then, and its merges cannot be undone. */
function forgetMergesSql(organizationId: string, id: string): Sql[] {
  return [
    sql`delete from merged_records
      where organization_id = ${organizationId} and (record_id = ${id} or survivor_id = ${id})`,
    sql`delete from merges where organization_id = ${organizationId} and survivor_id = ${id}`,
  ];
}
