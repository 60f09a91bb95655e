import { z } from 'zod';
import { component } from '../../http/components.ts';

export const Actor = component(
  'Actor',
  z
    .object({ type: z.enum(['user', 'api_key', 'system']), id: z.uuid().nullable() })
    .meta({ description: 'Who did something' }),
);

export const ExternalId = component(
  'ExternalId',
  z
    .strictObject({
      source: z.string().trim().min(1).max(60).meta({ example: 'hubspot' }),
      id: z.string().trim().min(1).max(255).meta({ example: '40215' }),
    })
    .meta({ description: 'The id of a record in another system' }),
);

export const CustomFields = component(
  'CustomFields',
  z.record(z.string(), z.unknown()).meta({ description: 'Values by the key of the custom field' }),
);

/** Where a list goes on. */
export const PageInfo = component(
  'PageInfo',
  z.object({
    nextCursor: z.string().nullable().meta({ description: 'Null at the end, and only there' }),
    hasMore: z.boolean(),
    total: z.int().optional().meta({ description: 'When asked for by `total`' }),
  }),
);

/** A number of up to three digits as a query parameter has it. */
export function numberText(number: z.ZodType<number>): z.ZodType<number> {
  return z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : value),
    number,
  );
}
