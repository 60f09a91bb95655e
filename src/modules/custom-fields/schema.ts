import { z } from 'zod';
import { component } from '../../http/components.ts';
import { Money } from '../../records/fields.ts';

/** What a custom field is called by, in bodies and queries. */
export const Key = z
  .string()
  .regex(
    /^[a-z][A-Za-z0-9_]{0,59}$/,
    'Write a key such as tier or contractEnd: up to 60 letters, digits and _, a small letter first',
  );

export const CustomFieldOption = component(
  'CustomFieldOption',
  z
    .strictObject({
      value: z.string().trim().min(1).max(100).meta({ example: 'gold' }),
      label: z.string().trim().min(1).max(255).meta({ example: 'Gold' }),
      color: z.string().max(40).nullable().optional(),
      archived: z
        .boolean()
        .optional()
        .meta({ description: 'Records keep it, and none gets it any more' }),
    })
    .meta({ description: 'One of the values of a select' }),
);

/** A value of a custom field that may be one's default: of which type it must be, its rule says. */
export const CustomFieldDefault = z.union([
  z.string().max(10_000),
  z.number(),
  z.boolean(),
  z.array(z.string().max(100)).max(100),
  Money,
]);

export const CustomFieldValidation = component(
  'CustomFieldValidation',
  z
    .strictObject({
      min: z.number().optional(),
      max: z.number().optional(),
      minLength: z.int().min(0).optional(),
      maxLength: z.int().min(1).optional(),
    })
    .meta({ description: 'Bounds of the values of a custom field' }),
);
