import { z } from 'zod';
import { idField } from '../../records/define.ts';
import { integer, json, readOnly, text, timestamp } from '../../records/fields.ts';
import { kinds } from '../../records/kinds.ts';
import { Actor } from '../../records/schemas/shared.ts';
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
    rateLimit: readOnly(
      integer({ description: 'Requests a minute; null for what every key has unless given' }),
    ),
    createdAt: readOnly(timestamp({ required: true })),
    createdBy: { ...readOnly(json(Actor, { required: true })), kind: kinds.actor },
    expiresAt: readOnly(timestamp()),
    previousUntil: readOnly(
      timestamp({ description: 'Until when the secret before the last rotation is good too' }),
    ),
    lastUsedAt: readOnly(timestamp({ description: 'As it was a minute ago, or later' })),
    revokedAt: readOnly(timestamp()),
  },
  includes: {},
  embeds: [],
  softDeletes: false,
});
