import { v7 as uuid } from 'uuid';
import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { listReadable } from '../../changes/sources.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import { enqueueForSystem } from '../../jobs/as-system.ts';
import { Problem } from '../../problem.ts';
import { registerHolder } from '../../records/holders.ts';
import { type Listed, type ListQuery, listRecords } from '../../records/query/list.ts';
import { projection } from '../../records/query/projection.ts';
import { testType } from './event-types.ts';
import { deliver } from './jobs.ts';
import { delivery } from './object.ts';
import { bodyOf, headersOf, type Logged, messageIdOf } from './payload.ts';
import { firstInLineSql, lockWebhook, notFirstSql } from './queue.ts';
import { getWebhook, missing } from './service.ts';

// A receiver may repeat in its reply what it was sent.
registerHolder((organizationId, recordId) => [
  sql`update webhook_deliveries set attempts = (
      select jsonb_agg(a.value || '{"reply": null}' order by a.ordinality)
      from jsonb_array_elements(attempts) with ordinality a)
    where organization_id = ${organizationId} and record_id = ${recordId} and attempts <> '[]'`,
]);

/** A page of the webhook's deliveries: of what who asks may read. Throws `not_found`. */
export async function listDeliveries(
  context: Context,
  webhookId: string,
  query: ListQuery,
): Promise<Listed> {
  await getWebhook(context, webhookId);
  const { pieces } = await listRecords(context, delivery, {
    ...query,
    below: { id: webhookId, on: (here) => sql`${identifier(here, 'webhook_id')} = ${webhookId}` },
    only: (here) => readable(context, here),
    // What a request is made of must be there, though only the request is asked for.
    fields: query.fields?.includes('request')
      ? [...new Set([...needed, ...query.fields])]
      : query.fields,
  });
  const page = JSON.parse(pieces.join('')) as { data: Shown[] };
  for (const one of page.data) showRequest(context, webhookId, one, query.fields);
  return { pieces: [JSON.stringify(page)] };
}

/** A delivery as JSON text. Throws `not_found`. */
export async function getDelivery(
  context: Context,
  webhookId: string,
  id: string,
): Promise<string> {
  const { organizationId } = memberOf(context.principal);
  const [row] = await context.unit.query<{ json: string }>(sql`
    select ${projection(delivery, 't')}::text as json from webhook_deliveries t
    where t.organization_id = ${organizationId} and t.webhook_id = ${webhookId} and t.id = ${id}
      and ${readable(context, 't')}
      and exists (select from webhooks w where w.organization_id = ${organizationId} and w.id = ${webhookId})`);
  if (!row) throw new Problem('not_found', `There is no delivery ${id} of the webhook`);
  const one = JSON.parse(row.json) as Shown;
  showRequest(context, webhookId, one);
  return JSON.stringify(one);
}

/**
 * Has a delivery sent again, whatever became of it, and one that waits sent now. It is before later ones of
 * its record that wait, and has all its tries before it. Gives it as JSON text. Throws `not_found`.
 */
export async function retryDelivery(
  context: Context,
  webhookId: string,
  id: string,
): Promise<string> {
  if (!(await lockWebhook(context, webhookId))) throw missing(webhookId);
  const { organizationId } = memberOf(context.principal);
  const [row] = await context.unit.query<{ recordId: string | null }>(sql`
    update webhook_deliveries t set status = 'waiting', tries = 0, first_tried_at = null, finished_at = null, next_attempt_at = now()
    where t.organization_id = ${organizationId} and t.webhook_id = ${webhookId} and t.id = ${id} and ${readable(context, 't')}
    returning t.record_id as "recordId"`);
  if (!row) throw new Problem('not_found', `There is no delivery ${id} of the webhook`);
  const records = row.recordId === null ? [] : [row.recordId];
  await context.unit.run(
    notFirstSql(organizationId, webhookId, records),
    firstInLineSql(organizationId, webhookId, records),
  );
  await enqueueForSystem(context, deliver, { key: webhookId, payload: { webhookId } });
  return getDelivery(context, webhookId, id);
}

/**
 * Has a `webhook.test` sent: once, and also while the webhook is disabled or paused. Gives the delivery as
 * JSON text. Throws `not_found`.
 */
export async function testWebhook(
  context: Context,
  webhookId: string,
): Promise<{ id: string; json: string }> {
  if (!(await lockWebhook(context, webhookId))) throw missing(webhookId);
  const { organizationId } = memberOf(context.principal);
  const id = uuid();
  await context.unit.query(sql`
    insert into webhook_deliveries (organization_id, id, webhook_id, message_id, type, next_attempt_at)
    values (${organizationId}, ${id}, ${webhookId}, ${messageIdOf(webhookId, id)}, ${testType}, now())`);
  await enqueueForSystem(context, deliver, { key: webhookId, payload: { webhookId } });
  return { id, json: await getDelivery(context, webhookId, id) };
}

/** What a delivery shows is what its record shows: who may not read the one, may not read the other. */
function readable({ principal }: Context, here: string): Sql {
  const types = listReadable(principal).map(({ object }) => object);
  return sql`split_part(${identifier(here, 'type')}, '.', 1) = any(${['webhook', ...types]}::text[])`;
}

/** A delivery as Postgres gives it: with what its request is made of. */
interface Shown {
  id: string;
  messageId: string;
  type: string;
  createdAt: string;
  request?: { url: string; logged: Logged | null; sequence: string | null };
}

const needed = ['id', 'messageId', 'type', 'createdAt'];

function showRequest(
  context: Context,
  webhookId: string,
  one: Shown,
  fields?: readonly string[],
): void {
  if (one.request) {
    const { url, logged, sequence } = one.request;
    const body = bodyOf(context, { ...one, webhookId, sequence }, logged);
    Object.assign(one, { request: { url, headers: headersOf(one), body } });
  }
  for (const name of needed) {
    if (fields && !fields.includes(name)) delete (one as unknown as Record<string, unknown>)[name];
  }
}
