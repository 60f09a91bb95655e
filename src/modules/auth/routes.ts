import type { ProblemCode } from '../../problem.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import { refreshCookie } from './cookie.ts';
import type { LetterParts } from '../../jobs/letter.ts';
import { acceptRoute } from './invitation-route.ts';
import { mailboxRoutes } from './mailbox/routes.ts';
import { passwordRoutes } from './passwords/routes.ts';
import { answerAdmission } from './replacing.ts';
import { CurrentSession, Login, Registration, SignedIn } from './schema.ts';
import { getSession, logIn, register } from './service.ts';
import { secondFactorRoutes } from './second-factor/routes.ts';
import { sessionRoutes } from './session-routes.ts';
import type { SignIn } from './sessions.ts';

/** Why who shows his password is not in yet, or not at all. */
const refusals: ProblemCode[] = [
  'invalid_credentials',
  'second_factor_required',
  'second_factor_enrolment_required',
  'account_suspended',
];

/** Registration and sign-in. */
export function authRoutes(signIn: SignIn, letters: LetterParts): Route[] {
  return [
    defineRoute({
      operationId: 'auth.register',
      method: 'post',
      path: '/auth/register',
      summary: 'Register a user and an organization',
      access: 'public',
      body: Registration,
      cookies: [refreshCookie],
      replies: { 201: SignedIn },
      problems: ['email_taken'],
      handle: async (context, input) =>
        answerAdmission(
          signIn,
          context,
          input,
          await register({ signIn, letters }, context, input.body),
        ),
    }),
    defineRoute({
      operationId: 'auth.login',
      method: 'post',
      path: '/auth/login',
      summary: 'Sign in by e-mail address and password',
      access: 'public',
      signsInBy: 'password',
      body: Login,
      cookies: [refreshCookie],
      replies: { 200: SignedIn },
      problems: refusals,
      handle: async (context, input) =>
        answerAdmission(signIn, context, input, await logIn(signIn, context, input.body)),
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
    ...secondFactorRoutes(signIn),
    ...mailboxRoutes(signIn, letters),
    acceptRoute(signIn),
  ];
}
