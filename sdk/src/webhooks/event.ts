import type { ChangedObject, ChangeOf } from '../helpers/change.ts';

/** What `webhooks.test` sends. */
export interface WebhookTestEvent {
  type: 'webhook.test';
  timestamp: string;
  data: {
    cursor: null;
    type: 'webhook.test';
    object: 'webhook';
    /** The webhook's. */
    recordId: string;
    version: number;
    at: string;
    actor: { type: 'system'; id: null };
    requestId: null;
    before: null;
    after: null;
  };
}

/** What a webhook is told: `switch (event.type)` narrows `event.data`. */
export type WebhookEvent =
  | {
      [O in ChangedObject]: {
        type: ChangeOf<O>['type'];
        /** When it happened, the same at each attempt. */
        timestamp: string;
        /** The entry of the feed, as `GET /changes` shows it. */
        data: ChangeOf<O>;
      };
    }[ChangedObject]
  | WebhookTestEvent;
