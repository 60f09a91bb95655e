import { defineRoute, type Route } from '../../http/route.ts';
import type { RecordObject } from '../define.ts';
import { listDuplicates } from '../query/duplicates.ts';
import { duplicatesQuerySchema, duplicatesSchema } from '../schemas/duplicates.ts';
import { idParams } from '../schemas/schemas.ts';

/** `GET /contacts/{id}/duplicates`, for an object that states what makes its records alike. */
export function duplicatesRoutes(definition: RecordObject): Route[] {
  const { plural, path, object, alike } = definition;
  const reasons = Object.keys(alike).map((reason) => `\`${reason}\``);
  if (reasons.length === 0) return [];
  return [
    defineRoute({
      operationId: `${plural}.duplicates`,
      method: 'get',
      path: `/${path}/{id}/duplicates`,
      summary: `List what may be the same ${object}`,
      description: `The likeliest first. Reasons are ${reasons.join(', ')}; there are no further pages.`,
      access: `${path}:read`,
      params: idParams,
      query: duplicatesQuerySchema,
      replies: { 200: duplicatesSchema(definition) },
      handle: async (context, { params, query }) => ({
        json: await listDuplicates(context, definition, params.id, query.limit),
      }),
    }),
  ];
}
