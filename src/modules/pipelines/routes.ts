import { z } from 'zod';
import type { Context } from '../../auth/context.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import type { RecordObject } from '../../records/define.ts';
import { listQueryOf } from '../../records/routes/reading.ts';
import { recordRoutes } from '../../records/routes/routes.ts';
import { allSent, type WritingRoute, writingRoute } from '../../records/routes/writing-route.ts';
import { problemsOf } from '../../records/routes/writing.ts';
import { idParams, replySchema } from '../../records/schemas/schemas.ts';
import type { Target } from '../../records/write/lock.ts';
import { oneByOne } from '../../records/write/outcome.ts';
import { getBoard } from './board.ts';
import { pipeline } from './object.ts';
import { boardQuerySchema, boardSchema, newPipelineSchema } from './schema.ts';
import { createPipeline, deletePipeline, deleteStage } from './service.ts';
import { stage } from './stage.ts';

/** The operations on pipelines and stages. Called when deals are stated, of which they tell. */
export function pipelineRoutes(): Route[] {
  return [
    ...recordRoutes(pipeline, {
      create: createRoute(),
      delete: deleteRoute(
        pipeline,
        deletePipeline,
        'Its stages go with it. The default pipeline stays.',
      ),
    }),
    boardRoute(),
    ...recordRoutes(stage, {
      delete: deleteRoute(
        stage,
        deleteStage,
        'A pipeline keeps an open stage, a won one and a lost one.',
      ),
    }),
  ];
}

function createRoute(): WritingRoute {
  return writingRoute({
    definition: pipeline,
    operationId: 'pipelines.create',
    versioned: true,
    method: 'post',
    path: '/pipelines',
    summary: 'Create a pipeline, with its stages',
    access: 'pipelines:write',
    headers: ['idempotencyKey'],
    body: newPipelineSchema(),
    replies: { 201: replySchema(pipeline) },
    problems: problemsOf(pipeline),
    perform: async (context, asked) =>
      allSent(
        context,
        pipeline,
        await oneByOne(context, asked, ({ newId, body }) => createPipeline(context, newId, body)),
        ({ id }) => ({ location: `/api/v1/pipelines/${id}` }),
      ),
  });
}

const deleteQuery = z.strictObject({
  moveDealsTo: z
    .uuid()
    .toLowerCase()
    .optional()
    .meta({ description: 'The stage that its deals go to; needed where there are some' }),
});

function deleteRoute(
  definition: RecordObject,
  remove: (context: Context, target: Target, moveDealsTo: string | undefined) => Promise<void>,
  description: string,
): WritingRoute {
  const { plural, path, object } = definition;
  return writingRoute({
    definition,
    operationId: `${plural}.delete`,
    method: 'delete',
    path: `/${path}/{id}`,
    summary: `Move a ${object} to the bin, and its deals to another stage`,
    description: `${description} To move deals needs a role that may write every deal.`,
    access: `${path}:delete`,
    params: idParams,
    query: deleteQuery,
    headers: ['ifMatch'],
    replies: { 204: null },
    problems: definition.problems,
    perform: (context, asked) =>
      oneByOne(context, asked, async ({ params, query, versions }) => {
        await remove(context, { id: params['id']!, versions }, query['moveDealsTo']);
        return {};
      }),
  });
}

function boardRoute(): Route {
  return defineRoute({
    operationId: 'pipelines.board',
    method: 'get',
    path: '/pipelines/{id}/board',
    summary: 'Show the stages of a pipeline with their deals',
    description:
      'Each stage with the number and sums of its deals, and the first of them in their order. A `nextCursor` goes on in `GET /deals?stageId=…&sort=position` with the same filters.',
    access: 'deals:read',
    params: idParams,
    query: boardQuerySchema(),
    replies: { 200: boardSchema() },
    handle: async (context, { params, query }) => {
      const { limit, include, q } = listQueryOf(query);
      const { limit: _, include: __, q: ___, ...filters } = query as Record<string, never>;
      return getBoard(context, params['id']!, { limit, include, q, filters });
    },
  });
}
