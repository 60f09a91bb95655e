import { defineRoute } from '../../http/route.ts';
import { listRecords } from '../../records/query/list.ts';
import { listQueryOf } from '../../records/routes/reading.ts';
import { idParams, listQuerySchema, listSchema } from '../../records/schemas/schemas.ts';
import { apiKey } from './object.ts';
import { ApiKeyCreate, ApiKeyCreated } from './schema.ts';
import { createApiKey, revokeApiKey } from './service.ts';

const access = 'api-keys:manage';

export const apiKeyRoutes = [
  defineRoute({
    operationId: 'apiKeys.create',
    method: 'post',
    path: '/api-keys',
    summary: 'Create an API key',
    description: 'It may do what its permissions say, and none that its maker lacks.',
    access,
    body: ApiKeyCreate,
    replies: { 201: ApiKeyCreated },
    handle: async (context, { body }) => ({ body: await createApiKey(context, body) }),
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
    handle: async (context, { query }) => ({
      json: await listRecords(context, apiKey, listQueryOf(query)),
    }),
  }),
  defineRoute({
    operationId: 'apiKeys.revoke',
    method: 'delete',
    path: '/api-keys/{id}',
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
