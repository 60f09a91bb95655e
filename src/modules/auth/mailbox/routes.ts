import { defineRoute, type Route } from '../../../http/route.ts';
import type { LetterParts } from '../../../jobs/letter.ts';
import { updateProfile } from '../profile.ts';
import { User } from '../schema.ts';
import type { SignIn } from '../sessions.ts';
import { changeEmail } from './changing.ts';
import { EmailChange, EmailVerification, ProfileUpdate } from './schema.ts';
import { resendProof, verifyEmail } from './verifying.ts';

/** What a person says of himself: his name, and the mailbox that is his. */
export function mailboxRoutes(signIn: SignIn, letters: LetterParts): Route[] {
  return [...verificationRoutes(signIn, letters), changeRoute(signIn, letters), profileRoute];
}

function verificationRoutes(signIn: SignIn, letters: LetterParts): Route[] {
  return [
    defineRoute({
      operationId: 'auth.verifyEmail',
      method: 'post',
      path: '/auth/verify-email',
      summary: 'Say that an e-mail address is yours',
      description:
        'By the link of the mail, once: the one that comes with registration, or the one that changes your address. No access token is needed.',
      access: 'public',
      body: EmailVerification,
      replies: { 204: null },
      problems: ['link_expired', 'email_taken'],
      handle: async (context, { body }) => {
        await verifyEmail(signIn, context, body.token);
        return {};
      },
    }),
    defineRoute({
      operationId: 'auth.resendVerification',
      method: 'post',
      path: '/auth/verify-email/resend',
      summary: 'Have the mail sent once more',
      description: 'Nothing is sent when the address is verified. Five links are good at once.',
      access: 'member',
      replies: { 202: null },
      problems: ['permission_denied'],
      handle: async (context) => {
        await resendProof({ signIn, letters }, context);
        return {};
      },
    }),
  ];
}

function changeRoute(signIn: SignIn, letters: LetterParts): Route {
  return defineRoute({
    operationId: 'auth.changeEmail',
    method: 'post',
    path: '/auth/change-email',
    summary: 'Change your e-mail address',
    description:
      'A link is mailed to the new address, and a notice to the present one. The address is changed by `POST /auth/verify-email`.',
    access: 'member',
    body: EmailChange,
    replies: { 202: null },
    problems: ['permission_denied', 'wrong_password', 'sign_in_again', 'email_taken'],
    handle: async (context, { body }) => {
      await changeEmail({ signIn, letters }, context, body);
      return {};
    },
  });
}

const profileRoute = defineRoute({
  operationId: 'auth.updateProfile',
  method: 'patch',
  path: '/auth/profile',
  summary: 'Change what you are called',
  description: 'In all your organizations.',
  access: 'member',
  body: ProfileUpdate,
  replies: { 200: User },
  problems: ['permission_denied'],
  handle: async (context, { body }) => ({ body: await updateProfile(context, body) }),
});
