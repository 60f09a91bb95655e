import { noteAudit } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import { lockMember } from '../../auth/membership.ts';
import { personOf } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import { invalid, Problem } from '../../problem.ts';

/**
 * Makes the member an owner in the place of who asks, who is an admin then. Throws `permission_denied` for a key, `not_found`,
 * `conflict` for who has not joined or is suspended.
 */
export async function transferOrganization(context: Context, memberId: string): Promise<void> {
  const { organizationId, id } = personOf(context.principal);
  if (memberId === id) throw refused('invalid_value', 'it is yours already');
  const { status } = await lockMember(context, memberId).catch((error: unknown) => {
    if (!(error instanceof Problem) || error.code !== 'not_found') throw error;
    throw refused('unknown_reference', `there is no member ${memberId}`);
  });
  if (status !== 'active')
    throw new Problem('conflict', `Only an active member can own it: he is ${status}`);
  await context.unit.query(sql`
    update memberships set role = case user_id when ${memberId} then 'owner' else 'admin' end
    where organization_id = ${organizationId} and user_id in (${memberId}, ${id})`);
  await noteAudit(context, organizationId, {
    type: 'organization.transferred',
    target: { type: 'member', id: memberId },
  });
}

function refused(code: string, reason: string): Problem {
  const message = `memberId: ${reason}`;
  return invalid({ in: 'body', pointer: '/memberId', code, message });
}
