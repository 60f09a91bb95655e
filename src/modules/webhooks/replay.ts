import type { z } from 'zod';
import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { decodePlace, type Place, start } from '../../changes/cursor.ts';
import { type Ends, endsSql, findEnd, refuseLost, sequenceChanges } from '../../changes/ends.ts';
import { readableBy } from '../../changes/sources.ts';
import { sql } from '../../db/sql.ts';
import { enqueueForSystem } from '../../jobs/as-system.ts';
import { GivenUp, type Job } from '../../jobs/define.ts';
import { enqueueJob } from '../../jobs/enqueue.ts';
import { objectsOf } from './event-types.ts';
import { deliver, replay } from './jobs.ts';
import { readAtOnce, readLog } from './log.ts';
import { matcherOf } from './matching.ts';
import { addDeliveries, isFull, lockWebhook } from './queue.ts';
import { missing } from './service.ts';

/** How long is waited for a queue that is full. */
const fullMs = 2000;

/** What is asked of a replay. */
export interface ReplayRequest {
  fromCursor?: string | undefined;
  toCursor?: string | undefined;
  objects?: readonly string[] | undefined;
}

type Payload = z.infer<typeof replay.payload>;

/**
 * Asks for what the webhook was told behind one place of the feed and up to another to be sent again. Gives
 * the job's id. Throws `not_found`, `permission_denied`, `invalid_cursor`, `cursor_expired` and `log_restored`.
 */
export async function requestReplay(
  context: Context,
  webhookId: string,
  { fromCursor, toCursor, objects }: ReplayRequest,
): Promise<string> {
  const webhook = await lockWebhook(context, webhookId);
  if (!webhook) throw missing(webhookId);
  const told = objectsOf(webhook.eventTypes).map(({ object }) => object);
  readableBy(
    context.principal,
    told.filter((object) => objects?.includes(object) ?? true),
  );
  await sequenceChanges(context);
  const after = await placeOf(context, fromCursor, '/fromCursor', start);
  const upTo = await placeOf(context, toCursor, '/toCursor', await findEnd(context));
  const payload: Payload = {
    webhookId,
    after: after.sequence,
    upTo: upTo.sequence,
    objects: objects ? [...objects] : null,
  };
  return enqueueJob(context, replay, { payload });
}

async function placeOf(
  context: Context,
  cursor: string | undefined,
  pointer: string,
  otherwise: Place,
): Promise<Place> {
  if (cursor === undefined) return otherwise;
  const place = decodePlace(context, cursor, { in: 'body', pointer });
  const { organizationId } = memberOf(context.principal);
  const [ends] = await context.unit.query<Ends>(endsSql(organizationId, place));
  refuseLost(place, ends!);
  return place;
}

/**
 * Puts what matches into the webhook's queue again, page by page. How far it is can be seen from what is there,
 * so that a worker that is lost neither skips nor doubles anything.
 */
export async function runReplay(
  job: Job<Payload>,
  { mostWaiting }: { mostWaiting: number },
): Promise<object | void> {
  const { webhookId, after, upTo } = job.payload;
  let place = (await findLast(job)) ?? after;
  const total = Number(BigInt(upTo) - BigInt(after));
  for (;;) {
    job.signal.throwIfAborted();
    if (await isFull(job.reading, webhookId, mostWaiting)) {
      return job.goingOn(new Date(Date.now() + fullMs), async () => {});
    }
    const last = await job.writing((context) => replayPage(context, job, place));
    place = last ?? upTo;
    await job.progress(Number(BigInt(place) - BigInt(after)), total);
    if (last === null) return { deliveries: await countMade(job) };
  }
}

/** Replays the page behind the place; gives where it ends, or null when it is the last. */
async function replayPage(
  context: Context,
  { id, payload: { webhookId, upTo, objects } }: Job<Payload>,
  place: string,
): Promise<string | null> {
  const webhook = await lockWebhook(context, webhookId);
  if (!webhook) throw new GivenUp('not_found', 'The webhook was deleted');
  const events = await readLog(context, place, upTo);
  const isWanted = matcherOf(webhook);
  const wanted = events.filter(
    (event) => isWanted(event) && (objects === null || objects.includes(event.object)),
  );
  await addDeliveries(context, webhookId, wanted, id);
  if (wanted.length > 0) {
    await enqueueForSystem(context, deliver, { key: webhookId, payload: { webhookId } });
  }
  return events.length < readAtOnce ? null : events.at(-1)!.sequence;
}

async function findLast({ id, organizationId, reading }: Job<Payload>): Promise<string | null> {
  const [row] = await reading.unit.query<{ sequence: string }>(sql`
    select sequence::text from webhook_deliveries
    where organization_id = ${organizationId} and replay_id = ${id} order by webhook_deliveries.sequence desc limit 1`);
  return row?.sequence ?? null;
}

async function countMade({ id, organizationId, reading }: Job<Payload>): Promise<number> {
  const [row] = await reading.unit.query<{ made: number }>(sql`
    select count(*)::integer as made from webhook_deliveries
    where organization_id = ${organizationId} and replay_id = ${id}`);
  return row!.made;
}
