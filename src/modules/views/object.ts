import { z } from 'zod';
import { identifier } from '../../db/sql.ts';
import { idField } from '../../records/define.ts';
import { boolean, json, readOnly, text, timestamp } from '../../records/fields.ts';
import { kinds } from '../../records/kinds.ts';
import { RelatedFilter } from '../../records/schemas/search.ts';
import { Actor } from '../../records/schemas/shared.ts';
import { registerSource } from '../../records/source.ts';

const names = z.array(z.string());

/** What is asked of a list again and again. */
export const view = registerSource({
  object: 'view',
  name: 'View',
  table: 'saved_views',
  description: 'What is asked of a list again and again: `?view=` and its id',
  fields: {
    id: idField,
    object: readOnly(text({ required: true, description: 'Whose records it lists' })),
    name: readOnly(text({ required: true })),
    filter: readOnly(json(RelatedFilter, { description: 'Null for none' })),
    sort: readOnly(json(names, { description: 'Where a request gives none' })),
    fields: readOnly(json(names, { description: 'What is shown where a request does not say' })),
    include: readOnly(json(names, { description: 'Where a request gives none' })),
    // As an expression it is no filter: lists have a parameter of that name.
    q: {
      ...readOnly(text({ description: 'Words that the records have' })),
      expression: (here) => identifier(here, 'q'),
      sortable: false,
    },
    shared: readOnly(
      boolean({ description: 'All members use it; otherwise its maker alone knows of it' }),
    ),
    createdAt: readOnly(timestamp({ required: true })),
    updatedAt: readOnly(timestamp({ required: true })),
    createdBy: { ...readOnly(json(Actor, { required: true })), kind: kinds.actor },
  },
  includes: {},
  embeds: [],
  softDeletes: false,
});
