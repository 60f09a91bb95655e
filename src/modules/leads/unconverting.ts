import type { Context } from '../../auth/context.ts';
import { memberOf, requirePermission, requireReach } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import { Problem } from '../../problem.ts';
import { ownerOf } from '../../records/logged.ts';
import { rowOf, type Written } from '../../records/row.ts';
import { lockRecords, type Target } from '../../records/write/lock.ts';
import { only } from '../../records/write/outcome.ts';
import { findTouched, type LogRange } from '../../records/write/revert-log.ts';
import { revertChanges } from '../../records/write/revert.ts';
import { returned } from '../../records/write/rows.ts';
import { lead } from './object.ts';
import { outcomes } from './schema.ts';

/**
 * Takes a conversion back: what it made goes to the bin, and the lead is what it was before. Throws `undo_conflict` with
 * all that was changed since, `already_undone`, and `history_expired` where the log tells of it no more.
 */
export async function unconvertLead(context: Context, target: Target): Promise<Written> {
  requireReach(context.principal, ['lead', ...outcomes], ['read', 'write']);
  const { record } = only(await lockRecords(context, lead, [target]));
  if (record['status'] !== 'converted')
    throw new Problem('already_undone', 'The lead is not converted');
  const range = await getRange(context, target.id);
  for (const { source } of await findTouched(context, range)) {
    const { object, path } = ownerOf(source);
    requirePermission(context.principal, `${path}:write`);
    requireReach(context.principal, [object], ['read', 'write']);
  }
  await revertChanges(context, range);
  const [written] = await context.unit.query<Written>(
    sql`select ${returned(lead)} from leads t where ${rowOf(context, 't', target.id)}`,
  );
  return written!;
}

/** The entries of the conversion: the last of them is the lead's own. */
async function getRange(context: Context, id: string): Promise<LogRange> {
  const { organizationId } = memberOf(context.principal);
  const [range] = await context.unit.query<LogRange>(sql`
    select t.conversion_request_id as "requestId", coalesce(f.position, c.position)::text as first, c.position::text as last
    from leads t
    join changes c on c.organization_id = t.organization_id and c.request_id = t.conversion_request_id
      and c.object = 'lead' and c.record_id = t.id and c.after ->> 'converted_at' is not null
      and c.position >= coalesce(t.conversion_first, 0)
    left join changes f on f.organization_id = t.organization_id and f.position = t.conversion_first
    where t.organization_id = ${organizationId} and t.id = ${id}
      and (t.conversion_first is null or f.position is not null)
    order by c.position limit 1`);
  if (range) return range;
  throw new Problem('history_expired', 'The log does not tell of the conversion any more');
}
