/** The deliveries of a webhook that wait: each record's in the order of the log, one of them at a time. */
import { v7 as uuid } from 'uuid';
import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { Wish } from './matching.ts';
import { messageIdOf } from './payload.ts';
import type { LoggedEvent } from './log.ts';

/** A webhook, as those see it who fill its queue and empty it. */
export interface Locked extends Wish {
  id: string;
  url: string;
  description: string | null;
  /** It is sent to: enabled, and not paused. */
  isLive: boolean;
  sequence: string;
  entry: string | null;
}

/** With more waiting, the log keeps the rest. */
export const mostWaiting = 10_000;

/** The webhook, for this transaction alone: of a record's deliveries one is the first at any time. */
export async function lockWebhook(
  { unit, principal }: Context,
  id: string,
): Promise<Locked | null> {
  const { organizationId } = memberOf(principal);
  const [row] = await unit.query<Locked>(sql`
    select id, url, description, event_types as "eventTypes", changed_fields as "changedFields",
      exclude_actors::text[] as "excludeActors", enabled and paused_at is null as "isLive", sequence::text, entry
    from webhooks where organization_id = ${organizationId} and id = ${id} for no key update`);
  return row ?? null;
}

/** Whether so many deliveries wait that no more are to be added now. */
export async function isFull(
  { unit, principal }: Context,
  webhookId: string,
  most: number,
): Promise<boolean> {
  const { organizationId } = memberOf(principal);
  const [row] = await unit.query<{ full: boolean }>(sql`
    select count(*) >= ${most} as full from (
      select from webhook_deliveries d
      where d.organization_id = ${organizationId} and d.webhook_id = ${webhookId} and d.status = 'waiting'
      limit ${most}) w`);
  return row!.full;
}

/** Adds the events to the queue of the webhook, which is locked. `replayId` when they were there before. */
export async function addDeliveries(
  { unit, principal }: Context,
  webhookId: string,
  events: readonly LoggedEvent[],
  replayId: string | null,
): Promise<void> {
  if (events.length === 0) return;
  const { organizationId } = memberOf(principal);
  const rows = events.map(({ type, recordId, sequence, entry }) => ({
    id: uuid(),
    message: messageIdOf(webhookId, entry),
    type,
    record: recordId,
    sequence,
  }));
  await unit.run(
    sql`insert into webhook_deliveries (organization_id, id, webhook_id, message_id, type, record_id, sequence, replay_id)
      select ${organizationId}, r.id, ${webhookId}, r.message, r.type, r.record, r.sequence, ${replayId}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r(id uuid, message text, type text, record uuid, sequence bigint)`,
    ...firstInLineSql(
      organizationId,
      webhookId,
      events.map(({ recordId }) => recordId),
    ),
  );
}

/**
 * The statements that see to it that of each record's waiting deliveries the first in the log has a time,
 * and no other. The webhook is locked.
 */
export function firstInLineSql(
  organizationId: string,
  webhookId: string,
  recordIds: readonly string[],
): Sql[] {
  const ids = [...new Set(recordIds)];
  const waiting = (alias: Sql): Sql => sql`${alias}.organization_id = ${organizationId}
    and ${alias}.webhook_id = ${webhookId} and ${alias}.status = 'waiting'`;
  return [
    sql`update webhook_deliveries d set next_attempt_at = null
      where ${waiting(sql`d`)} and d.record_id = any(${ids}::uuid[]) and d.next_attempt_at is not null
        and exists (select from webhook_deliveries e
          where ${waiting(sql`e`)} and e.record_id = d.record_id and (e.sequence, e.id) < (d.sequence, d.id))`,
    sql`update webhook_deliveries d set next_attempt_at = now()
      where d.organization_id = ${organizationId} and d.id in (
        select f.id from unnest(${ids}::uuid[]) r(id) cross join lateral (
          select e.id, e.next_attempt_at from webhook_deliveries e
          where ${waiting(sql`e`)} and e.record_id = r.id order by e.sequence, e.id limit 1
        ) f
        where f.next_attempt_at is null)`,
  ];
}
