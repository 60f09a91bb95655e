import { z } from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import { component } from '../../http/components.ts';
import type { RecordObject } from '../define.ts';
import { deleteLink, listLinks, setLink } from '../write/links.ts';
import { oneByOne } from '../write/outcome.ts';
import { sent, writingRoute } from './writing-route.ts';
import type { LinkStatement } from '../links.ts';
import { listQueryOf } from './reading.ts';
import { idParams, listQuerySchema, listSchema, replySchema } from '../schemas/schemas.ts';
import type { Source } from '../source.ts';

/** The operations of a many-to-many link, below the record that it is a link of. */
export function linkRoutes(
  definition: RecordObject,
  name: string,
  link: Source & LinkStatement,
): Route[] {
  const { plural, path, object } = definition;
  const below = `/${path}/{id}/${name}`;
  const list = defineRoute({
    operationId: `${plural}.${name}.list`,
    method: 'get',
    path: below,
    summary: `List the ${name} of a ${object}`,
    access: `${path}:read`,
    params: idParams,
    query: listQuerySchema(link),
    replies: { 200: listSchema(link) },
    problems: ['invalid_cursor'],
    handle: (context, { params, query }) =>
      listLinks(context, definition, link, params.id, listQueryOf(query)),
  });
  // Links are made and changed from the side whose record names the primary one.
  return link.primary.owner === 'near'
    ? [list, ...changingRoutes(definition, name, link, below)]
    : [list];
}

function changingRoutes(
  definition: RecordObject,
  name: string,
  link: Source & LinkStatement,
  below: string,
): Route[] {
  const { plural, path, object } = definition;
  const params = idParams.extend({ [link.far]: idParams.shape.id });
  const body = component(`${link.name}Set`, linkBody(link));
  const reply = replySchema(link);
  return [
    writingRoute({
      definition,
      operationId: `${plural}.${name}.set`,
      versioned: true,
      method: 'put',
      path: `${below}/{${link.far}}`,
      summary: `Link a ${object} to a ${link.target}, or change the link`,
      access: `${path}:write`,
      params,
      body,
      replies: { 200: reply, 201: reply },
      perform: (context, asked) =>
        oneByOne(context, asked, async ({ params: { id, [link.far]: otherId }, body: given }) => {
          const written = await setLink(context, definition, link, id!, otherId!, given);
          return sent(written, { status: written.created ? 201 : 200 });
        }),
    }),
    writingRoute({
      definition,
      operationId: `${plural}.${name}.delete`,
      method: 'delete',
      path: `${below}/{${link.far}}`,
      summary: `Take the link of a ${object} to a ${link.target} away`,
      access: `${path}:write`,
      params,
      replies: { 204: null },
      perform: (context, asked) =>
        oneByOne(context, asked, async ({ params: { id, [link.far]: otherId } }) => {
          await deleteLink(context, definition, link, id!, otherId!);
          return {};
        }),
    }),
  ];
}

function linkBody(link: Source): z.ZodObject {
  const { role, primary, startedAt, endedAt } = link.fields;
  return z
    .strictObject({
      role: role!.input!.nullable().optional(),
      primary: primary!.input!.optional(),
      startedAt: startedAt!.input!.nullable().optional(),
      endedAt: endedAt!.input!.nullable().optional(),
    })
    .meta({ example: { role: 'decision_maker', primary: true } });
}
