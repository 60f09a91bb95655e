import { defineRoute, type Route } from '../../../http/route.ts';
import { refreshCookie } from '../cookie.ts';
import { answerAdmission } from '../replacing.ts';
import { SignedIn } from '../schema.ts';
import type { SignIn } from '../sessions.ts';
import { answerChallenge } from './answering.ts';
import { confirmAtSignIn, enrolAtSignIn } from './enrolling.ts';
import {
  RecoveryCodes,
  SecondFactor,
  SecondFactorAnswer,
  SecondFactorCode,
  SecondFactorEnrolment,
  SecondFactorSecret,
  SignedInEnrolled,
  SignInEnrolment,
  SignInEnrolmentCode,
} from './schema.ts';
import {
  confirmSecondFactor,
  enrolSecondFactor,
  getSecondFactor,
  renewRecoveryCodes,
  turnSecondFactorOff,
} from './service.ts';

const path = '/auth/second-factor';

/** The second factor of who asks, and the sign-in that it completes. */
export function secondFactorRoutes(signIn: SignIn): Route[] {
  return [...turningOn(signIn), answerRoute(signIn), ...atSignIn(signIn), ...whenOn(signIn)];
}

function turningOn(signIn: SignIn): Route[] {
  return [
    defineRoute({
      operationId: 'auth.secondFactor.get',
      method: 'get',
      path,
      summary: 'Is your second factor on?',
      access: 'member',
      replies: { 200: SecondFactor },
      problems: ['permission_denied'],
      handle: async (context) => ({ body: await getSecondFactor(context) }),
    }),
    defineRoute({
      operationId: 'auth.secondFactor.enrol',
      method: 'post',
      path,
      summary: 'Get a secret for an app that shows codes (TOTP)',
      description:
        'Nothing is asked for before it is confirmed, within half an hour. You must have signed in within the last ten minutes. Once more gives another secret.',
      access: 'member',
      body: SecondFactorEnrolment,
      secret: true,
      replies: { 200: SecondFactorSecret },
      problems: ['permission_denied', 'sign_in_again', 'wrong_password', 'second_factor_on'],
      handle: async (context, { body }) => ({
        body: await enrolSecondFactor(signIn, context, body),
      }),
    }),
    defineRoute({
      operationId: 'auth.secondFactor.confirm',
      method: 'post',
      path: `${path}/confirm`,
      summary: 'Turn the second factor on by a code of the app',
      description:
        'From then on it is asked for at sign-in. All your other sessions end. Keep the recovery codes where the app is not.',
      access: 'member',
      body: SecondFactorCode,
      secret: true,
      replies: { 200: RecoveryCodes },
      problems: ['permission_denied', 'second_factor_on', 'second_factor_off', 'invalid_code'],
      handle: async (context, { body }) => ({
        body: await confirmSecondFactor(signIn, context, body.code),
      }),
    }),
  ];
}

function answerRoute(signIn: SignIn): Route {
  return defineRoute({
    operationId: 'auth.secondFactor.answer',
    method: 'post',
    path: `${path}/challenge`,
    summary: 'Go on signing in by a code',
    description:
      'Whichever way in gave `second_factor_required` gave a `challenge` with it, which is good for five minutes and one answer.',
    access: 'public',
    signsInBy: 'second_factor',
    body: SecondFactorAnswer,
    cookies: [refreshCookie],
    replies: { 200: SignedIn },
    problems: ['invalid_challenge', 'invalid_code', 'invalid_credentials', 'account_suspended'],
    handle: async (context, input) => {
      const { cookie: inCookie, ...answer } = input.body;
      const admission = await answerChallenge(signIn, context, { ...answer, inCookie });
      return answerAdmission(signIn, context, input, admission);
    },
  });
}

function atSignIn(signIn: SignIn): Route[] {
  return [
    defineRoute({
      operationId: 'auth.secondFactor.enrolAtSignIn',
      method: 'post',
      path: `${path}/enrolments`,
      summary: 'Get a secret for an app, to sign in where a second factor is demanded',
      description:
        'Whichever way in gave `second_factor_enrolment_required` gave a `challenge` with it, which is good for ten minutes. Once more gives another secret.',
      access: 'public',
      body: SignInEnrolment,
      secret: true,
      replies: { 200: SecondFactorSecret },
      problems: ['invalid_challenge', 'second_factor_on'],
      handle: async (context, { body }) => ({
        body: await enrolAtSignIn(signIn, context, body.challenge),
      }),
    }),
    defineRoute({
      operationId: 'auth.secondFactor.confirmAtSignIn',
      method: 'post',
      path: `${path}/enrolments/confirm`,
      summary: 'Turn the second factor on by a code of the app, and sign in',
      description: 'All your other sessions end. Keep the recovery codes where the app is not.',
      access: 'public',
      signsInBy: 'second_factor',
      body: SignInEnrolmentCode,
      cookies: [refreshCookie],
      secret: true,
      replies: { 200: SignedInEnrolled },
      problems: [
        'invalid_challenge',
        'invalid_code',
        'invalid_credentials',
        'account_suspended',
        'second_factor_on',
        'second_factor_off',
      ],
      handle: async (context, input) => {
        const { cookie: inCookie, ...answer } = input.body;
        const admission = await confirmAtSignIn(signIn, context, { ...answer, inCookie });
        return answerAdmission(signIn, context, input, admission);
      },
    }),
  ];
}

const byCode = {
  method: 'post',
  access: 'member',
  body: SecondFactorCode,
  problems: ['permission_denied', 'sign_in_again', 'second_factor_off', 'invalid_code'],
} as const;

function whenOn(signIn: SignIn): Route[] {
  return [
    defineRoute({
      operationId: 'auth.secondFactor.turnOff',
      path: `${path}/turn-off`,
      summary: 'Turn the second factor off by a code',
      description:
        'You must have signed in within the last ten minutes, and belong to no organization that demands it.',
      ...byCode,
      problems: [...byCode.problems, 'conflict'],
      replies: { 204: null },
      handle: async (context, { body }) =>
        (await turnSecondFactorOff(signIn, context, body.code)) ?? {},
    }),
    defineRoute({
      operationId: 'auth.secondFactor.renewRecoveryCodes',
      path: `${path}/recovery-codes`,
      summary: 'Get other recovery codes',
      description:
        'The former ones are not good any more. You must have signed in within the last ten minutes.',
      ...byCode,
      secret: true,
      replies: { 200: RecoveryCodes },
      handle: async (context, { body }) => {
        const renewed = await renewRecoveryCodes(signIn, context, body.code);
        return 'problem' in renewed ? renewed : { body: renewed };
      },
    }),
  ];
}
