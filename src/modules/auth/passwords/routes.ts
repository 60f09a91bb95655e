import { defineRoute, type Route } from '../../../http/route.ts';
import type { SignIn } from '../sessions.ts';
import { changePassword } from './changing.ts';
import { askForReset, confirmReset } from './resetting.ts';
import { PasswordChange, PasswordReset, PasswordResetConfirmation } from './schema.ts';

/** How people come by another password. */
export function passwordRoutes(signIn: SignIn): Route[] {
  return [changeRoute(signIn), resetRoute(signIn), confirmRoute(signIn)];
}

function changeRoute(signIn: SignIn): Route {
  return defineRoute({
    operationId: 'auth.changePassword',
    method: 'post',
    path: '/auth/change-password',
    summary: 'Change your password',
    description:
      'Ends all your other sessions. A notice is mailed to you. Who signs in by a provider alone gets a password by this.',
    access: 'member',
    body: PasswordChange,
    replies: { 204: null },
    problems: ['permission_denied', 'wrong_password', 'sign_in_again'],
    handle: async (context, { body }) => {
      await changePassword(signIn, context, body);
      return {};
    },
  });
}

function resetRoute(signIn: SignIn): Route {
  return defineRoute({
    operationId: 'auth.resetPassword',
    method: 'post',
    path: '/auth/password-reset',
    summary: 'Have a link mailed by which a password is chosen',
    description: 'The answer is the same whether anybody has the address or not.',
    access: 'public',
    body: PasswordReset,
    replies: { 202: null },
    handle: async (context, { body }) => {
      await askForReset(signIn, context, body.email);
      return {};
    },
  });
}

function confirmRoute(signIn: SignIn): Route {
  return defineRoute({
    operationId: 'auth.confirmPasswordReset',
    method: 'post',
    path: '/auth/password-reset/confirm',
    summary: 'Choose a password, by the link of the mail',
    description:
      'Once, within an hour. All sessions of the user end, and all his other links. His address is verified by it. Sign in then.',
    access: 'public',
    body: PasswordResetConfirmation,
    replies: { 204: null },
    problems: ['link_expired'],
    handle: async (context, { body }) => {
      await confirmReset(signIn, context, body);
      return {};
    },
  });
}
