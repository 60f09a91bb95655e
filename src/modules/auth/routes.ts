import { defineRoute, type Route } from '../../http/route.ts';
import { answerSignedIn } from './cookie.ts';
import { acceptRoute } from './invitation-route.ts';
import { passwordRoutes } from './passwords/routes.ts';
import { CurrentSession, Login, Registration, SignedIn } from './schema.ts';
import { getSession, logIn, register } from './service.ts';
import { sessionRoutes } from './session-routes.ts';
import type { SignIn } from './sessions.ts';

/** Registration and sign-in. */
export function authRoutes(signIn: SignIn): Route[] {
  return [
    defineRoute({
      operationId: 'auth.register',
      method: 'post',
      path: '/auth/register',
      summary: 'Register a user and an organization',
      access: 'public',
      body: Registration,
      replies: { 201: SignedIn },
      problems: ['email_taken'],
      handle: async (context, { body }) =>
        answerSignedIn(signIn, await register(signIn, context, body), body.cookie),
    }),
    defineRoute({
      operationId: 'auth.login',
      method: 'post',
      path: '/auth/login',
      summary: 'Sign in by e-mail address and password',
      access: 'public',
      body: Login,
      replies: { 200: SignedIn },
      problems: ['invalid_credentials', 'account_suspended'],
      handle: async (context, { body }) =>
        answerSignedIn(signIn, await logIn(signIn, context, body), body.cookie),
    }),
    defineRoute({
      operationId: 'auth.session',
      method: 'get',
      path: '/auth/session',
      summary: 'Who am I?',
      access: 'member',
      replies: { 200: CurrentSession },
      handle: async (context) => ({ body: await getSession(context) }),
    }),
    ...sessionRoutes(signIn),
    ...passwordRoutes(signIn),
    acceptRoute(signIn),
  ];
}
