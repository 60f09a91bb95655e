import { z } from 'zod';
import { idField } from '../../records/define.ts';
import { json, readOnly, text, timestamp } from '../../records/fields.ts';
import { registerSource } from '../../records/source.ts';

/** A program's way in. */
export const apiKey = registerSource({
  object: 'api_key',
  name: 'ApiKey',
  table: 'api_keys',
  description: "A program's way in; its secret is shown once, when it is made",
  fields: {
    id: idField,
    name: readOnly(text({ required: true })),
    permissions: readOnly(json(z.array(z.string()), { required: true })),
    createdAt: readOnly(timestamp({ required: true })),
    expiresAt: readOnly(timestamp()),
    revokedAt: readOnly(timestamp()),
  },
  includes: {},
  embeds: [],
  softDeletes: false,
});
