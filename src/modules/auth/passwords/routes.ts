import { defineRoute, type Route } from '../../../http/route.ts';
import type { SignIn } from '../sessions.ts';
import { changePassword } from './changing.ts';
import { PasswordChange } from './schema.ts';

/** How people come by another password. */
export function passwordRoutes(signIn: SignIn): Route[] {
  return [
    defineRoute({
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
    }),
  ];
}
