import { defineRoute, type Route } from '../../http/route.ts';
import { idParams } from '../../records/schemas/schemas.ts';
import { answerSignedIn, clearCookie, readRefreshCookie, refreshCookie } from './cookie.ts';
import { endOtherSessions, endSession, listSessions, logOut } from './ending.ts';
import { refreshSession, switchOrganization } from './refresh.ts';
import { SignedIn } from './schema.ts';
import { LogOut, OrganizationSwitch, Refresh, SessionList } from './session-schema.ts';
import { requireRecentSignIn, type SignIn } from './sessions.ts';

const cookies = [refreshCookie];

/** What becomes of a session once somebody has signed in. */
export function sessionRoutes(signIn: SignIn): Route[] {
  return [refreshRoute(signIn), logOutRoute(signIn), switchRoute(signIn), ...listRoutes];
}

function refreshRoute(signIn: SignIn): Route {
  return defineRoute({
    operationId: 'auth.refresh',
    method: 'post',
    path: '/auth/refresh',
    summary: 'Get new tokens for the refresh token',
    description:
      'A refresh token is good for one refresh. Within 10 seconds the same one gets the same reply again, so that a client may try again; later it ends the session, since somebody else may have it.',
    access: 'public',
    signsInBy: 'refresh_token',
    body: Refresh.optional(),
    cookies,
    replies: { 200: SignedIn },
    problems: ['origin_not_allowed'],
    handle: async (context, { body, ...input }) => {
      const given = body?.refreshToken;
      const token = given ?? readRefreshCookie(signIn, input);
      const inCookie = body?.cookie === true || given === undefined;
      const outcome = await refreshSession(signIn, context, { token, inCookie });
      if ('problem' in outcome) return outcome;
      return answerSignedIn(signIn, outcome.signedIn, outcome.inCookie);
    },
  });
}

function logOutRoute(signIn: SignIn): Route {
  return defineRoute({
    operationId: 'auth.logout',
    method: 'post',
    path: '/auth/logout',
    summary: 'End the session',
    description:
      'That of the refresh token, or else of the access token, or else of the cookie. Its tokens are refused from then on. One that is over is no error.',
    access: 'public',
    knowsMembers: 'unchecked',
    body: LogOut.optional(),
    cookies,
    replies: { 204: null },
    problems: ['origin_not_allowed'],
    handle: async (context, { body, ...input }) => {
      const refreshToken = body?.refreshToken;
      const fromCookie = () => readRefreshCookie(signIn, input);
      const { clearsCookie } = await logOut(signIn, context, { refreshToken, fromCookie });
      return clearsCookie ? clearCookie(signIn) : {};
    },
  });
}

function switchRoute(signIn: SignIn): Route {
  return defineRoute({
    operationId: 'auth.switchOrganization',
    method: 'post',
    path: '/auth/switch-organization',
    summary: 'Go on in another organization',
    description:
      'The session goes on there, with the tokens of the reply: those for the former organization are refused.',
    access: 'member',
    body: OrganizationSwitch,
    replies: { 200: SignedIn },
    problems: ['not_found', 'permission_denied', 'second_factor_enrolment_required'],
    handle: async (context, { body }) => {
      const renewed = await switchOrganization(signIn, context, body.organizationId);
      return answerSignedIn(signIn, renewed.signedIn, renewed.inCookie);
    },
  });
}

const listRoutes: Route[] = [
  defineRoute({
    operationId: 'auth.sessions.list',
    method: 'get',
    path: '/auth/sessions',
    summary: 'List your sessions, in all your organizations',
    description:
      'The one used last first. There are no further pages: of more than 200, the first are shown.',
    access: 'member',
    replies: { 200: SessionList },
    problems: ['permission_denied'],
    handle: async (context) => ({ body: await listSessions(context) }),
  }),
  defineRoute({
    operationId: 'auth.sessions.endOthers',
    method: 'delete',
    path: '/auth/sessions',
    summary: 'End all your sessions but this one',
    description: 'You must have signed in within the last ten minutes.',
    access: 'member',
    replies: { 204: null },
    problems: ['permission_denied', 'sign_in_again'],
    handle: async (context) => {
      await requireRecentSignIn(context);
      await endOtherSessions(context);
      return {};
    },
  }),
  defineRoute({
    operationId: 'auth.sessions.end',
    method: 'delete',
    path: '/auth/sessions/{id}',
    summary: 'End one of your sessions',
    description:
      'Its next request is refused. It may be the one that asks; for another one you must have signed in within the last ten minutes.',
    access: 'member',
    params: idParams,
    replies: { 204: null },
    problems: ['permission_denied', 'sign_in_again'],
    handle: async (context, { params }) => {
      await endSession(context, params.id);
      return {};
    },
  }),
];
