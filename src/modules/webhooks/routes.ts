import { defineRoute, type Route } from '../../http/route.ts';
import { listQueryOf } from '../../records/routes/reading.ts';
import {
  idParams,
  listQuerySchema,
  listSchema,
  replySchema,
} from '../../records/schemas/schemas.ts';
import { getDelivery, listDeliveries, retryDelivery, testWebhook } from './deliveries.ts';
import { delivery, webhook } from './object.ts';
import { requestReplay } from './replay.ts';
import {
  WebhookCreate,
  WebhookCreated,
  WebhookReplay,
  WebhookReplayed,
  WebhookRotation,
  WebhookUpdate,
} from './schema.ts';
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  rotateSecret,
  updateWebhook,
  type WebhookTools,
} from './service.ts';

const access = 'webhooks:manage';
const path = '/webhooks/{id}';
const Webhook = replySchema(webhook);
const Delivery = replySchema(delivery);
const deliveryParams = idParams.extend({ deliveryId: idParams.shape.id });

function locationOf(id: string, deliveryId?: string): string {
  return `/api/v1/webhooks/${id}${deliveryId ? `/deliveries/${deliveryId}` : ''}`;
}

/** The operations on webhooks and their deliveries. */
export function webhookRoutes(tools: WebhookTools): Route[] {
  return [...readingRoutes, ...settingRoutes(tools), ...sendingRoutes, ...deliveryRoutes];
}

function settingRoutes(tools: WebhookTools): Route[] {
  return [
    defineRoute({
      operationId: 'webhooks.create',
      method: 'post',
      path: '/webhooks',
      summary: 'Create a webhook',
      description:
        'It is told what happens from now on, each record’s events in order. Needs the permission to read each object that it is told of.',
      access,
      body: WebhookCreate,
      secret: true,
      replies: { 201: WebhookCreated },
      handle: async (context, { body }) => {
        const { id, json } = await createWebhook(context, tools, body);
        return { json, location: locationOf(id) };
      },
    }),
    defineRoute({
      operationId: 'webhooks.update',
      method: 'patch',
      path,
      summary: 'Change a webhook, end its pause, or disable it',
      description:
        '`enabled: true` ends a pause, too. What happened meanwhile is sent then, in order. Needs the permission to read each object that it is told of.',
      access,
      params: idParams,
      body: WebhookUpdate,
      replies: { 200: Webhook },
      handle: async (context, { params, body }) => ({
        json: await updateWebhook(context, tools, params.id, body),
      }),
    }),
    defineRoute({
      operationId: 'webhooks.rotateSecret',
      method: 'post',
      path: `${path}/rotate-secret`,
      summary: 'Give a webhook a new secret',
      description: 'The former one is signed with beside it for a while. Two are good at most.',
      access,
      params: idParams,
      body: WebhookRotation,
      secret: true,
      replies: { 200: WebhookCreated },
      handle: async (context, { params, body }) => ({
        json: await rotateSecret(context, tools, params.id, body.overlapHours),
      }),
    }),
  ];
}

const readingRoutes: Route[] = [
  defineRoute({
    operationId: 'webhooks.list',
    method: 'get',
    path: '/webhooks',
    summary: 'List the webhooks',
    access,
    query: listQuerySchema(webhook),
    replies: { 200: listSchema(webhook) },
    problems: ['invalid_cursor'],
    handle: (context, { query }) => listWebhooks(context, listQueryOf(query)),
  }),
  defineRoute({
    operationId: 'webhooks.get',
    method: 'get',
    path,
    summary: 'Get a webhook',
    access,
    params: idParams,
    replies: { 200: Webhook },
    handle: async (context, { params }) => ({ json: await getWebhook(context, params.id) }),
  }),
  defineRoute({
    operationId: 'webhooks.delete',
    method: 'delete',
    path,
    summary: 'Delete a webhook, and what waits for it',
    access,
    params: idParams,
    replies: { 204: null },
    handle: async (context, { params }) => {
      await deleteWebhook(context, params.id);
      return {};
    },
  }),
];

const sendingRoutes: Route[] = [
  defineRoute({
    operationId: 'webhooks.test',
    method: 'post',
    path: `${path}/test`,
    summary: 'Send a webhook a test',
    description:
      'A `webhook.test` event, tried once, also while the webhook is disabled or paused. The delivery tells what came of it.',
    access,
    params: idParams,
    replies: { 202: Delivery },
    handle: async (context, { params }) => {
      const { id, json } = await testWebhook(context, params.id);
      return { json, location: locationOf(params.id, id) };
    },
  }),
  defineRoute({
    operationId: 'webhooks.replay',
    method: 'post',
    path: `${path}/replay`,
    summary: 'Send what happened once more',
    description:
      'The events behind `fromCursor` that the webhook is told of, with the same `webhook-id` as before. A job puts them into the queue; `Location` leads to it.',
    access,
    params: idParams,
    body: WebhookReplay,
    replies: { 202: WebhookReplayed },
    problems: ['invalid_cursor', 'cursor_expired', 'log_restored'],
    handle: async (context, { params, body }) => {
      const jobId = await requestReplay(context, params.id, body);
      return { body: { jobId }, location: `/api/v1/jobs/${jobId}` };
    },
  }),
];

const deliveryRoutes: Route[] = [
  defineRoute({
    operationId: 'webhooks.deliveries.list',
    method: 'get',
    path: `${path}/deliveries`,
    summary: 'List the deliveries of a webhook: what was sent, and what came of it',
    description:
      'Of the last 30 days, and what waits. Those of objects that you may not read stay out.',
    access,
    params: idParams,
    query: listQuerySchema(delivery),
    replies: { 200: listSchema(delivery) },
    problems: ['invalid_cursor'],
    handle: (context, { params, query }) => listDeliveries(context, params.id, listQueryOf(query)),
  }),
  defineRoute({
    operationId: 'webhooks.deliveries.get',
    method: 'get',
    path: `${path}/deliveries/{deliveryId}`,
    summary: 'Get a delivery',
    access,
    params: deliveryParams,
    replies: { 200: Delivery },
    handle: async (context, { params }) => ({
      json: await getDelivery(context, params.id, params.deliveryId),
    }),
  }),
  defineRoute({
    operationId: 'webhooks.deliveries.retry',
    method: 'post',
    path: `${path}/deliveries/{deliveryId}/retry`,
    summary: 'Send a delivery again, or now',
    description:
      'Whatever became of it. It goes before later events of its record that wait, and behind earlier ones.',
    access,
    params: deliveryParams,
    replies: { 202: Delivery },
    handle: async (context, { params }) => ({
      json: await retryDelivery(context, params.id, params.deliveryId),
      location: locationOf(params.id, params.deliveryId),
    }),
  }),
];
