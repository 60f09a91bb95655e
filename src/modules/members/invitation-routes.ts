import { defineRoute, type Route } from '../../http/route.ts';
import type { LetterParts } from '../../jobs/letter.ts';
import { listRecords } from '../../records/query/list.ts';
import { listQueryOf } from '../../records/routes/reading.ts';
import {
  idParams,
  listQuerySchema,
  listSchema,
  replySchema,
} from '../../records/schemas/schemas.ts';
import { getInvitation, invite, resendInvitation, revokeInvitation } from './invitations.ts';
import { invitation } from './object.ts';
import { InvitationCreate } from './schema.ts';

const access = 'members:manage';
const path = '/invitations/{id}';
const Invitation = replySchema(invitation);

/** The operations on invitations, but for accepting one. */
export function invitationRoutes(parts: LetterParts): Route[] {
  return [...sendingRoutes(parts), ...otherRoutes];
}

function sendingRoutes(parts: LetterParts): Route[] {
  return [
    defineRoute({
      operationId: 'invitations.create',
      method: 'post',
      path: '/invitations',
      summary: 'Invite somebody by a mail',
      description:
        'He is a pending member until he has accepted. Who is one already is sent a new link, and gets this role. Links are good once, and for 7 days.',
      access,
      body: InvitationCreate,
      replies: { 201: Invitation },
      problems: ['duplicate', 'last_owner'],
      handle: async (context, { body }) => {
        const { id, json } = await invite(parts, context, body);
        return { json, location: `/api/v1/invitations/${id}` };
      },
    }),
    defineRoute({
      operationId: 'invitations.resend',
      method: 'post',
      path: `${path}/resend`,
      summary: 'Send an invitation again',
      description: 'With a new link: former ones are no longer good.',
      access,
      params: idParams,
      replies: { 200: Invitation },
      handle: async (context, { params }) => ({
        json: await resendInvitation(parts, context, params.id),
      }),
    }),
  ];
}

const otherRoutes: Route[] = [
  defineRoute({
    operationId: 'invitations.list',
    method: 'get',
    path: '/invitations',
    summary: 'List the invitations that nobody has accepted yet',
    access,
    query: listQuerySchema(invitation),
    replies: { 200: listSchema(invitation) },
    problems: ['invalid_cursor'],
    handle: (context, { query }) => listRecords(context, invitation, listQueryOf(query)),
  }),
  defineRoute({
    operationId: 'invitations.get',
    method: 'get',
    path,
    summary: 'Get an invitation',
    access,
    params: idParams,
    replies: { 200: Invitation },
    handle: async (context, { params }) => ({ json: await getInvitation(context, params.id) }),
  }),
  defineRoute({
    operationId: 'invitations.revoke',
    method: 'delete',
    path,
    summary: 'Revoke an invitation',
    description: 'Its link is no longer good. The pending member stays until he is removed.',
    access,
    params: idParams,
    replies: { 204: null },
    handle: async (context, { params }) => {
      await revokeInvitation(context, params.id);
      return {};
    },
  }),
];
