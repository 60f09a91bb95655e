import type { ProblemCode } from '../../problem.ts';
import { validate } from '../../validate.ts';
import type { RecordBody, RecordObject } from '../define.ts';
import {
  createSchema,
  idParams,
  replySchema,
  updateSchema,
  upsertParams,
} from '../schemas/schemas.ts';
import { advance, oneByOne } from '../write/outcome.ts';
import { forgetReplies, purgeRecord } from '../write/purge.ts';
import { upsertRecords } from '../write/upsert.ts';
import {
  type Change,
  createRecords,
  deleteRecords,
  replaceRecords,
  restoreRecords,
  updateRecords,
} from '../write/write.ts';
import { allSent, type Asked, type WritingRoute, writingRoute } from './writing-route.ts';

/** Media types of a change: a merge patch, also when it only says that it is JSON. */
const patchTypes = ['application/merge-patch+json', 'application/json'];

const idOf = ({ params }: Asked): string => params['id']!;
const changeOf = (asked: Asked): Change => ({
  id: idOf(asked),
  versions: asked.versions,
  body: asked.body,
});

function locationOf({ path }: RecordObject, id: string): string {
  return `/api/v1/${path}/${id}`;
}

/** What can be wrong with a record as a whole. */
export function problemsOf({ object, fields, problems }: RecordObject): ProblemCode[] {
  const isTree = Object.values(fields).some(({ target }) => target === object);
  return [
    ...(isTree ? (['duplicate', 'parent_cycle'] as const) : (['duplicate'] as const)),
    ...problems,
  ];
}

/** `POST /contacts` */
export function createRoute(definition: RecordObject): WritingRoute {
  const { plural, path, object } = definition;
  return writingRoute({
    definition,
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
    keepsToItself: true,
    perform: async (context, asked) => {
      const creations = asked.map(({ newId, body }) => ({ id: newId, body }));
      const created = await createRecords(context, definition, creations);
      return allSent(context, definition, created, ({ id }) => ({
        location: locationOf(definition, id),
      }));
    },
  });
}

/** `PUT /contacts/by/{key}/{value}` */
export function upsertRoute(definition: RecordObject): WritingRoute {
  const { plural, path, object, keys } = definition;
  const names = [...Object.keys(keys), 'externalId:<source>'].map((key) => `\`${key}\``);
  const Create = createSchema(definition);
  const checkCreate = (record: RecordBody): RecordBody => validate(Create, record, 'body');
  return writingRoute({
    definition,
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
    keepsToItself: true,
    perform: async (context, asked) => {
      const upserts = asked.map(({ params, body, newId }) => {
        const { key, value } = params as { key: string; value: string };
        return { key, value, body, id: newId, checkCreate };
      });
      return allSent(
        context,
        definition,
        await upsertRecords(context, definition, upserts),
        ({ created, id }) => (created ? { status: 201, location: locationOf(definition, id) } : {}),
      );
    },
  });
}

/** `PATCH /contacts/{id}` */
export function updateRoute(definition: RecordObject): WritingRoute {
  const { plural, path, object } = definition;
  return writingRoute({
    definition,
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
    keepsToItself: true,
    perform: async (context, asked) =>
      allSent(context, definition, await updateRecords(context, definition, asked.map(changeOf))),
  });
}

/** `PUT /contacts/{id}` */
export function replaceRoute(definition: RecordObject): WritingRoute {
  const { plural, path, object } = definition;
  return writingRoute({
    definition,
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
    keepsToItself: true,
    perform: async (context, asked) =>
      allSent(context, definition, await replaceRecords(context, definition, asked.map(changeOf))),
  });
}

/** `DELETE /contacts/{id}` */
export function deleteRoute(definition: RecordObject): WritingRoute {
  const { plural, path, object } = definition;
  return writingRoute({
    definition,
    operationId: `${plural}.delete`,
    method: 'delete',
    path: `/${path}/{id}`,
    summary: `Move a ${object} to the bin`,
    description: 'It leaves lists, its unique values become free, and it can be restored.',
    access: `${path}:delete`,
    params: idParams,
    headers: ['ifMatch'],
    replies: { 204: null },
    problems: definition.problems,
    perform: async (context, asked) => {
      const deleted = await deleteRecords(context, definition, asked.map(changeOf));
      return advance(deleted, async (good) => good.map(() => ({})));
    },
  });
}

/** `POST /contacts/{id}/restore` */
export function restoreRoute(definition: RecordObject): WritingRoute {
  const { plural, path, object } = definition;
  return writingRoute({
    definition,
    operationId: `${plural}.restore`,
    versioned: true,
    method: 'post',
    path: `/${path}/{id}/restore`,
    summary: `Bring a ${object} back from the bin`,
    access: `${path}:delete`,
    params: idParams,
    headers: ['idempotencyKey'],
    replies: { 200: replySchema(definition) },
    problems: problemsOf(definition),
    perform: async (context, asked) =>
      allSent(context, definition, await restoreRecords(context, definition, asked.map(idOf))),
  });
}

/** `POST /contacts/{id}/purge` */
export function purgeRoute(definition: RecordObject): WritingRoute {
  const { plural, path, object } = definition;
  return writingRoute({
    definition,
    erases: true,
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
    perform: async (context, asked) => {
      const purged: string[] = [];
      const outcomes = await oneByOne(context, asked, async (one) => {
        await purgeRecord(context, definition, idOf(one));
        purged.push(idOf(one));
        return {};
      });
      await forgetReplies(context, purged);
      return outcomes;
    },
  });
}
