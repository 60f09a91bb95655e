import { z } from 'zod';
import { defineRoute } from '../../http/route.ts';
import { ApiKeyCreate, ApiKeyCreated, ApiKeyList } from './schema.ts';
import { createApiKey, listApiKeys, revokeApiKey } from './service.ts';

const access = 'api-keys:manage';

export const apiKeyRoutes = [
  defineRoute({
    operationId: 'apiKeys.create',
    method: 'post',
    path: '/api-keys',
    summary: 'Create an API key',
    access,
    body: ApiKeyCreate,
    replies: { 201: ApiKeyCreated },
    handle: async (context, { body }) => ({ body: await createApiKey(context, body) }),
  }),
  defineRoute({
    operationId: 'apiKeys.list',
    method: 'get',
    path: '/api-keys',
    summary: 'List the API keys',
    access,
    replies: { 200: ApiKeyList },
    handle: async (context) => ({ body: { data: await listApiKeys(context) } }),
  }),
  defineRoute({
    operationId: 'apiKeys.revoke',
    method: 'delete',
    path: '/api-keys/{id}',
    summary: 'Revoke an API key',
    access,
    params: z.strictObject({ id: z.uuid() }),
    replies: { 204: null },
    handle: async (context, { params }) => {
      await revokeApiKey(context, params.id);
      return {};
    },
  }),
];
