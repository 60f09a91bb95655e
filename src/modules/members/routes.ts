import { defineRoute, type Route } from '../../http/route.ts';
import type { Shown } from '../../records/query/projection.ts';
import { listQueryOf } from '../../records/routes/reading.ts';
import {
  idParams,
  listQuerySchema,
  listSchema,
  replySchema,
  shownQuerySchema,
} from '../../records/schemas/schemas.ts';
import { member } from './object.ts';
import { leave, removeMember } from './removing.ts';
import { MemberCreate, MemberReassigned, MemberRemoval, MemberUpdate } from './schema.ts';
import { createMember, getMember, listMembers, updateMember } from './service.ts';

const access = 'members:manage';
const path = '/members/{id}';
const Member = replySchema(member);

const readingRoutes: Route[] = [
  defineRoute({
    operationId: 'members.list',
    method: 'get',
    path: '/members',
    summary: 'List the members',
    description: 'Those who were removed only where `status` asks for them.',
    access: 'members:read',
    query: listQuerySchema(member),
    replies: { 200: listSchema(member) },
    problems: ['invalid_cursor'],
    handle: (context, { query }) => listMembers(context, listQueryOf(query)),
  }),
  defineRoute({
    operationId: 'members.get',
    method: 'get',
    path,
    summary: 'Get a member, also one who was removed',
    access: 'members:read',
    params: idParams,
    query: shownQuerySchema(member),
    replies: { 200: Member },
    handle: async (context, { params, query }) => ({
      json: await getMember(context, params.id, query as Shown),
    }),
  }),
];

const writingRoutes: Route[] = [
  defineRoute({
    operationId: 'members.create',
    method: 'post',
    path: '/members',
    summary: 'Name somebody a member before he has signed in',
    description:
      'He is `pending`, and can own records. `POST /invitations` sends him the link by which he comes.',
    access,
    body: MemberCreate,
    replies: { 201: Member },
    problems: ['duplicate'],
    handle: async (context, { body }) => {
      const { id, json } = await createMember(context, body);
      return { json, location: `/api/v1/members/${id}` };
    },
  }),
  defineRoute({
    operationId: 'members.update',
    method: 'patch',
    path,
    summary: 'Give a member another role, suspend him, or take that back',
    description:
      'Neither the role that he has nor the one that he gets may more than yours. It holds from his next request on; the sessions of who is suspended end.',
    access,
    params: idParams,
    body: MemberUpdate,
    replies: { 200: Member },
    problems: ['last_owner'],
    handle: async (context, { params, body }) => ({
      json: await updateMember(context, params.id, body),
    }),
  }),
  defineRoute({
    operationId: 'members.delete',
    method: 'delete',
    path,
    summary: 'Remove a member',
    description:
      'His sessions end. He stays the owner of his records, and of what histories say he did, unless `reassignTo` names another one: then a job gives them to him, and `Location` leads to it. Who gives records away must be able to write all of them.',
    access,
    params: idParams,
    query: MemberRemoval,
    replies: { 202: MemberReassigned, 204: null },
    problems: ['last_owner'],
    handle: async (context, { params, query }) => {
      const jobId = await removeMember(context, params.id, query.reassignTo);
      if (jobId === null) return { status: 204 };
      return { status: 202, body: { jobId }, location: `/api/v1/jobs/${jobId}` };
    },
  }),
  defineRoute({
    operationId: 'members.leave',
    method: 'post',
    path: '/members/me/leave',
    summary: 'Leave the organization',
    description: 'Not for the last active owner.',
    access: 'member',
    replies: { 204: null },
    problems: ['permission_denied', 'not_found', 'last_owner'],
    handle: async (context) => {
      await leave(context);
      return {};
    },
  }),
];

/** The operations on members. */
export const memberRoutes: Route[] = [...readingRoutes, ...writingRoutes];
