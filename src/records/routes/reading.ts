import { defineRoute, type Route } from '../../http/route.ts';
import type { RecordObject } from '../define.ts';
import type { Filter } from '../kinds.ts';
import { filterOfQuery } from '../query/filter.ts';
import { getRecordAsOf } from '../query/as-of.ts';
import { getRecord } from '../query/get.ts';
import { type ListQuery, listRecords } from '../query/list.ts';
import { asOfParameter } from '../schemas/history.ts';
import {
  idParams,
  listQuerySchema,
  listSchema,
  replySchema,
  shownQuerySchema,
} from '../schemas/schemas.ts';
import { searchSchema } from '../schemas/search.ts';
import { sent } from './writing-route.ts';

/** A list's query as the list takes it: what is no parameter of lists is a filter. */
export function listQueryOf(query: Record<string, unknown>): ListQuery {
  const { q, limit, cursor, sort, fields, include, total, deleted, view, ...filters } = query;
  const rest = { q, limit, cursor, sort, include, total, deleted, view } as Omit<
    ListQuery,
    'filter' | 'place'
  >;
  return {
    ...rest,
    fields: withId(fields as string[] | undefined),
    filter: filterOfQuery(filters as Parameters<typeof filterOfQuery>[0]),
    place: { in: 'query', pointer: '' },
  };
}

function withId(fields: string[] | undefined): string[] | undefined {
  return fields && [...new Set(['id', ...fields])];
}

/** `GET /contacts` */
export function listRoute(definition: RecordObject): Route {
  const { plural, path } = definition;
  return defineRoute({
    operationId: `${plural}.list`,
    method: 'get',
    path: `/${path}`,
    summary: `List ${path}`,
    access: `${path}:read`,
    query: listQuerySchema(definition),
    replies: { 200: listSchema(definition) },
    problems: ['invalid_cursor', 'view_outdated'],
    handle: (context, { query }) => listRecords(context, definition, listQueryOf(query)),
  });
}

/** `POST /contacts/search` */
export function searchRoute(definition: RecordObject): Route {
  const { plural, path } = definition;
  return defineRoute({
    operationId: `${plural}.search`,
    method: 'post',
    path: `/${path}/search`,
    summary: `Search ${path} with a filter of groups`,
    access: `${path}:read`,
    body: searchSchema(definition),
    replies: { 200: listSchema(definition) },
    problems: ['invalid_cursor', 'view_outdated'],
    readsOnly: true,
    handle: async (context, { body }) => {
      const {
        filter = { and: [] },
        fields,
        ...rest
      } = body as Omit<ListQuery, 'filter'> & {
        filter?: Filter;
      };
      const place = { in: 'body', pointer: '/filter' } as const;
      const query = { ...rest, fields: withId(fields as string[]), filter, place };
      return listRecords(context, definition, query);
    },
  });
}

/** `GET /contacts/{id}` */
export function getRoute(definition: RecordObject): Route {
  const { plural, path, object, name } = definition;
  return defineRoute({
    operationId: `${plural}.get`,
    versioned: true,
    method: 'get',
    path: `/${path}/{id}`,
    summary: `Get a ${object}`,
    description: `The ${name} as it stands. With \`If-None-Match\` it is sent only when it has changed. With \`asOf\` it is as it stood then.`,
    access: `${path}:read`,
    params: idParams,
    query: shownQuerySchema(definition).extend({ asOf: asOfParameter }),
    headers: ['ifNoneMatch'],
    replies: { 200: replySchema(definition), 304: null },
    problems: ['history_expired'],
    handle: async (context, { params, query }) => {
      const { fields, asOf, ...rest } = query as {
        fields?: string[];
        include?: string[];
        deleted?: 'include';
        asOf?: string;
      };
      const shown = { ...rest, fields: withId(fields) };
      const { id } = params;
      return sent(
        asOf === undefined
          ? await getRecord(context, definition, id, shown)
          : await getRecordAsOf(context, definition, id, { ...shown, asOf }),
      );
    },
  });
}
