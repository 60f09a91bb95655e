/** The deliveries of a webhook that wait: each record's in the order of the log, one of them at a time. */
import { v7 as uuid } from 'uuid';
import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { Wish } from './matching.ts';
import { messageIdOf } from './payload.ts';
import { type LoggedEvent, plannedAnew } from './log.ts';

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

/** With more records that have something waiting, the log keeps the rest. */
export const mostWaiting = 10_000;
/** And with so many times as many events of them. */
const eventsPerRecord = 10;

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

/**
 * Whether so many records have something waiting that no more is to be added now. Many events of one record are
 * not many: a receiver that refuses them still gets those of others, up to a number that is too much of any.
 */
export async function isFull(
  { unit, principal }: Context,
  webhookId: string,
  most: number,
): Promise<boolean> {
  const { organizationId } = memberOf(principal);
  const counted = (which: Sql, enough: number): Sql => sql`(select count(*) >= ${enough} from (
    select from webhook_deliveries d
    where d.organization_id = ${organizationId} and d.webhook_id = ${webhookId} and ${which} limit ${enough}) w)`;
  // The first of each record has a time.
  const [row] = await unit.query<{ full: boolean }>(sql`
    select ${counted(sql`d.next_attempt_at is not null`, most)}
      or ${counted(sql`d.status = 'waiting'`, most * eventsPerRecord)} as full`);
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
  const records = events.map(({ recordId }) => recordId);
  await unit.run(
    ...plannedAnew(
      sql`insert into webhook_deliveries (organization_id, id, webhook_id, message_id, type, record_id, sequence, replay_id)
      select ${organizationId}, r.id, ${webhookId}, r.message, r.type, r.record, r.sequence, ${replayId}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r(id uuid, message text, type text, record uuid, sequence bigint)`,
      // What is behind all others is before none.
      ...(replayId === null ? [] : [notFirstSql(organizationId, webhookId, records)]),
      firstInLineSql(organizationId, webhookId, records),
    ),
  );
}

/**
 * The statement that gives a time to the first in the log of each record's waiting deliveries, unless it
 * has one. The webhook is locked.
 */
export function firstInLineSql(
  organizationId: string,
  webhookId: string,
  recordIds: readonly string[],
): Sql {
  return sql`update webhook_deliveries d set next_attempt_at = now()
    where d.organization_id = ${organizationId} and d.id in (
      select f.id from ${firstsSql(organizationId, webhookId, recordIds)} where f.next_attempt_at is null)`;
}

/** The statement that takes the time of those that are not the first any more. The webhook is locked. */
export function notFirstSql(
  organizationId: string,
  webhookId: string,
  recordIds: readonly string[],
): Sql {
  return sql`update webhook_deliveries d set next_attempt_at = null
    where d.organization_id = ${organizationId} and d.id in (
      select e.id from ${firstsSql(organizationId, webhookId, recordIds)}
      join webhook_deliveries e on e.organization_id = ${organizationId} and e.webhook_id = ${webhookId}
        and e.record_id = r.id and e.status = 'waiting' and e.next_attempt_at is not null and e.id <> f.id)`;
}

/** The records `r`, each with the first `f` of its waiting deliveries. Found by one probe of the index each. */
function firstsSql(organizationId: string, webhookId: string, recordIds: readonly string[]): Sql {
  return sql`unnest(${[...new Set(recordIds)]}::uuid[]) r(id) cross join lateral (
    select w.id, w.next_attempt_at from webhook_deliveries w
    where w.organization_id = ${organizationId} and w.webhook_id = ${webhookId} and w.record_id = r.id
      and w.status = 'waiting'
    order by w.sequence, w.id limit 1
  ) f`;
}
