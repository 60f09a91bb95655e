import { defineRoute, type Route } from '../../http/route.ts';
import type { RecordObject } from '../define.ts';
import { listAccess } from '../query/access.ts';
import { accessQuerySchema, RecordAccessList } from '../schemas/access.ts';
import { idParams } from '../schemas/schemas.ts';

/** `GET /contacts/{id}/access` */
export function accessRoute(definition: RecordObject): Route {
  const { plural, path, object } = definition;
  return defineRoute({
    operationId: `${plural}.access`,
    method: 'get',
    path: `/${path}/{id}/access`,
    summary: `Who can see and change a ${object}, and why`,
    description:
      'Members whose roles let them see it, then API keys; webhooks and forms act for the organization, and are not among them.',
    access: `${path}:read`,
    params: idParams,
    query: accessQuerySchema,
    replies: { 200: RecordAccessList },
    problems: ['invalid_cursor'],
    handle: async (context, { params, query }) => ({
      json: await listAccess(context, definition, params.id, query),
    }),
  });
}
