import { ownPermission } from '../../auth/permissions.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import type { LetterParts } from '../../jobs/letter.ts';
import { replySchema } from '../../records/schemas/schemas.ts';
import { closeOrganization, restoreOrganization } from './closing.ts';
import { organization } from './object.ts';
import { createOrganization, listOwnOrganizations } from './own.ts';
import {
  ClosedOrganization,
  OrganizationClosing,
  OrganizationCreate,
  OrganizationRestoring,
  OrganizationTransfer,
  OrganizationUpdate,
  OwnOrganizationList,
} from './schema.ts';
import { getOrganization, updateOrganization } from './service.ts';
import { transferOrganization } from './transferring.ts';

const Organization = replySchema(organization);

/** The organization of who asks, and those that he belongs to. */
export function organizationRoutes(parts: LetterParts): Route[] {
  return [...settingRoutes, ...owningRoutes(parts), ...ownRoutes];
}

const settingRoutes: Route[] = [
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
    description:
      'Who turns `requireSecondFactor` on must have a second factor. The sessions there of members without one end at once.',
    access: 'organization:manage',
    body: OrganizationUpdate,
    replies: { 200: Organization },
    problems: ['second_factor_off'],
    handle: async (context, { body }) => ({ json: await updateOrganization(context, body) }),
  }),
];

function owningRoutes(parts: LetterParts): Route[] {
  return [
    defineRoute({
      operationId: 'organization.delete',
      method: 'delete',
      path: '/organization',
      summary: 'Delete the organization',
      description:
        'Nobody is let in any more at once, and after 30 days everything in it is removed for good. Its owners get a mail by which they can have it back until then.',
      access: ownPermission,
      query: OrganizationClosing,
      replies: { 200: ClosedOrganization },
      handle: async (context, { query }) => ({
        body: await closeOrganization(parts, context, query.confirm),
      }),
    }),
    defineRoute({
      operationId: 'organization.transfer',
      method: 'post',
      path: '/organization/transfer',
      summary: 'Hand the organization over to a member',
      description: 'He is an owner then, and you are an admin.',
      access: ownPermission,
      body: OrganizationTransfer,
      replies: { 204: null },
      handle: async (context, { body }) => {
        await transferOrganization(context, body.memberId);
        return {};
      },
    }),
  ];
}

const ownRoutes: Route[] = [
  defineRoute({
    operationId: 'organizations.list',
    method: 'get',
    path: '/organizations',
    summary: 'List the organizations that you belong to',
    description: 'There are no further pages.',
    access: 'member',
    replies: { 200: OwnOrganizationList },
    handle: async (context) => ({ body: await listOwnOrganizations(context) }),
  }),
  defineRoute({
    operationId: 'organizations.create',
    method: 'post',
    path: '/organizations',
    summary: 'Create another organization, which you own',
    description: 'You stay where you are.',
    access: 'member',
    body: OrganizationCreate,
    replies: { 201: Organization },
    problems: ['permission_denied'],
    handle: async (context, { body }) => ({ json: await createOrganization(context, body) }),
  }),
  defineRoute({
    operationId: 'organizations.restore',
    method: 'post',
    path: '/organizations/restore',
    summary: 'Have a deleted organization back, by the link of the mail',
    description: 'Who belonged to it can sign in again, and everything is as it was.',
    access: 'public',
    body: OrganizationRestoring,
    replies: { 200: Organization },
    problems: ['link_expired'],
    handle: async (context, { body }) => ({ json: await restoreOrganization(context, body.token) }),
  }),
];
