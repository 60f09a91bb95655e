import { defineRoute, type Route } from '../../http/route.ts';
import type { RecordObject } from '../define.ts';
import { type HistoryQuery, listHistory } from '../query/history.ts';
import { History, historyQuerySchema } from '../schemas/history.ts';
import { idParams } from '../schemas/schemas.ts';

/** `GET /contacts/{id}/history` */
export function historyRoute(definition: RecordObject): Route {
  const { plural, path, object } = definition;
  return defineRoute({
    operationId: `${plural}.history`,
    method: 'get',
    path: `/${path}/{id}/history`,
    summary: `List what happened to a ${object}`,
    description: `Newest first, who did it, and what it changed. A ${object} in the bin has its history too.`,
    access: `${path}:read`,
    params: idParams,
    query: historyQuerySchema(definition),
    replies: { 200: History },
    problems: ['invalid_cursor'],
    handle: async (context, { params, query }) => ({
      json: await listHistory(context, definition, params.id, query as unknown as HistoryQuery),
    }),
  });
}
