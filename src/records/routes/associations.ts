import { z } from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import { recordAssociation } from '../associations.ts';
import type { RecordObject } from '../define.ts';
import { AssociationSet } from '../schemas/associations.ts';
import { idParams, listQuerySchema, listSchema, replySchema } from '../schemas/schemas.ts';
import {
  deleteAssociation,
  listAssociations,
  type Named,
  setAssociation,
} from '../write/associations.ts';
import { oneByOne } from '../write/outcome.ts';
import { listQueryOf } from './reading.ts';
import { type Asked, sent, writingRoute } from './writing-route.ts';

const params = idParams.extend({
  definitionKey: z.string().max(60).meta({ example: 'contact_company' }),
  otherId: idParams.shape.id,
});

const namedBy = ({ params: { id, definitionKey, otherId } }: Asked): Named => ({
  id: id!,
  key: definitionKey!,
  otherId: otherId!,
});

/** The operations on a record's associations, the same for each object that can have them. */
export function associationRoutes(definition: RecordObject): Route[] {
  return [listRoute(definition), setRoute(definition), deleteRoute(definition)];
}

const pathOf = ({ path }: RecordObject): string => `/${path}/{id}/associations`;

function listRoute(definition: RecordObject): Route {
  const { plural, path, object } = definition;
  return defineRoute({
    operationId: `${plural}.associations.list`,
    method: 'get',
    path: pathOf(definition),
    summary: `List the associations of a ${object}`,
    description: 'From either end. Those with records in the bin are left out.',
    access: `${path}:read`,
    params: idParams,
    query: listQuerySchema(recordAssociation),
    replies: { 200: listSchema(recordAssociation) },
    problems: ['invalid_cursor'],
    handle: (context, { params: { id }, query }) =>
      listAssociations(context, definition, id, listQueryOf(query)),
  });
}

function setRoute(definition: RecordObject): Route {
  const { plural, path, object } = definition;
  const reply = replySchema(recordAssociation);
  return writingRoute({
    definition,
    operationId: `${plural}.associations.set`,
    versioned: true,
    method: 'put',
    path: `${pathOf(definition)}/{definitionKey}/{otherId}`,
    summary: `Associate a ${object} with another record, or change the association`,
    description: `From either end; by a definition of ${object} and ${object}, the record of \`id\` is the \`from\` record.`,
    access: `${path}:write`,
    params,
    body: AssociationSet,
    replies: { 200: reply, 201: reply },
    problems: ['association_taken'],
    perform: (context, asked) =>
      oneByOne(context, asked, async (one) => {
        const written = await setAssociation(context, definition, namedBy(one), one.body);
        return sent(written, { status: written.created ? 201 : 200 });
      }),
  });
}

function deleteRoute(definition: RecordObject): Route {
  const { plural, path, object } = definition;
  return writingRoute({
    definition,
    operationId: `${plural}.associations.delete`,
    method: 'delete',
    path: `${pathOf(definition)}/{definitionKey}/{otherId}`,
    summary: `Take an association of a ${object} away`,
    access: `${path}:write`,
    params,
    replies: { 204: null },
    perform: (context, asked) =>
      oneByOne(context, asked, async (one) => {
        await deleteAssociation(context, definition, namedBy(one));
        return {};
      }),
  });
}
