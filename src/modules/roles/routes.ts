import { defineRoute } from '../../http/route.ts';
import { listRecords } from '../../records/query/list.ts';
import { listQueryOf } from '../../records/routes/reading.ts';
import {
  idParams,
  listQuerySchema,
  listSchema,
  replySchema,
} from '../../records/schemas/schemas.ts';
import { role } from './object.ts';
import { RoleCreate, RoleUpdate } from './schema.ts';
import { createRole, deleteRole, getRole, updateRole } from './service.ts';

const Role = replySchema(role);
const access = 'roles:manage';

export const roleRoutes = [
  defineRoute({
    operationId: 'roles.list',
    method: 'get',
    path: '/roles',
    summary: 'List the roles',
    description: 'Those that come with the organization, and its own.',
    access: 'roles:read',
    query: listQuerySchema(role),
    replies: { 200: listSchema(role) },
    problems: ['invalid_cursor'],
    handle: (context, { query }) => listRecords(context, role, listQueryOf(query)),
  }),
  defineRoute({
    operationId: 'roles.create',
    method: 'post',
    path: '/roles',
    summary: 'Create a role',
    description: 'It may no more than who makes it.',
    access,
    body: RoleCreate,
    replies: { 201: Role },
    handle: async (context, { body }) => {
      const { id, json } = await createRole(context, body);
      return { json, location: `/api/v1/roles/${id}` };
    },
  }),
  defineRoute({
    operationId: 'roles.get',
    method: 'get',
    path: '/roles/{id}',
    summary: 'Get a role',
    access: 'roles:read',
    params: idParams,
    replies: { 200: Role },
    handle: async (context, { params }) => ({ json: await getRole(context, params.id) }),
  }),
  defineRoute({
    operationId: 'roles.update',
    method: 'patch',
    path: '/roles/{id}',
    summary: 'Change a role',
    description: 'What is not named stays. Its holders have it from their next requests on.',
    access,
    params: idParams,
    body: RoleUpdate,
    replies: { 200: Role },
    handle: async (context, { params, body }) => ({
      json: await updateRole(context, params.id, body),
    }),
  }),
  defineRoute({
    operationId: 'roles.delete',
    method: 'delete',
    path: '/roles/{id}',
    summary: 'Remove a role that nobody has',
    access,
    params: idParams,
    replies: { 204: null },
    handle: async (context, { params }) => {
      await deleteRole(context, params.id);
      return {};
    },
  }),
];
