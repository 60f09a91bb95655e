import { registerPermission } from '../../auth/permissions.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import { listQueryOf } from '../../records/routes/reading.ts';
import {
  idParams,
  listQuerySchema,
  listSchema,
  replySchema,
} from '../../records/schemas/schemas.ts';
import { view } from './object.ts';
import { ViewCreate, ViewUpdate } from './schema.ts';
import { createView, deleteView, getView, listViews, manageViews, updateView } from './service.ts';

registerPermission(manageViews);

const path = '/views/{id}';
const View = replySchema(view);
const whose = `Yours, and those that are shared. Of the shared views of others only who has the permission \`${manageViews}\` changes any.`;

/** The operations on saved views. */
export const viewRoutes: Route[] = [
  defineRoute({
    operationId: 'views.list',
    method: 'get',
    path: '/views',
    summary: 'List the saved views',
    description: 'Yours, and those that are shared.',
    access: 'member',
    query: listQuerySchema(view),
    replies: { 200: listSchema(view) },
    problems: ['invalid_cursor'],
    handle: (context, { query }) => listViews(context, listQueryOf(query)),
  }),
  defineRoute({
    operationId: 'views.get',
    method: 'get',
    path,
    summary: 'Get a saved view',
    access: 'member',
    params: idParams,
    replies: { 200: View },
    handle: async (context, { params }) => ({ json: await getView(context, params.id) }),
  }),
  defineRoute({
    operationId: 'views.create',
    method: 'post',
    path: '/views',
    summary: 'Save a view',
    description: 'Needs the permission to read the records that it lists, such as `contacts:read`.',
    access: 'member',
    body: ViewCreate,
    replies: { 201: View },
    problems: ['permission_denied'],
    handle: async (context, { body }) => {
      const { id, json } = await createView(context, body);
      return { json, location: `/api/v1/views/${id}` };
    },
  }),
  defineRoute({
    operationId: 'views.update',
    method: 'patch',
    path,
    summary: 'Change a saved view',
    description: `${whose} Its object stays. Null takes a part away.`,
    access: 'member',
    params: idParams,
    body: ViewUpdate,
    replies: { 200: View },
    problems: ['permission_denied'],
    handle: async (context, { params, body }) => ({
      json: await updateView(context, params.id, body),
    }),
  }),
  defineRoute({
    operationId: 'views.delete',
    method: 'delete',
    path,
    summary: 'Remove a saved view',
    description: whose,
    access: 'member',
    params: idParams,
    replies: { 204: null },
    problems: ['permission_denied'],
    handle: async (context, { params }) => {
      await deleteView(context, params.id);
      return {};
    },
  }),
];
