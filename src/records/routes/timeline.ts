import { defineRoute, type Route } from '../../http/route.ts';
import type { RecordObject } from '../define.ts';
import { listTimeline, type TimelineQuery } from '../query/timeline.ts';
import { idParams } from '../schemas/schemas.ts';
import { timelineQuerySchema, timelineSchema } from '../schemas/timeline.ts';

/** `GET /contacts/{id}/timeline`, of an object that has more to tell than its changes. */
export function timelineRoutes(definition: RecordObject): Route[] {
  const { plural, path, object, timeline } = definition;
  if (Object.keys(timeline).length === 0) return [];
  return [
    defineRoute({
      operationId: `${plural}.timeline`,
      method: 'get',
      path: `/${path}/{id}/timeline`,
      summary: `List what happened to a ${object} and around it`,
      description: `Newest first: ${Object.keys(timeline).join(', ')} and change, as far as you see them.`,
      access: `${path}:read`,
      params: idParams,
      query: timelineQuerySchema(definition),
      replies: { 200: timelineSchema(definition) },
      problems: ['invalid_cursor'],
      handle: async (context, { params, query }) => ({
        json: await listTimeline(context, definition, params.id, query as unknown as TimelineQuery),
      }),
    }),
  ];
}
