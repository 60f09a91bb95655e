import { z } from 'zod';
import { defineJob } from '../../jobs/define.ts';

const ofWebhook = z.strictObject({ webhookId: z.uuid() });

/** What goes on for as long as the webhook does: no number of lost workers ends it. */
export const endless = 2_147_483_647;

/** Reads on in the log, and notes what is to be sent. Key: the webhook's id. */
export const fanOut = defineJob({
  kind: 'webhooks.fan_out',
  payload: ofWebhook,
  isKept: false,
  maxFailures: endless,
});

/** Sends what is due. Key: the webhook's id. */
export const deliver = defineJob({
  kind: 'webhooks.deliver',
  payload: ofWebhook,
  isKept: false,
  maxFailures: endless,
});

/** Takes away what was to be sent to a webhook that is gone. Key: the webhook's id. */
export const forget = defineJob({
  kind: 'webhooks.forget',
  payload: ofWebhook,
  isKept: false,
  maxFailures: endless,
});

/** Notes again what is to be sent, behind one place of the feed and up to another. */
export const replay = defineJob({
  kind: 'webhooks.replay',
  payload: z.strictObject({
    webhookId: z.uuid(),
    /** Places in the feed. */
    after: z.string(),
    upTo: z.string(),
    /** Null for all that the webhook is told of. */
    objects: z.array(z.string()).nullable(),
  }),
});
