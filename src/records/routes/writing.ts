import { versionsOf } from '../../http/reply.ts';
import { defineRoute, type Reply, type Route } from '../../http/route.ts';
import type { ProblemCode } from '../../problem.ts';
import { validate } from '../../validate.ts';
import type { RecordBody, RecordObject } from '../define.ts';
import type { Written } from '../row.ts';
import {
  createSchema,
  idParams,
  replySchema,
  updateSchema,
  upsertParams,
} from '../schemas/schemas.ts';
import { purgeRecord } from '../write/purge.ts';
import { upsertRecord } from '../write/upsert.ts';
import {
  createRecords,
  deleteRecord,
  replaceRecord,
  restoreRecord,
  updateRecord,
} from '../write/write.ts';

/** Media types of a change: a merge patch, also when it only says that it is JSON. */
const patchTypes = ['application/merge-patch+json', 'application/json'];

/** A record as a reply. */
export function sent({ json, version }: Written, more: Partial<Reply> = {}): Reply {
  return { json, version, ...more };
}

function locationOf({ path }: RecordObject, id: string): string {
  return `/api/v1/${path}/${id}`;
}

/** What can be wrong with a record as a whole. */
export function problemsOf({ object, fields }: RecordObject): ProblemCode[] {
  const isTree = Object.values(fields).some(({ target }) => target === object);
  return isTree ? ['duplicate', 'parent_cycle'] : ['duplicate'];
}

/** `POST /contacts` */
export function createRoute(definition: RecordObject): Route {
  const { plural, path, object } = definition;
  return defineRoute({
    operationId: `${plural}.create`,
    versioned: true,
    method: 'post',
    path: `/${path}`,
    summary: `Create a ${object}`,
    access: `${path}:write`,
    headers: ['idempotencyKey'],
    body: createSchema(definition),
    replies: { 201: replySchema(definition) },
    problems: problemsOf(definition),
    handle: async (context, { body }) => {
      const [created] = await createRecords(context, definition, [body]);
      return sent(created!, { location: locationOf(definition, created!.id) });
    },
  });
}

/** `PUT /contacts/by/{key}/{value}` */
export function upsertRoute(definition: RecordObject): Route {
  const { plural, path, object, keys } = definition;
  const names = [...Object.keys(keys), 'externalId:<source>'].map((key) => `\`${key}\``);
  const Create = createSchema(definition);
  const checkCreate = (record: RecordBody): RecordBody => validate(Create, record, 'body');
  return defineRoute({
    operationId: `${plural}.upsert`,
    versioned: true,
    method: 'put',
    path: `/${path}/by/{key}/{value}`,
    summary: `Create a ${object}, or change the one that has the value`,
    description: `\`key\` is ${names.join(' or ')}. A ${object} that has the value is changed as by PATCH; otherwise one is made that has it.`,
    access: `${path}:write`,
    params: upsertParams,
    body: updateSchema(definition),
    accepts: patchTypes,
    replies: { 200: replySchema(definition), 201: replySchema(definition) },
    problems: problemsOf(definition),
    handle: async (context, { params, body }) => {
      const written = await upsertRecord(context, definition, { ...params, body, checkCreate });
      if (!written.created) return sent(written);
      return sent(written, { status: 201, location: locationOf(definition, written.id) });
    },
  });
}

/** `PATCH /contacts/{id}` */
export function updateRoute(definition: RecordObject): Route {
  const { plural, path, object } = definition;
  return defineRoute({
    operationId: `${plural}.update`,
    versioned: true,
    method: 'patch',
    path: `/${path}/{id}`,
    summary: `Change fields of a ${object}`,
    description: 'A JSON merge patch (RFC 7396): what is not named stays, `null` clears.',
    access: `${path}:write`,
    params: idParams,
    headers: ['ifMatch'],
    body: updateSchema(definition),
    accepts: patchTypes,
    replies: { 200: replySchema(definition) },
    problems: problemsOf(definition),
    handle: async (context, { params, body, headers }) => {
      const guard = { versions: versionsOf(headers.ifMatch) };
      return sent(await updateRecord(context, definition, params.id, body, guard));
    },
  });
}

/** `PUT /contacts/{id}` */
export function replaceRoute(definition: RecordObject): Route {
  const { plural, path, object } = definition;
  return defineRoute({
    operationId: `${plural}.replace`,
    versioned: true,
    method: 'put',
    path: `/${path}/{id}`,
    summary: `Replace a ${object}`,
    description: 'What is not named becomes what it is in a new one.',
    access: `${path}:write`,
    params: idParams,
    headers: ['ifMatch'],
    body: createSchema(definition),
    replies: { 200: replySchema(definition) },
    problems: problemsOf(definition),
    handle: async (context, { params, body, headers }) => {
      const guard = { versions: versionsOf(headers.ifMatch) };
      return sent(await replaceRecord(context, definition, params.id, body, guard));
    },
  });
}

/** `DELETE /contacts/{id}` */
export function deleteRoute(definition: RecordObject): Route {
  const { plural, path, object } = definition;
  return defineRoute({
    operationId: `${plural}.delete`,
    method: 'delete',
    path: `/${path}/{id}`,
    summary: `Move a ${object} to the bin`,
    description: 'It leaves lists, its unique values become free, and it can be restored.',
    access: `${path}:write`,
    params: idParams,
    headers: ['ifMatch'],
    replies: { 204: null },
    handle: async (context, { params, headers }) => {
      await deleteRecord(context, definition, params.id, { versions: versionsOf(headers.ifMatch) });
      return {};
    },
  });
}

/** `POST /contacts/{id}/restore` */
export function restoreRoute(definition: RecordObject): Route {
  const { plural, path, object } = definition;
  return defineRoute({
    operationId: `${plural}.restore`,
    versioned: true,
    method: 'post',
    path: `/${path}/{id}/restore`,
    summary: `Bring a ${object} back from the bin`,
    access: `${path}:write`,
    params: idParams,
    headers: ['idempotencyKey'],
    replies: { 200: replySchema(definition) },
    problems: ['duplicate'],
    handle: async (context, { params }) =>
      sent(await restoreRecord(context, definition, params.id)),
  });
}

/** `POST /contacts/{id}/purge` */
export function purgeRoute(definition: RecordObject): Route {
  const { plural, path, object } = definition;
  return defineRoute({
    operationId: `${plural}.purge`,
    method: 'post',
    path: `/${path}/{id}/purge`,
    summary: `Remove a ${object} for good`,
    description:
      'From the bin or not: its row, its links and its images in the log. Nothing brings it back.',
    access: 'records:purge',
    params: idParams,
    headers: ['idempotencyKey'],
    replies: { 204: null },
    handle: async (context, { params }) => {
      await purgeRecord(context, definition, params.id);
      return {};
    },
  });
}
