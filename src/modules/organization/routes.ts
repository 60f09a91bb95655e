import { defineRoute } from '../../http/route.ts';
import { replySchema } from '../../records/schemas/schemas.ts';
import { organization } from './object.ts';
import { OrganizationUpdate } from './schema.ts';
import { getOrganization, updateOrganization } from './service.ts';

const Organization = replySchema(organization);

export const organizationRoutes = [
  defineRoute({
    operationId: 'organization.get',
    method: 'get',
    path: '/organization',
    summary: 'Get the organization that you belong to',
    access: 'member',
    replies: { 200: Organization },
    handle: async (context) => ({ json: await getOrganization(context) }),
  }),
  defineRoute({
    operationId: 'organization.update',
    method: 'patch',
    path: '/organization',
    summary: "Change the organization's name and settings",
    access: 'organization:manage',
    body: OrganizationUpdate,
    replies: { 200: Organization },
    handle: async (context, { body }) => ({ json: await updateOrganization(context, body) }),
  }),
];
