import { defineRoute, type Route } from '../../http/route.ts';
import { listRecords } from '../../records/query/list.ts';
import { listQueryOf } from '../../records/routes/reading.ts';
import { idParams, listQuerySchema, listSchema } from '../../records/schemas/schemas.ts';
import { form } from './object.ts';
import { Form, FormCreate, FormKeyRotation, FormUpdate } from './schema.ts';
import { createForm, deleteForm, getForm, rotateFormKey, updateForm } from './service.ts';

const access = 'forms:manage';

/** What a form is, and how it is made. */
export const formRoutes: Route[] = [
  defineRoute({
    operationId: 'forms.create',
    method: 'post',
    path: '/forms',
    summary: 'Define a form',
    description:
      'Its `fields` say which input fills which field of the record. The mapping is checked: a form that could make no record is a 400.',
    access,
    body: FormCreate,
    replies: { 201: Form },
    handle: async (context, { body }) => {
      const json = await createForm(context, body);
      return { json, location: `/api/v1/forms/${(JSON.parse(json) as { id: string }).id}` };
    },
  }),
  defineRoute({
    operationId: 'forms.list',
    method: 'get',
    path: '/forms',
    summary: 'List forms',
    access: 'forms:read',
    query: listQuerySchema(form),
    replies: { 200: listSchema(form) },
    problems: ['invalid_cursor'],
    handle: (context, { query }) => listRecords(context, form, listQueryOf(query)),
  }),
  defineRoute({
    operationId: 'forms.get',
    method: 'get',
    path: '/forms/{id}',
    summary: 'Get a form',
    access: 'forms:read',
    params: idParams,
    replies: { 200: Form },
    handle: async (context, { params }) => ({ json: await getForm(context, params.id) }),
  }),
  defineRoute({
    operationId: 'forms.update',
    method: 'patch',
    path: '/forms/{id}',
    summary: 'Change a form',
    description: 'What is not named stays; what is named is replaced as a whole.',
    access,
    params: idParams,
    body: FormUpdate,
    replies: { 200: Form },
    handle: async (context, { params, body }) => ({
      json: await updateForm(context, params.id, body),
    }),
  }),
  defineRoute({
    operationId: 'forms.delete',
    method: 'delete',
    path: '/forms/{id}',
    summary: 'Remove a form, and all that was sent by it',
    description:
      'The records that it made stay. To end a form and keep its submissions, set `enabled` to false.',
    access,
    params: idParams,
    replies: { 204: null },
    handle: async (context, { params }) => {
      await deleteForm(context, params.id);
      return {};
    },
  }),
  defineRoute({
    operationId: 'forms.rotateKey',
    method: 'post',
    path: '/forms/{id}/rotate-key',
    summary: 'Give a form another public key',
    description: 'The key before is taken too until the overlap ends, so that pages can follow.',
    access,
    params: idParams,
    body: FormKeyRotation,
    replies: { 200: Form },
    handle: async (context, { params, body }) => ({
      json: await rotateFormKey(context, params.id, body.overlapHours),
    }),
  }),
];
