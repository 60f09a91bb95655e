import { z } from 'zod';
import { component } from '../../http/components.ts';
import { numberText, PageInfo } from './shared.ts';

const reach = z.enum(['all', 'team', 'own']).nullable().meta({
  description:
    'Why: the role or key reaches all records, those of a team, or their own. Null: not at all',
});

const RecordAccess = component(
  'RecordAccess',
  z
    .object({
      type: z.enum(['user', 'api_key']),
      id: z.uuid(),
      name: z.string(),
      role: z.string().nullable().meta({ description: 'Of a member; null for an API key' }),
      read: reach,
      write: reach,
      delete: reach,
      fields: z
        .record(z.string(), z.enum(['hidden', 'read_only']))
        .meta({ description: 'Fields that are kept from it' }),
    })
    .meta({ description: 'Somebody who sees the record' }),
);

/** Who sees a record, a page of them. */
export const RecordAccessList = component(
  'RecordAccessList',
  z.object({ data: z.array(RecordAccess), page: PageInfo }),
);

export const accessQuerySchema = z.strictObject({
  limit: numberText(z.int().min(1).max(200)).default(50).meta({ description: 'Rows on a page' }),
  cursor: z
    .string()
    .max(4000)
    .optional()
    .meta({ description: 'The `nextCursor` of the page before' }),
});
