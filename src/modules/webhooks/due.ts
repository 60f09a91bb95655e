import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { timestampJson } from '../../records/kinds.ts';
import { testType } from './event-types.ts';
import { type Logged, loggedSql, type Message } from './payload.ts';
import type { SealedSecret } from './secrets.ts';

/** A delivery whose time has come, with what the log has of it. */
export interface Due extends Message {
  id: string;
  recordId: string | null;
  /** How many tries of the schedule are used up. */
  tries: number;
  logged: Logged | null;
}

/** Where to send. */
export interface Receiver {
  url: string;
  secrets: readonly SealedSecret[];
}

/** What is to be done for a webhook now. */
export interface State {
  /** Null when the webhook is gone. */
  receiver: Receiver | null;
  due: Due[];
  /** Milliseconds until something is due that is not; null when nothing waits for its time. */
  nextInMs: number | null;
}

/** Of a record one delivery is under way at a time, and each test by itself. */
export function laneOf({ id, recordId }: Pick<Due, 'id' | 'recordId'>): string {
  return recordId ?? id;
}

/**
 * Up to so many deliveries that are due, in one round trip, but for those of the lanes that are busy. A webhook
 * that is disabled or paused is sent tests alone: that is how one finds out whether it may be resumed.
 */
export async function findDue(
  { unit, principal }: Context,
  webhookId: string,
  { most, busy }: { most: number; busy: readonly string[] },
): Promise<State> {
  const { organizationId } = memberOf(principal);
  const timed = sql`webhooks w
    join webhook_deliveries d on d.organization_id = w.organization_id and d.webhook_id = w.id
    where w.organization_id = ${organizationId} and w.id = ${webhookId}
      and d.status = 'waiting' and d.next_attempt_at is not null
      and (w.enabled and w.paused_at is null or d.type = ${testType})
      and coalesce(d.record_id, d.id) <> all(${[...busy]}::uuid[])`;
  const [receivers, due, next] = await unit.run(
    sql`select url, secrets from webhooks where organization_id = ${organizationId} and id = ${webhookId}`,
    dueSql(organizationId, timed, most),
    sql`select ceil(extract(epoch from min(d.next_attempt_at) - now()) * 1000)::float8 as ms from ${timed} and d.next_attempt_at > now()`,
  );
  return {
    receiver: (receivers![0] as unknown as Receiver | undefined) ?? null,
    due: due as unknown as Due[],
    nextInMs: next![0]!['ms'] as number | null,
  };
}

function dueSql(organizationId: string, timed: Sql, most: number): Sql {
  return sql`
    select t.id, t."webhookId", t."messageId", t.type, t."recordId", t.sequence::text, t."createdAt", t.tries, row_to_json(l) as logged
    from (
      select d.id, d.webhook_id as "webhookId", d.message_id as "messageId", d.type, d.record_id as "recordId", d.sequence,
        ${timestampJson(sql`d.created_at`)} as "createdAt", d.tries, d.next_attempt_at
      from ${timed} and d.next_attempt_at <= now()
      order by d.next_attempt_at, d.id limit ${most}
    ) t
    left join lateral (${loggedSql(sql`${organizationId}`, sql`t.sequence`)}) l on true
    order by t.next_attempt_at, t.id`;
}
