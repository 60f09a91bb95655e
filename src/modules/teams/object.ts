import { idField } from '../../records/define.ts';
import { readOnly, reference, text, timestamp } from '../../records/fields.ts';
import { registerSource } from '../../records/source.ts';

/** Members who see each other's records where their role says `team`. */
export const team = registerSource({
  object: 'team',
  name: 'Team',
  table: 'teams',
  description:
    'Members who reach each other’s records where their role says `team`; and those of the teams within it',
  fields: {
    id: idField,
    name: readOnly(text({ required: true })),
    parentId: readOnly(
      reference('team', { description: 'The team that it is a part of; that one is part of none' }),
    ),
    createdAt: readOnly(timestamp({ required: true })),
    updatedAt: readOnly(timestamp({ required: true })),
  },
  includes: {},
  embeds: [],
  softDeletes: false,
});
