import { readOnly, reference, text } from '../../records/fields.ts';
import { registerSource } from '../../records/source.ts';

/** A user within the organization: what `ownerId` points to. */
export const member = registerSource({
  object: 'member',
  name: 'Member',
  table: 'members',
  description: 'A user within the organization',
  fields: {
    id: readOnly(reference('', { required: true })),
    name: readOnly(text({ required: true })),
    email: readOnly(text({ required: true })),
    role: readOnly(text({ required: true })),
  },
  includes: {},
  embeds: [],
  softDeletes: false,
});
