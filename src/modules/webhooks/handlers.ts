import { sql } from '../../db/sql.ts';
import { nobody } from '../../db/unit.ts';
import { handleJob, type JobHandler } from '../../jobs/define.ts';
import type { Feeder } from '../../jobs/feeders.ts';
import { type DeliverParts, runDeliver } from './deliver.ts';
import { runFanOut } from './fan-out.ts';
import { deliver, endless, fanOut, forget, replay } from './jobs.ts';
import { runForget } from './prune.ts';
import { mostWaiting } from './queue.ts';
import { runReplay } from './replay.ts';
import { delaysMs } from './schedule.ts';

/** What the work for webhooks is made of; what is not given is as it should be outside of tests. */
export type WebhookParts = Pick<DeliverParts, 'sender' | 'sealer' | 'logger' | 'listeners'> &
  Partial<DeliverParts> & { mostWaiting?: number };

/** The jobs of webhooks. */
export function webhookHandlers(parts: WebhookParts): JobHandler[] {
  const whole = { delaysMs, atOnce: 20, turnMs: 5000, mostWaiting, ...parts };
  return [
    handleJob(fanOut, (job) => runFanOut(job, whole)),
    handleJob(deliver, (job) => runDeliver(job, whole)),
    handleJob(replay, (job) => runReplay(job, whole)),
    handleJob(forget, runForget),
  ];
}

/** How many webhooks are woken at once. */
const wokenAtOnce = 1000;

/** Wakes the webhooks for which something has happened. */
export const webhookFeeder: Feeder = {
  everyMs: 250,
  feed: async (database) => {
    const [row] = await database
      .reading(nobody())
      .query<{ woken: number }>(
        sql`select app.wake_webhooks(${wokenAtOnce}::integer, ${endless}::integer) as woken`,
      );
    return row!.woken;
  },
};
