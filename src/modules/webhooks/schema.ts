import { z } from 'zod';
import { component, orNull } from '../../http/components.ts';
import { listLogged } from '../../records/logged.ts';
import { replyShape } from '../../records/schemas/schemas.ts';
import { listChangedFields, listEventTypes } from './event-types.ts';
import { webhook } from './object.ts';

/** Known when every object is stated: that is, when they are first asked for. */
const eventType = z.lazy(() => z.enum(listEventTypes()));
const changedField = z.lazy(() => z.enum(listChangedFields()));
const object = z.lazy(() =>
  z.enum(listLogged().map((source) => source.object) as [string, ...string[]]),
);

const given = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .meta({ description: 'On the public internet, by https', example: 'https://example.com/crm' }),
  description: orNull(z.string().trim().min(1).max(500)),
  eventTypes: z.array(eventType).min(1).max(200),
  changedFields: z.array(changedField).max(200).meta({
    description:
      'Of the updates of such an object only those that changed one of these are sent; of other objects all',
  }),
  excludeActors: z.array(z.uuid().toLowerCase()).max(100).meta({
    description: 'Ids of API keys and users whose changes are left out, such as your own key',
  }),
  enabled: z.boolean(),
});

export const WebhookCreate = component(
  'WebhookCreate',
  given
    .partial()
    .required({ url: true, eventTypes: true })
    .meta({
      example: {
        url: 'https://example.com/crm',
        eventTypes: ['contact.*', 'company.created'],
        changedFields: ['contact.lifecycleStage'],
      },
    }),
);

export const WebhookUpdate = component(
  'WebhookUpdate',
  given.partial().meta({ example: { enabled: true } }),
);

export const WebhookCreated = component(
  'WebhookCreated',
  z.object({
    ...replyShape(webhook),
    secret: z.string().meta({
      description: 'Signs what is sent, as Standard Webhooks has it. Shown this once',
      example: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
    }),
  }),
);

export const WebhookRotation = component(
  'WebhookRotation',
  z
    .strictObject({
      overlapHours: z.int().min(0).max(168).default(24).meta({
        description: 'For how long the former secret is signed with too',
      }),
    })
    .meta({ example: { overlapHours: 24 } }),
);

export const WebhookReplay = component(
  'WebhookReplay',
  z
    .strictObject({
      fromCursor: z.string().max(4000).optional().meta({
        description:
          'Of `GET /changes` or of an event: what is behind it. All that is kept unless given',
      }),
      toCursor: z.string().max(4000).optional().meta({
        description: 'Up to this one, and with it. Up to now unless given',
      }),
      objects: z.array(object).min(1).optional().meta({ description: 'Only these' }),
    })
    .meta({ example: { objects: ['contact'] } }),
);

export const WebhookReplayed = component(
  'WebhookReplayed',
  z.object({
    jobId: z.uuid().meta({ description: '`GET /jobs/{id}` tells how far it is' }),
  }),
);
