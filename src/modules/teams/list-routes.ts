import { defineRoute, type Route } from '../../http/route.ts';
import { listQueryOf } from '../../records/routes/reading.ts';
import { idParams, listQuerySchema, listSchema } from '../../records/schemas/schemas.ts';
import { sourceOf } from '../../records/source.ts';
import { listTeamMembers, listTeamsOf } from './members.ts';
import { team } from './object.ts';

/** The members of a team, and the teams of a member. Made when members are stated. */
export function teamListRoutes(): Route[] {
  const member = sourceOf('member');
  return [
    defineRoute({
      operationId: 'teams.members.list',
      method: 'get',
      path: '/teams/{id}/members',
      summary: 'List the members of a team',
      access: 'members:read',
      params: idParams,
      query: listQuerySchema(member),
      replies: { 200: listSchema(member) },
      problems: ['invalid_cursor'],
      handle: (context, { params, query }) =>
        listTeamMembers(context, params.id, listQueryOf(query)),
    }),
    defineRoute({
      operationId: 'members.teams.list',
      method: 'get',
      path: '/members/{id}/teams',
      summary: 'List the teams of a member',
      access: 'members:read',
      params: idParams,
      query: listQuerySchema(team),
      replies: { 200: listSchema(team) },
      problems: ['invalid_cursor'],
      handle: (context, { params, query }) => listTeamsOf(context, params.id, listQueryOf(query)),
    }),
  ];
}
