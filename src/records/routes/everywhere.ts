import { z } from 'zod';
import { component } from '../../http/components.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import { listObjects } from '../define.ts';
import { searchEverywhere } from '../query/everywhere.ts';
import { commaList, oneOf, replySchema, wordsParameter } from '../schemas/schemas.ts';
import { numberText } from '../schemas/shared.ts';

/** `GET /search`: words in records of all objects. */
export function everywhereRoute(): Route {
  const objects = listObjects().filter(({ searched }) => searched);
  const hits = objects.map((definition) =>
    component(
      `${definition.name}Hit`,
      z.object({
        object: z.literal(definition.object),
        rank: z.number().meta({ description: 'How well it fits, compared with the others' }),
        record: z.lazy(() => replySchema(definition)),
      }),
    ),
  );
  return defineRoute({
    operationId: 'search.list',
    method: 'get',
    path: '/search',
    summary: 'Search records of all objects by words',
    description:
      'Those that fit best come first. Objects that the role does not read are left out, and so are those of which it does not see a field that is looked at.',
    access: 'member',
    query: z.strictObject({
      q: wordsParameter,
      objects: commaList(
        oneOf(objects.map(({ object }) => object)),
        'Which objects; all unless given',
      ).optional(),
      limit: numberText(z.int().min(1).max(50))
        .default(20)
        .meta({ description: 'Records at most' }),
    }),
    replies: {
      200: component(
        'Hits',
        z.object({ data: z.array(z.union(hits as unknown as [z.ZodObject, z.ZodObject])) }),
      ),
    },
    handle: async (context, { query }) => ({
      json: await searchEverywhere(context, query as Parameters<typeof searchEverywhere>[1]),
    }),
  });
}
