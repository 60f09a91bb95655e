import { z } from 'zod';
import { component } from '../../http/components.ts';

/** A field of a related record. Whether there is such a one, the query says. */
export const FieldPath = component(
  'FieldPath',
  z
    .string()
    .max(200)
    .regex(/^\w+(\.\w+)+$/, {
      abort: true,
      message: 'Write a field, or a path such as company.industry',
    })
    .meta({
      example: 'company.industry',
      description:
        'A field of a related record: up to three relations (the names of `include`, and those of other objects that refer to this one), each that leads to many followed by `some`, `none` or `every`, then the field',
    }),
);

/** One of the fields that the organization defines. Whether there is such a one, the query says. */
export const CustomFieldName = component(
  'CustomFieldName',
  z
    .string()
    .max(80)
    .regex(/^customFields\.\w+$/, {
      abort: true,
      message: 'Write a field, or a custom one such as customFields.tier',
    })
    .meta({ example: 'customFields.tier', description: 'A custom field, by its key' }),
);

/** A field of a related record as a part of a sort. */
export const SortPath = component(
  'SortPath',
  z
    .string()
    .max(200)
    .regex(/^-?\w+(\.\w+)+$/, {
      abort: true,
      message: 'Write a field, or a path such as company.name',
    })
    .meta({
      example: 'company.name',
      description: 'A field of a related record, by relations that lead to one; `-` for descending',
    }),
);
