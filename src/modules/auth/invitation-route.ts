import { defineRoute, type Route } from '../../http/route.ts';
import { refreshCookie } from './cookie.ts';
import { acceptInvitation } from './invitations.ts';
import { answerAdmission } from './replacing.ts';
import { InvitationAcceptance, SignedIn } from './schema.ts';
import type { SignIn } from './sessions.ts';

/** The one operation on invitations that is not for those who send them. */
export function acceptRoute(signIn: SignIn): Route {
  return defineRoute({
    operationId: 'invitations.accept',
    method: 'post',
    path: '/invitations/accept',
    summary: 'Accept an invitation',
    description:
      'Who has no account yet gives a `password` and gets one. Who has one sends the access token along: by the link alone nobody is let into an account. Both are signed in to the organization.',
    access: 'public',
    signsInBy: 'invitation',
    knowsMembers: true,
    body: InvitationAcceptance,
    cookies: [refreshCookie],
    replies: { 200: SignedIn },
    problems: [
      'link_expired',
      'permission_denied',
      'invalid_credentials',
      'second_factor_enrolment_required',
    ],
    handle: async (context, input) =>
      answerAdmission(signIn, context, input, await acceptInvitation(signIn, context, input.body)),
  });
}
