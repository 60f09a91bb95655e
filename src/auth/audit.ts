import { v7 as uuid } from 'uuid';
import { type Sql, sql } from '../db/sql.ts';
import type { Context } from './context.ts';

/** Everything that is noted for the owners of an organization, by name. */
export const auditTypes = [
  'session.started',
  'session.failed',
  'session.ended',
  'refresh_token.reused',
  'password.changed',
  'password.reset',
  'email.verified',
  'email.changed',
  'second_factor.enabled',
  'second_factor.disabled',
  'second_factor.failed',
  'second_factor.recovery_code_used',
  'second_factor.recovery_codes_renewed',
  'role.created',
  'role.updated',
  'role.deleted',
  'oauth.linked',
  'oauth.unlinked',
  'organization.created',
  'organization.updated',
  'organization.transferred',
  'organization.closed',
  'organization.restored',
  'member.added',
  'member.joined',
  'member.role_changed',
  'member.suspended',
  'member.reactivated',
  'member.removed',
  'member.left',
  'invitation.sent',
  'invitation.revoked',
  'invitation.accepted',
  'team.created',
  'team.updated',
  'team.deleted',
  'team.member_added',
  'team.member_removed',
  'api_key.created',
  'api_key.renamed',
  'api_key.rotated',
  'api_key.revoked',
  'webhook.created',
  'webhook.updated',
  'webhook.deleted',
  'webhook.secret_rotated',
  'records.exported',
  'records.purged',
  'operator.read',
  'operator.created',
  'operator.updated',
  'operator.suspended',
  'operator.unsuspended',
  'operator.deleted',
  'operator.sessions_ended',
  'operator.second_factor_removed',
] as const;

export type AuditType = (typeof auditTypes)[number];

/** What happened, and to what. */
export interface AuditEvent {
  type: AuditType;
  target?: { type: string; id: string };
  /** What else is worth knowing, as JSON: never a secret. */
  details?: Record<string, unknown>;
}

/** The statement that notes what happened, for a flight with others: `noteAudit`. */
export function auditSql(
  { requestId, client }: Pick<Context, 'requestId' | 'client'>,
  organizationId: string,
  { type, target, details = {} }: AuditEvent,
): Sql {
  return sql`
    insert into audit_events (organization_id, id, type, target_type, target_id, details, address, user_agent, request_id)
    values (${organizationId}, ${uuid()}, ${type}, ${target?.type ?? null}, ${target?.id ?? null},
      ${JSON.stringify(details)}::jsonb, ${client.address}, ${client.userAgent}, ${requestId})`;
}

/**
 * Notes what happened for the owners of the organization, in the transaction of the context: with the
 * request, its address, and whom Postgres knows to act. What is noted is never changed.
 */
export async function noteAudit(
  context: Pick<Context, 'unit' | 'requestId' | 'client'>,
  organizationId: string,
  event: AuditEvent,
): Promise<void> {
  await context.unit.query(auditSql(context, organizationId, event));
}
