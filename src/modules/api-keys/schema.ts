import { z } from 'zod';
import { listPermissions } from '../../auth/permissions.ts';
import { component } from '../../http/components.ts';
import { timestampText } from '../../records/kinds.ts';
import { replySchema } from '../../records/schemas/schemas.ts';
import { apiKey } from './object.ts';

export const ApiKeyCreated = component(
  'ApiKeyCreated',
  z.object({
    ...replySchema(apiKey).shape,
    key: z.string().meta({ description: 'Shown this once' }),
  }),
);

/** Known when all routes are: that is, when it is first asked for. */
const permission = z.lazy(() => z.enum(listPermissions()));

export const ApiKeyCreate = component(
  'ApiKeyCreate',
  z
    .strictObject({
      name: z.string().trim().min(1).max(120),
      permissions: z.array(permission).min(1),
      expiresAt: timestampText.optional(),
    })
    .meta({ example: { name: 'Nightly sync', permissions: ['contacts:read', 'companies:read'] } }),
);
