import { defineRoute, type Route } from '../../http/route.ts';
import type { RecordObject } from '../define.ts';
import { type AggregateQuery, aggregateRecords } from '../query/aggregate.ts';
import { Aggregates, aggregationSchema } from '../schemas/aggregate.ts';

/** `POST /contacts/aggregate` */
export function aggregateRoute(definition: RecordObject): Route {
  const { plural, path } = definition;
  return defineRoute({
    operationId: `${plural}.aggregate`,
    method: 'post',
    path: `/${path}/aggregate`,
    summary: `Count and sum ${path} in groups`,
    access: `${path}:read`,
    body: aggregationSchema(definition),
    replies: { 200: Aggregates },
    problems: ['view_outdated'],
    readsOnly: true,
    handle: async (context, { body }) => {
      const { filter = { and: [] }, ...query } = body as Partial<AggregateQuery>;
      const { groupBy = [], metrics = [] } = query;
      return {
        json: await aggregateRecords(context, definition, { ...query, groupBy, metrics, filter }),
      };
    },
  });
}
