import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { Outcome } from './attempt.ts';
import { testType } from './event-types.ts';
import { pauseWebhook } from './pausing.ts';
import { plannedAnew } from './log.ts';
import { firstInLineSql, lockWebhook } from './queue.ts';
import { nextDelayMs } from './schedule.ts';

/** How many attempts of a delivery are kept. */
const keptAttempts = 20;

/** What becomes of a delivery. */
interface Change {
  id: string;
  attempt: Outcome['attempt'];
  status: 'waiting' | 'delivered' | 'failed';
  /** Until the next try, of one that waits. */
  inMs: number | null;
}

/**
 * Notes what came of the tries, and what follows: the next of the record, the next try, or that nothing more
 * is sent to the webhook. An event that has had its last try fails only where others arrived meanwhile; else
 * the receiver is away, and the webhook is paused with the event still waiting in its place. Tells how many failed.
 */
export async function recordOutcomes(
  context: Context,
  webhookId: string,
  outcomes: readonly Outcome[],
  delays: readonly number[],
): Promise<number> {
  const webhook = await lockWebhook(context, webhookId);
  if (!webhook) return 0;
  const { organizationId } = memberOf(context.principal);
  const changes = outcomes.map((outcome) => changeOf(outcome, delays));
  await context.unit.run(...plannedAnew(changesSql(organizationId, changes)));
  const spent = changes.filter(isSpent).map(({ id }) => id);
  const failed = spent.length > 0 ? await failSpent(context, webhookId, spent) : 0;
  const records = outcomes.flatMap(({ delivery }) => delivery.recordId ?? []);
  await context.unit.run(...plannedAnew(firstInLineSql(organizationId, webhookId, records)));
  if (outcomes.some(({ is }) => is === 'gone')) await pauseWebhook(context, webhook, 'gone');
  else if (failed < spent.length) await pauseWebhook(context, webhook, 'failing');
  return failed + outcomes.filter(({ is }) => is === 'lost').length;
}

function changeOf(outcome: Outcome, delays: readonly number[]): Change {
  const { delivery, attempt, is, retryAfterSeconds } = outcome;
  const base = { id: delivery.id, attempt };
  if (is === 'delivered') return { ...base, status: 'delivered', inMs: null };
  // Somebody waits for the outcome of a test, and can make another one.
  if (is === 'lost' || delivery.type === testType) return { ...base, status: 'failed', inMs: null };
  // Kept for the day on which the receiver is back.
  if (is === 'gone') return { ...base, status: 'waiting', inMs: 0 };
  const inMs = nextDelayMs(delivery.tries + 1, retryAfterSeconds, delays);
  return { ...base, status: 'waiting', inMs };
}

/** It has had its last try. */
function isSpent({ status, inMs }: Change): boolean {
  return status === 'waiting' && inMs === null;
}

/** What was under way while its record was purged may be repeated by the reply. */
const isPurged = sql`exists (select from changes p
  where p.organization_id = d.organization_id and p.record_id = d.record_id and p.type = 'purged')`;

function changesSql(organizationId: string, changes: readonly Change[]): Sql {
  return sql`
    update webhook_deliveries d set status = c.status, tries = d.tries + 1, attempt_count = d.attempt_count + 1,
      first_tried_at = coalesce(d.first_tried_at, (c.attempt ->> 'at')::timestamptz),
      attempts = case when jsonb_array_length(d.attempts) >= ${keptAttempts} then d.attempts - 0 else d.attempts end
        || case when ${isPurged} then c.attempt || '{"reply": null}' else c.attempt end,
      -- One that an earlier one of its record was put before meanwhile has no time of its own any more.
      next_attempt_at = case when c.status = 'waiting' and d.next_attempt_at is not null
        then now() + make_interval(secs => coalesce(c."inMs", 0) / 1000) end,
      finished_at = case when c.status <> 'waiting' then now() end
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) c(id uuid, status text, attempt jsonb, "inMs" float8)
    where d.organization_id = ${organizationId} and d.id = c.id`;
}

/** Gives up those of the deliveries since whose first try another one arrived; tells how many. */
async function failSpent(
  { unit, principal }: Context,
  webhookId: string,
  ids: readonly string[],
): Promise<number> {
  const { organizationId } = memberOf(principal);
  const failed = await unit.query(sql`
    update webhook_deliveries d set status = 'failed', next_attempt_at = null, finished_at = now()
    where d.organization_id = ${organizationId} and d.id = any(${[...ids]}::uuid[]) and exists (
      select from webhook_deliveries e
      where e.organization_id = ${organizationId} and e.webhook_id = ${webhookId} and e.status = 'delivered'
        and e.type <> ${testType} and e.finished_at >= d.first_tried_at)
    returning d.id`);
  return failed.length;
}
