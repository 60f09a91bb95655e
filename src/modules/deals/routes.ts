import { defineRoute, type Route } from '../../http/route.ts';
import { listQueryOf } from '../../records/routes/reading.ts';
import { recordRoutes } from '../../records/routes/routes.ts';
import { allSent, writingRoute } from '../../records/routes/writing-route.ts';
import {
  idParams,
  listQuerySchema,
  listSchema,
  replySchema,
} from '../../records/schemas/schemas.ts';
import { deal } from './object.ts';
import { DealMove } from './schema.ts';
import { listTransitions, type Move, moveDeals } from './service.ts';
import { transition } from './transitions.ts';

const moveRoute = writingRoute({
  definition: deal,
  operationId: 'deals.move',
  versioned: true,
  method: 'post',
  path: '/deals/{id}/move',
  summary: 'Move a deal to a stage, or within it',
  description:
    'It goes behind the deals that are there, unless `position` says otherwise. What the stage requires must be there: else the problem names each field. A change of `stageId` by PATCH obeys the same rules.',
  access: 'deals:write',
  params: idParams,
  headers: ['ifMatch', 'idempotencyKey'],
  body: DealMove,
  replies: { 200: replySchema(deal) },
  problems: ['merged'],
  perform: async (context, asked) => {
    const moves = asked.map(({ params, body, versions }): Move => ({
      id: params['id']!,
      body,
      versions,
    }));
    return allSent(context, deal, await moveDeals(context, moves));
  },
});

const transitionsRoute = defineRoute({
  operationId: 'deals.transitions',
  method: 'get',
  path: '/deals/{id}/transitions',
  summary: 'List the stages that a deal entered',
  description: 'From the first to the last, with how long it was in the one before.',
  access: 'deals:read',
  params: idParams,
  query: listQuerySchema(transition),
  replies: { 200: listSchema(transition) },
  problems: ['invalid_cursor', 'merged'],
  handle: (context, { params, query }) => listTransitions(context, params.id, listQueryOf(query)),
});

/** The operations on deals. */
export const dealRoutes: Route[] = [...recordRoutes(deal), moveRoute, transitionsRoute];
