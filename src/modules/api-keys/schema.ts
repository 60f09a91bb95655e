import { z } from 'zod';
import { listPermissions } from '../../auth/permissions.ts';
import { component } from '../../http/components.ts';
import { timestampText } from '../../records/kinds.ts';
import { replyShape } from '../../records/schemas/schemas.ts';
import { apiKey } from './object.ts';

export const ApiKeyCreated = component(
  'ApiKeyCreated',
  z.object({
    ...replyShape(apiKey),
    key: z.string().meta({ description: 'Shown this once' }),
  }),
);

/** Known when all routes are: that is, when it is first asked for. */
const permission = z.lazy(() => z.enum(listPermissions()));

const name = z.string().trim().min(1).max(120);

export const ApiKeyCreate = component(
  'ApiKeyCreate',
  z
    .strictObject({
      name,
      permissions: z.array(permission).min(1),
      expiresAt: timestampText
        .refine((text) => Date.parse(text) > Date.now(), {
          message: 'Write a time that is still to come',
          params: { code: 'out_of_range' },
        })
        .optional(),
      rateLimit: z.int().min(1).max(1_000_000).optional().meta({
        description: 'Requests a minute; what every key has unless given',
      }),
    })
    .meta({ example: { name: 'Nightly sync', permissions: ['contacts:read', 'companies:read'] } }),
);

export const ApiKeyUpdate = component(
  'ApiKeyUpdate',
  z.strictObject({ name }).meta({ example: { name: 'Nightly sync' } }),
);

export const ApiKeyRotation = component(
  'ApiKeyRotation',
  z
    .strictObject({
      overlapMinutes: z.int().min(0).max(10_080).default(1440).meta({
        description: 'For how long the former secret is good too; a week at most',
      }),
    })
    .meta({ example: { overlapMinutes: 1440 } }),
);
