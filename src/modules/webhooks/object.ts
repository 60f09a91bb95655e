import { z } from 'zod';
import { component, orNull } from '../../http/components.ts';
import { identifier, sql } from '../../db/sql.ts';
import { idField } from '../../records/define.ts';
import {
  boolean,
  choice,
  type Field,
  integer,
  json,
  list,
  readOnly,
  reference,
  text,
  timestamp,
} from '../../records/fields.ts';
import { kinds } from '../../records/kinds.ts';
import { Actor } from '../../records/schemas/shared.ts';
import { registerSource } from '../../records/source.ts';
import { loggedSql } from './payload.ts';

/** Why the server itself stopped sending to a webhook. */
export const pauseReasons = [
  'failing',
  'gone',
  'cursor_expired',
  'log_restored',
  'secret_unreadable',
] as const;
export type PauseReason = (typeof pauseReasons)[number];

/** Of a list that is never null: nothing is not the same as unknown. */
const names = (description: string): Field =>
  readOnly(json(z.array(z.string()), { required: true, description }));

/** A receiver of changes outside. */
export const webhook = registerSource({
  object: 'webhook',
  name: 'Webhook',
  table: 'webhooks',
  description: 'An address that is told what changes, by signed requests',
  fields: {
    id: idField,
    url: readOnly(text({ required: true })),
    description: readOnly(text()),
    eventTypes: names('What it is told of: `contact.created`, `contact.*` or `*`'),
    changedFields: names(
      'Of the updates of such an object only those that changed one of these: `contact.lifecycleStage`',
    ),
    excludeActors: names('Ids of API keys and users whose changes are left out'),
    enabled: readOnly(boolean({ description: 'What happens meanwhile is sent when it is again' })),
    pausedAt: readOnly(timestamp({ description: 'When the server itself stopped sending' })),
    pausedReason: readOnly(choice(pauseReasons)),
    createdAt: readOnly(timestamp({ required: true })),
    updatedAt: readOnly(timestamp({ required: true })),
    createdBy: { ...readOnly(json(Actor, { required: true })), kind: kinds.actor },
  },
  includes: {},
  embeds: [],
  softDeletes: false,
});

const WebhookRequest = component(
  'WebhookRequest',
  z.object({
    url: z.string(),
    headers: z.record(z.string(), z.string()).meta({
      description:
        'Without `webhook-timestamp` and `webhook-signature`, which each try has its own',
    }),
    body: z.string().nullable().meta({
      description: 'Null when the log does not have the event any more',
    }),
  }),
);

const WebhookError = component('WebhookError', z.object({ code: z.string(), message: z.string() }));

const WebhookAttempt = component(
  'WebhookAttempt',
  z.object({
    at: z.iso.datetime(),
    url: z.string(),
    durationMs: z.int(),
    status: z.int().nullable().meta({ description: 'Of the reply; null when there was none' }),
    error: orNull(WebhookError).meta({ description: 'Why there was no reply' }),
    reply: z.string().nullable().meta({ description: 'The first kilobyte of its body' }),
  }),
);

/** What `GET` shows of the request is made of this by `shown` of deliveries.ts: cursors are signed there. */
const request: Field = {
  ...readOnly(json(WebhookRequest, { required: true })),
  expression: (here) => sql`(
    select json_build_object('url', coalesce(${identifier(here, 'attempts')} -> -1 ->> 'url', w.url), 'sequence', ${identifier(here, 'sequence')}::text, 'logged', row_to_json(l))
    from webhooks w
    left join lateral (
      ${loggedSql(identifier(here, 'organization_id'), identifier(here, 'sequence'))}
    ) l on true
    where w.organization_id = ${identifier(here, 'organization_id')} and w.id = ${identifier(here, 'webhook_id')})`,
};

/** An event on its way to a webhook, or there. */
export const delivery = registerSource({
  object: 'webhook_delivery',
  name: 'WebhookDelivery',
  table: 'webhook_deliveries',
  description: 'An event on its way to a webhook, and what came of each try',
  fields: {
    id: idField,
    webhookId: readOnly(reference('', { required: true })),
    messageId: readOnly(
      text({
        required: true,
        description:
          'The header `webhook-id`: the same whenever this event is sent to this webhook',
      }),
    ),
    type: readOnly(text({ required: true, example: 'contact.updated' })),
    recordId: readOnly(reference('', { description: 'Null for a test' })),
    status: readOnly(choice(['waiting', 'delivered', 'failed'], { required: true })),
    nextAttemptAt: readOnly(
      timestamp({ description: 'Null while an earlier one of the same record waits' }),
    ),
    attemptCount: readOnly(integer({ required: true })),
    attempts: readOnly(
      list(WebhookAttempt, { max: 20, description: 'The last 20, the oldest first' }),
    ),
    replayId: readOnly(reference('', { description: 'The job that made it, when it is a replay' })),
    createdAt: readOnly(timestamp({ required: true })),
    finishedAt: readOnly(timestamp()),
    request,
  },
  includes: {},
  embeds: [],
  softDeletes: false,
});
