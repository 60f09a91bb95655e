import { z } from 'zod';
import { permissions } from '../../auth/permissions.ts';
import { component } from '../../http/components.ts';

export const ApiKey = component(
  'ApiKey',
  z.object({
    id: z.uuid(),
    name: z.string(),
    permissions: z.array(z.string()),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
  }),
);

export const ApiKeyCreated = component(
  'ApiKeyCreated',
  z.object({ ...ApiKey.shape, key: z.string().meta({ description: 'Shown this once' }) }),
);

export const ApiKeyList = component('ApiKeyList', z.object({ data: z.array(ApiKey) }));

export const ApiKeyCreate = component(
  'ApiKeyCreate',
  z
    .strictObject({
      name: z.string().trim().min(1).max(120),
      permissions: z.array(z.enum(permissions)).min(1),
      expiresAt: z.iso.datetime({ offset: true }).optional(),
    })
    .meta({ example: { name: 'Nightly sync', permissions: ['contacts:read', 'companies:read'] } }),
);
