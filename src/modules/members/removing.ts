import type { Context } from '../../auth/context.ts';
import { lockMember, type Membership, requireOtherOwner } from '../../auth/membership.ts';
import { listRecordObjects } from '../../auth/permissions.ts';
import { memberOf, personOf, requireReach } from '../../auth/principal.ts';
import { requireWithin } from '../../auth/within.ts';
import { sql } from '../../db/sql.ts';
import { enqueueJob } from '../../jobs/enqueue.ts';
import { invalid, Problem } from '../../problem.ts';
import { findReferable } from '../../records/write/references.ts';
import { reassign } from './reassigning.ts';
import { changeMember } from './service.ts';

/**
 * Removes a member. He stays the owner of his records, unless somebody else is to be: then gives the id of the job that
 * does it. Throws `not_found`, `permission_denied`, `last_owner`, `conflict`, `validation_failed`.
 */
export async function removeMember(
  context: Context,
  id: string,
  reassignTo: string | undefined,
): Promise<string | null> {
  if (id === memberOf(context.principal).id)
    throw new Problem('conflict', 'Leave by POST /members/me/leave');
  const current = await lockMember(context, id);
  requireWithin(context.principal, current.role);
  await requireOtherOwner(context, current);
  const details = reassignTo === undefined ? {} : { reassignTo };
  const jobId = reassignTo === undefined ? null : await giveRecords(context, id, reassignTo);
  await endMembership(context, current, 'member.removed', details);
  return jobId;
}

/** Who asks is a member no longer. Throws `permission_denied` for a key, and `last_owner`. */
export async function leave(context: Context): Promise<void> {
  const current = await lockMember(context, personOf(context.principal).id);
  await requireOtherOwner(context, current);
  await endMembership(context, current, 'member.left');
}

async function endMembership(
  context: Context,
  current: Membership,
  type: 'member.removed' | 'member.left',
  details: Record<string, unknown> = {},
): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  await context.unit.query(
    sql`delete from invitations where organization_id = ${organizationId} and user_id = ${current.id}`,
  );
  await changeMember(context, current, sql`status = 'removed'`, type, details);
}

/** Enqueues what gives the member's records to another one: with the rights of who asks, who must reach them all. */
async function giveRecords(context: Context, from: string, to: string): Promise<string> {
  requireReach(context.principal, listRecordObjects(), ['write']);
  const found = await findReferable(context, [{ target: 'member', id: to }]);
  if (found.length === 0 || to === from) {
    const message = `reassignTo: there is no other member ${to}`;
    throw invalid({ in: 'query', pointer: '/reassignTo', code: 'unknown_reference', message });
  }
  return enqueueJob(context, reassign, { payload: { from, to } });
}
