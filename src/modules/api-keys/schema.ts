import { z } from 'zod';
import { permissions } from '../../auth/permissions.ts';
import { component } from '../../http/components.ts';
import { replySchema } from '../../records/schemas/schemas.ts';
import { apiKey } from './object.ts';

export const ApiKeyCreated = component(
  'ApiKeyCreated',
  z.object({
    ...replySchema(apiKey).shape,
    key: z.string().meta({ description: 'Shown this once' }),
  }),
);

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
