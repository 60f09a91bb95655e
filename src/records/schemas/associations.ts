import { z } from 'zod';
import { component } from '../../http/components.ts';
import { timestampText } from '../kinds.ts';

/** The record at the other end of an association. */
export const AssociatedRecord = component(
  'AssociatedRecord',
  z.object({
    object: z.string().meta({ example: 'company' }),
    id: z.uuid(),
    name: z
      .string()
      .nullable()
      .meta({ description: 'Null where it has none, or none that you see' }),
  }),
);

/** What a record is to the other one. */
export const AssociationSet = component(
  'AssociationSet',
  z
    .strictObject({
      role: z.string().trim().min(1).max(100).nullable().optional(),
      primary: z.boolean().optional(),
      startedAt: timestampText.nullable().optional(),
      endedAt: timestampText.nullable().optional().meta({
        description: 'Since then it does not count for the cardinality',
      }),
    })
    .meta({ example: { role: 'sponsor', primary: true } }),
);
