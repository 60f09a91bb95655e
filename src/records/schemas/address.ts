import { z } from 'zod';
import { component } from '../../http/components.ts';

const line = z.string().trim().min(1).max(255).nullable().optional();

const country = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .nullable()
  .optional()
  .meta({ description: 'A name, or a code of ISO 3166', example: 'NL' });

/** Where somebody is; each part may be missing. */
export const Address = component(
  'Address',
  z
    .strictObject({ street: line, city: line, region: line, postalCode: line, country })
    .meta({ description: 'A postal address' }),
);
