import { z } from 'zod';
import { component } from '../../http/components.ts';

export const OrganizationUpdate = component(
  'OrganizationUpdate',
  z
    .strictObject({
      name: z.string().trim().min(1).max(200),
      requireIfMatch: z.boolean(),
      logKeptDays: z.int().min(1).max(36_500),
    })
    .partial()
    .meta({ example: { name: 'Analytical Engines' } }),
);
