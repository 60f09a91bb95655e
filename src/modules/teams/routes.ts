import { defineRoute, type Route } from '../../http/route.ts';
import { listRecords } from '../../records/query/list.ts';
import { listQueryOf } from '../../records/routes/reading.ts';
import {
  idParams,
  listQuerySchema,
  listSchema,
  replySchema,
} from '../../records/schemas/schemas.ts';
import { addTeamMember, removeTeamMember } from './members.ts';
import { team } from './object.ts';
import { TeamCreate, TeamUpdate } from './schema.ts';
import { createTeam, deleteTeam, getTeam, updateTeam } from './service.ts';

const access = 'teams:manage';
const path = '/teams/{id}';
const Team = replySchema(team);
const linkParams = idParams.extend({ memberId: idParams.shape.id });

const readingRoutes: Route[] = [
  defineRoute({
    operationId: 'teams.list',
    method: 'get',
    path: '/teams',
    summary: 'List the teams',
    access: 'members:read',
    query: listQuerySchema(team),
    replies: { 200: listSchema(team) },
    problems: ['invalid_cursor'],
    handle: (context, { query }) => listRecords(context, team, listQueryOf(query)),
  }),
  defineRoute({
    operationId: 'teams.get',
    method: 'get',
    path,
    summary: 'Get a team',
    access: 'members:read',
    params: idParams,
    replies: { 200: Team },
    handle: async (context, { params }) => ({ json: await getTeam(context, params.id) }),
  }),
];

const writingRoutes: Route[] = [
  defineRoute({
    operationId: 'teams.create',
    method: 'post',
    path: '/teams',
    summary: 'Create a team',
    access,
    body: TeamCreate,
    replies: { 201: Team },
    problems: ['duplicate'],
    handle: async (context, { body }) => {
      const { id, json } = await createTeam(context, body);
      return { json, location: `/api/v1/teams/${id}` };
    },
  }),
  defineRoute({
    operationId: 'teams.update',
    method: 'patch',
    path,
    summary: 'Rename a team, or make it part of another one',
    access,
    params: idParams,
    body: TeamUpdate,
    replies: { 200: Team },
    problems: ['duplicate'],
    handle: async (context, { params, body }) => ({
      json: await updateTeam(context, params.id, body),
    }),
  }),
  defineRoute({
    operationId: 'teams.delete',
    method: 'delete',
    path,
    summary: 'Remove a team',
    description: 'The teams within it are part of none then.',
    access,
    params: idParams,
    replies: { 204: null },
    handle: async (context, { params }) => {
      await deleteTeam(context, params.id);
      return {};
    },
  }),
];

const linkRoutes: Route[] = [
  defineRoute({
    operationId: 'teams.members.set',
    method: 'put',
    path: `${path}/members/{memberId}`,
    summary: 'Make a member one of a team',
    access,
    params: linkParams,
    replies: { 204: null },
    handle: async (context, { params }) => {
      await addTeamMember(context, params.id, params.memberId);
      return {};
    },
  }),
  defineRoute({
    operationId: 'teams.members.delete',
    method: 'delete',
    path: `${path}/members/{memberId}`,
    summary: 'Take a member out of a team',
    access,
    params: linkParams,
    replies: { 204: null },
    handle: async (context, { params }) => {
      await removeTeamMember(context, params.id, params.memberId);
      return {};
    },
  }),
];

/** The operations on teams, but for the lists below and above them. */
export const teamRoutes: Route[] = [...readingRoutes, ...writingRoutes, ...linkRoutes];
