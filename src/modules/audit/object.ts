import { z } from 'zod';
import { auditTypes } from '../../auth/audit.ts';
import { component } from '../../http/components.ts';
import { idField } from '../../records/define.ts';
import { json, readOnly, reference, text, timestamp } from '../../records/fields.ts';
import { kinds } from '../../records/kinds.ts';
import { Actor } from '../../records/schemas/shared.ts';
import { registerSource } from '../../records/source.ts';

const AuditTarget = component('AuditTarget', z.object({ type: z.string(), id: z.uuid() }));

/** What somebody did, for those who manage the organization. */
export const auditEvent = registerSource({
  object: 'audit_event',
  name: 'AuditEvent',
  table: 'audit_events',
  description: 'What somebody did beside records: sign-ins, keys, roles, exports',
  fields: {
    id: idField,
    type: { ...readOnly(text({ required: true })), output: z.enum(auditTypes) },
    target: {
      ...readOnly(json(AuditTarget, { description: 'What it was done to' })),
      kind: kinds.pointer,
    },
    createdBy: { ...readOnly(json(Actor, { required: true })), kind: kinds.pointer },
    details: readOnly(json(z.record(z.string(), z.unknown()), { required: true })),
    address: readOnly(
      text({ description: 'From where; of IPv6 the network that one customer has' }),
    ),
    userAgent: readOnly(text({ description: 'What the program says it is' })),
    requestId: readOnly(reference('')),
    createdAt: readOnly(timestamp({ required: true })),
  },
  includes: {},
  embeds: [],
  softDeletes: false,
});
