import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { type Ends, endsSql, lossOf, sequenceChanges } from '../../changes/ends.ts';
import { sql } from '../../db/sql.ts';
import type { Job } from '../../jobs/define.ts';
import { enqueueJob } from '../../jobs/enqueue.ts';
import { deliver, fanOut } from './jobs.ts';
import { readAtOnce, readLog } from './log.ts';
import { matcherOf } from './matching.ts';
import { pauseWebhook } from './pausing.ts';
import { addDeliveries, isFull, type Locked, lockWebhook } from './queue.ts';

/** How long is waited for a queue that is full. */
const fullMs = 2000;

/** Reads on in the log from where the webhook is, and notes what it is to be sent. */
export async function runFanOut(
  job: Job<{ webhookId: string }>,
  { mostWaiting }: { mostWaiting: number },
): Promise<void> {
  const { webhookId } = job.payload;
  await sequenceChanges(job.reading);
  if (await isFull(job.reading, webhookId, mostWaiting)) {
    return job.goingOn(new Date(Date.now() + fullMs), async () => {});
  }
  return job.finishing(async (context) => {
    const webhook = await lockWebhook(context, webhookId);
    if (!webhook?.isLive) return;
    const isOver = await fanOutPage(context, webhook);
    // Asked for while it runs: it runs once more.
    if (!isOver) await enqueueJob(context, fanOut, { key: webhookId, payload: { webhookId } });
  });
}

/** One page of the log: what matches is in the queue, and the webhook behind it. Tells whether that is all. */
async function fanOutPage(context: Context, webhook: Locked): Promise<boolean> {
  const { organizationId } = memberOf(context.principal);
  const [ends] = await context.unit.query<Ends>(endsSql(organizationId, webhook));
  const loss = lossOf(webhook, ends!);
  if (loss) {
    await pauseWebhook(context, webhook, loss);
    return true;
  }
  const events = await readLog(context, webhook.sequence);
  const last = events.at(-1);
  if (!last) return true;
  const isWanted = matcherOf(webhook);
  const wanted = events.filter(isWanted);
  await addDeliveries(context, webhook.id, wanted, null);
  await context.unit.query(sql`
    update webhooks set sequence = ${last.sequence}::bigint, entry = ${last.entry}
    where organization_id = ${organizationId} and id = ${webhook.id}`);
  if (wanted.length > 0) {
    await enqueueJob(context, deliver, {
      key: webhook.id,
      payload: { webhookId: webhook.id },
    });
  }
  return events.length < readAtOnce;
}
