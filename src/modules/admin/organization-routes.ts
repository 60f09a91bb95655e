import { defineRoute, type Route } from '../../http/route.ts';
import { idParams } from '../../records/schemas/schemas.ts';
import {
  createOrganization,
  deleteOrganization,
  getOrganization,
  listOrganizations,
  suspendOrganization,
  unsuspendOrganization,
  updateOrganization,
} from './organizations.ts';
import {
  AdminOrganization,
  AdminOrganizationCreate,
  AdminOrganizationList,
  AdminOrganizationUpdate,
  searchQuery,
} from './schema.ts';

const path = '/admin/organizations/{id}';
/** Also who looks at something leaves a note: no operation only reads. */
const noted = { access: 'platform', readsOnly: false } as const;

/** What operators of the platform may with its organizations. */
export const organizationRoutes: Route[] = [
  defineRoute({
    operationId: 'admin.organizations.list',
    method: 'get',
    path: '/admin/organizations',
    summary: 'List all organizations, newest first',
    ...noted,
    query: searchQuery("A part of the name, or an owner's e-mail address"),
    replies: { 200: AdminOrganizationList },
    problems: ['invalid_cursor'],
    handle: async (context, { query }) => ({ body: await listOrganizations(context, query) }),
  }),
  defineRoute({
    operationId: 'admin.organizations.create',
    method: 'post',
    path: '/admin/organizations',
    summary: 'Create an organization and its owner',
    description: 'The owner is the user with that e-mail address, or is made without a password.',
    ...noted,
    body: AdminOrganizationCreate,
    replies: { 201: AdminOrganization },
    handle: async (context, { body }) => {
      const organization = await createOrganization(context, body);
      return { body: organization, location: `/api/v1/admin/organizations/${organization.id}` };
    },
  }),
  defineRoute({
    operationId: 'admin.organizations.get',
    method: 'get',
    path,
    summary: 'Get an organization',
    ...noted,
    params: idParams,
    replies: { 200: AdminOrganization },
    handle: async (context, { params }) => ({ body: await getOrganization(context, params.id) }),
  }),
  defineRoute({
    operationId: 'admin.organizations.update',
    method: 'patch',
    path,
    summary: 'Change an organization',
    ...noted,
    params: idParams,
    body: AdminOrganizationUpdate,
    replies: { 200: AdminOrganization },
    handle: async (context, { params, body }) => ({
      body: await updateOrganization(context, params.id, body),
    }),
  }),
  defineRoute({
    operationId: 'admin.organizations.delete',
    method: 'delete',
    path,
    summary: 'Delete an organization',
    description: 'Nobody enters it from the next request on.',
    ...noted,
    params: idParams,
    replies: { 204: null },
    handle: async (context, { params }) => {
      await deleteOrganization(context, params.id);
      return {};
    },
  }),
  defineRoute({
    operationId: 'admin.organizations.suspend',
    method: 'post',
    path: `${path}/suspend`,
    summary: 'Suspend an organization',
    description: 'Neither its members nor its API keys enter it from their next request on.',
    ...noted,
    params: idParams,
    replies: { 200: AdminOrganization },
    handle: async (context, { params }) => ({
      body: await suspendOrganization(context, params.id),
    }),
  }),
  defineRoute({
    operationId: 'admin.organizations.unsuspend',
    method: 'post',
    path: `${path}/unsuspend`,
    summary: 'Open a suspended organization again',
    description: 'One that is deleted stays closed.',
    ...noted,
    params: idParams,
    replies: { 200: AdminOrganization },
    handle: async (context, { params }) => ({
      body: await unsuspendOrganization(context, params.id),
    }),
  }),
];
