import type { Context } from '../../src/auth/context.ts';
import { memberOf } from '../../src/auth/principal.ts';
import { sequenceChanges } from '../../src/changes/ends.ts';
import { sql } from '../../src/db/sql.ts';
import { readLog } from '../../src/modules/webhooks/log.ts';
import { addDeliveries, lockWebhook } from '../../src/modules/webhooks/queue.ts';

/** A delivery of something that happened in the organization, which nobody sends; its attempt tells the word. */
export async function addExampleDelivery(
  context: Context,
  webhookId: string,
  word: string,
): Promise<string> {
  const { organizationId } = memberOf(context.principal);
  const webhook = await lockWebhook(context, webhookId);
  await sequenceChanges(context);
  const event = (await readLog(context, '0')).at(-1)!;
  await addDeliveries(context, webhookId, [event], null);
  const { url } = webhook!;
  const at = new Date().toISOString();
  const attempt = { at, url, durationMs: 1, status: 500, error: null, reply: word };
  const [row] = await context.unit.query<{ id: string }>(sql`
    update webhook_deliveries set attempts = jsonb_build_array(${JSON.stringify(attempt)}::jsonb)
    where organization_id = ${organizationId} and webhook_id = ${webhookId} and attempts = '[]'
    returning id`);
  return row!.id;
}
