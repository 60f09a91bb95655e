import { defineRoute, type Route } from '../../http/route.ts';
import { organizationRoutes } from './organization-routes.ts';
import {
  AdminSessionList,
  AdminUser,
  AdminUserCreate,
  AdminUserList,
  AdminUserUpdate,
  pageQuery,
  PlatformEventList,
  searchQuery,
} from './schema.ts';
import { idParams } from '../../records/schemas/schemas.ts';
import { removeSecondFactor } from './second-factors.ts';
import { endSessions, listSessions } from './sessions.ts';
import { listOperations } from './trail.ts';
import {
  createUser,
  deleteUser,
  getUser,
  listUsers,
  suspendUser,
  unsuspendUser,
  updateUser,
} from './users.ts';

const path = '/admin/users/{id}';
/** Also who looks at something leaves a note: no operation only reads. */
const noted = { access: 'platform', readsOnly: false } as const;

const userRoutes: Route[] = [
  defineRoute({
    operationId: 'admin.users.list',
    method: 'get',
    path: '/admin/users',
    summary: 'List all users, newest first',
    ...noted,
    query: searchQuery('A part of the e-mail address or of the name'),
    replies: { 200: AdminUserList },
    problems: ['invalid_cursor'],
    handle: async (context, { query }) => ({ body: await listUsers(context, query) }),
  }),
  defineRoute({
    operationId: 'admin.users.create',
    method: 'post',
    path: '/admin/users',
    summary: 'Create a user',
    description: 'He has no password and belongs to no organization yet.',
    ...noted,
    body: AdminUserCreate,
    replies: { 201: AdminUser },
    problems: ['email_taken'],
    handle: async (context, { body }) => {
      const user = await createUser(context, body);
      return { body: user, location: `/api/v1/admin/users/${user.id}` };
    },
  }),
  defineRoute({
    operationId: 'admin.users.get',
    method: 'get',
    path,
    summary: 'Get a user',
    ...noted,
    params: idParams,
    replies: { 200: AdminUser },
    handle: async (context, { params }) => ({ body: await getUser(context, params.id) }),
  }),
  defineRoute({
    operationId: 'admin.users.update',
    method: 'patch',
    path,
    summary: 'Change a user',
    ...noted,
    params: idParams,
    body: AdminUserUpdate,
    replies: { 200: AdminUser },
    handle: async (context, { params, body }) => ({
      body: await updateUser(context, params.id, body),
    }),
  }),
  defineRoute({
    operationId: 'admin.users.delete',
    method: 'delete',
    path,
    summary: 'Delete a user who belongs to no organization',
    description: 'Nothing of him is left but his id, which records and logs name.',
    ...noted,
    params: idParams,
    replies: { 204: null },
    handle: async (context, { params }) => {
      await deleteUser(context, params.id);
      return {};
    },
  }),
];

const suspensionRoutes: Route[] = [
  defineRoute({
    operationId: 'admin.users.suspend',
    method: 'post',
    path: `${path}/suspend`,
    summary: 'Suspend a user',
    description:
      'All his sessions end, and he cannot sign in. API keys that he made are his organizations’, and go on.',
    ...noted,
    params: idParams,
    replies: { 200: AdminUser },
    handle: async (context, { params }) => ({ body: await suspendUser(context, params.id) }),
  }),
  defineRoute({
    operationId: 'admin.users.unsuspend',
    method: 'post',
    path: `${path}/unsuspend`,
    summary: 'Let a suspended user sign in again',
    ...noted,
    params: idParams,
    replies: { 200: AdminUser },
    handle: async (context, { params }) => ({ body: await unsuspendUser(context, params.id) }),
  }),
];

const sessionRoutes: Route[] = [
  defineRoute({
    operationId: 'admin.users.sessions.list',
    method: 'get',
    path: `${path}/sessions`,
    summary: 'List the sessions of a user that have not ended',
    ...noted,
    params: idParams,
    query: pageQuery,
    replies: { 200: AdminSessionList },
    problems: ['invalid_cursor'],
    handle: async (context, { params, query }) => ({
      body: await listSessions(context, params.id, query),
    }),
  }),
  defineRoute({
    operationId: 'admin.users.sessions.endAll',
    method: 'delete',
    path: `${path}/sessions`,
    summary: 'End all sessions of a user',
    ...noted,
    params: idParams,
    replies: { 204: null },
    handle: async (context, { params }) => {
      await endSessions(context, params.id);
      return {};
    },
  }),
  defineRoute({
    operationId: 'admin.users.sessions.end',
    method: 'delete',
    path: `${path}/sessions/{sessionId}`,
    summary: 'End a session of a user',
    ...noted,
    params: idParams.extend({ sessionId: idParams.shape.id }),
    replies: { 204: null },
    handle: async (context, { params }) => {
      await endSessions(context, params.id, params.sessionId);
      return {};
    },
  }),
];

const secondFactorRoute = defineRoute({
  operationId: 'admin.users.secondFactor.remove',
  method: 'delete',
  path: `${path}/second-factor`,
  summary: 'Take the second factor of a user away',
  description:
    'For who has lost his app and his recovery codes: be sure that it is he who asks. A notice is mailed to him.',
  ...noted,
  params: idParams,
  replies: { 204: null },
  handle: async (context, { params }) => {
    await removeSecondFactor(context, params.id);
    return {};
  },
});

const trailRoute = defineRoute({
  operationId: 'admin.audit.list',
  method: 'get',
  path: '/admin/audit',
  summary: 'List what operators of the platform did, newest first',
  access: 'platform',
  query: pageQuery,
  replies: { 200: PlatformEventList },
  problems: ['invalid_cursor'],
  handle: async (context, { query }) => ({ body: await listOperations(context, query) }),
});

/** What operators of the platform may, across its organizations. */
export const adminRoutes: Route[] = [
  ...userRoutes,
  ...suspensionRoutes,
  ...sessionRoutes,
  secondFactorRoute,
  ...organizationRoutes,
  trailRoute,
];
