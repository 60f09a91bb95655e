import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { findEnd } from '../../changes/ends.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { enqueueForSystem } from '../../jobs/as-system.ts';
import { deliver } from './jobs.ts';
import type { PauseReason } from './object.ts';

/**
 * Sends to the webhook again, which is locked: what waits is due at once, and has all its tries before it. It
 * reads on where it was, or where it can.
 */
export async function resumeWebhook(context: Context, id: string): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  const [row] = await context.unit.query<{ reason: PauseReason | null }>(sql`
    select paused_reason as reason from webhooks where organization_id = ${organizationId} and id = ${id}`);
  await context.unit.run(
    sql`update webhooks set paused_at = null, paused_reason = null ${await placeSql(context, row!.reason)}
      where organization_id = ${organizationId} and id = ${id}`,
    sql`update webhook_deliveries set tries = 0, first_tried_at = null,
        next_attempt_at = case when next_attempt_at is not null then now() end
      where organization_id = ${organizationId} and webhook_id = ${id} and status = 'waiting'
        and (tries > 0 or next_attempt_at > now())`,
  );
  await enqueueForSystem(context, deliver, { key: id, payload: { webhookId: id } });
}

/** The place to go on from, where it cannot be the one that the webhook has. */
async function placeSql(context: Context, reason: PauseReason | null): Promise<Sql> {
  const { organizationId } = memberOf(context.principal);
  if (reason === 'log_restored') {
    const { sequence, entry } = await findEnd(context);
    return sql`, sequence = ${sequence}::bigint, entry = ${entry}`;
  }
  if (reason !== 'cursor_expired') return sql``;
  return sql`, entry = null, sequence = coalesce((select s.sequence - 1 from sequenced_changes s
    where s.organization_id = ${organizationId} order by s.sequence limit 1), 0)`;
}
