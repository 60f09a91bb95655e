import { z } from 'zod';
import { component, orNull } from '../../http/components.ts';
import type { RecordObject } from '../define.ts';
import { timestampText } from '../kinds.ts';
import { toldFields } from '../query/entries.ts';
import { commaList, oneOf } from './schemas.ts';
import { Actor, numberText, PageInfo } from './shared.ts';

/** The parameter by which a record is shown as it stood. */
export const asOfParameter = timestampText.optional().meta({
  description: 'Shows the record, and what is included, as it stood at that time',
});

/** The parameters of a record's history. */
export function historyQuerySchema(definition: RecordObject): z.ZodObject {
  const fields = toldFields(definition).map(({ name }) => name) as [string, ...string[]];
  return z.strictObject({
    limit: numberText(z.int().min(1).max(200))
      .default(50)
      .meta({ description: 'Entries on a page' }),
    cursor: z
      .string()
      .max(4000)
      .optional()
      .meta({ description: 'The `nextCursor` of the page before' }),
    field: z.enum(fields).optional().meta({
      description: 'Only entries that changed it; a page may have fewer than `limit` then',
    }),
    ...(Object.keys(definition.links).length > 0
      ? { include: commaList(oneOf(['links']), 'Entries about its links too').optional() }
      : {}),
  });
}

const FieldChange = component(
  'FieldChange',
  z.object({
    field: z.string(),
    from: z.unknown().nonoptional().meta({ description: 'Its value before; null for none' }),
    to: z.unknown().nonoptional().meta({ description: 'Its value after; null for none' }),
  }),
);

const HistoryLink = component(
  'HistoryLink',
  z
    .object({
      name: z.string().meta({ description: 'As in paths: `companies`', example: 'companies' }),
      id: z.uuid(),
      recordId: z.uuid().meta({ description: 'The record at the other end' }),
    })
    .meta({ description: 'The link that an entry is about' }),
);

/** An entry of a record’s history. */
export const HistoryEntry = component(
  'HistoryEntry',
  z.object({
    version: z.int().meta({ description: 'Of the record from then on, or of the link' }),
    type: z
      .enum(['created', 'updated', 'deleted', 'restored', 'purged'])
      .meta({ description: 'A link that is taken away is `purged`: links have no bin' }),
    at: z.iso.datetime(),
    actor: Actor,
    requestId: z.uuid().nullable(),
    link: orNull(HistoryLink),
    changes: z.array(FieldChange).meta({
      description: 'Of a new one, what is not null; `version` and `updatedAt` are left out',
    }),
  }),
);

/** A page of a record's history. */
export const History = component(
  'History',
  z.object({ data: z.array(HistoryEntry), page: PageInfo }),
);
