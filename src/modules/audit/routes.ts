import { defineRoute } from '../../http/route.ts';
import { listRecords } from '../../records/query/list.ts';
import { listQueryOf } from '../../records/routes/reading.ts';
import { listQuerySchema, listSchema } from '../../records/schemas/schemas.ts';
import { auditEvent } from './object.ts';

export const auditRoutes = [
  defineRoute({
    operationId: 'audit.list',
    method: 'get',
    path: '/audit',
    summary: 'List what was done beside records, and by whom',
    description:
      'Sign-ins and failed ones, changes of keys, webhooks and settings, exports, and what operators of the platform did here. Kept for as long as the log of changes, and for 90 days at least. `target` and `createdBy` are found by their ids.',
    access: 'audit:read',
    query: listQuerySchema(auditEvent),
    replies: { 200: listSchema(auditEvent) },
    problems: ['invalid_cursor'],
    handle: (context, { query }) => listRecords(context, auditEvent, listQueryOf(query)),
  }),
];
