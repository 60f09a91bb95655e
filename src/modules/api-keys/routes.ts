import { defineRoute } from '../../http/route.ts';
import { listRecords } from '../../records/query/list.ts';
import { listQueryOf } from '../../records/routes/reading.ts';
import {
  idParams,
  listQuerySchema,
  listSchema,
  replySchema,
} from '../../records/schemas/schemas.ts';
import { apiKey } from './object.ts';
import { ApiKeyCreate, ApiKeyCreated, ApiKeyRotation, ApiKeyUpdate } from './schema.ts';
import { createApiKey, getApiKey, revokeApiKey, rotateApiKey, updateApiKey } from './service.ts';

const access = 'api-keys:manage';
const path = '/api-keys/{id}';
const ApiKey = replySchema(apiKey);

export const apiKeyRoutes = [
  defineRoute({
    operationId: 'apiKeys.create',
    method: 'post',
    path: '/api-keys',
    summary: 'Create an API key',
    description: 'It may do what its permissions say, and none that its maker lacks.',
    access,
    body: ApiKeyCreate,
    headers: ['idempotencyKey'],
    secret: true,
    replies: { 201: ApiKeyCreated },
    handle: async (context, { body }) => {
      const { id, json } = await createApiKey(context, body);
      return { json, location: `/api/v1/api-keys/${id}` };
    },
  }),
  defineRoute({
    operationId: 'apiKeys.list',
    method: 'get',
    path: '/api-keys',
    summary: 'List the API keys, revoked ones too',
    access,
    query: listQuerySchema(apiKey),
    replies: { 200: listSchema(apiKey) },
    problems: ['invalid_cursor'],
    handle: (context, { query }) => listRecords(context, apiKey, listQueryOf(query)),
  }),
  defineRoute({
    operationId: 'apiKeys.get',
    method: 'get',
    path,
    summary: 'Get an API key',
    access,
    params: idParams,
    replies: { 200: ApiKey },
    handle: async (context, { params }) => ({ json: await getApiKey(context, params.id) }),
  }),
  defineRoute({
    operationId: 'apiKeys.update',
    method: 'patch',
    path,
    summary: 'Rename an API key',
    description: 'What it may do does not change: make another one for that.',
    access,
    params: idParams,
    body: ApiKeyUpdate,
    replies: { 200: ApiKey },
    handle: async (context, { params, body }) => ({
      json: await updateApiKey(context, params.id, body),
    }),
  }),
  defineRoute({
    operationId: 'apiKeys.rotate',
    method: 'post',
    path: `${path}/rotate`,
    summary: 'Give an API key a new secret',
    description:
      'It stays the same key. The former secret is good beside the new one for `overlapMinutes`; with 0 its next request is refused. Two are good at most. Needs every permission that the key has.',
    access,
    params: idParams,
    body: ApiKeyRotation,
    headers: ['idempotencyKey'],
    secret: true,
    replies: { 200: ApiKeyCreated },
    handle: async (context, { params, body }) => ({
      json: await rotateApiKey(context, params.id, body),
    }),
  }),
  defineRoute({
    operationId: 'apiKeys.revoke',
    method: 'delete',
    path,
    summary: 'Revoke an API key',
    description: 'Its next request is refused.',
    access,
    params: idParams,
    replies: { 204: null },
    handle: async (context, { params }) => {
      await revokeApiKey(context, params.id);
      return {};
    },
  }),
];
