import { type Cookie, defineRoute, type Route } from '../../../http/route.ts';
import { idParams } from '../../../records/schemas/schemas.ts';
import { refreshCookie } from '../cookie.ts';
import { answerAdmission } from '../replacing.ts';
import { SignedIn } from '../schema.ts';
import type { SignIn } from '../sessions.ts';
import { linkIdentity, listIdentities, unlinkIdentity } from './identities.ts';
import type { OAuthParts } from './parts.ts';
import {
  OAuthCallback,
  OAuthCode,
  OAuthExchange,
  OAuthStart,
  ProviderParams,
  UserIdentities,
  UserIdentity,
} from './schema.ts';
import { beginSignIn, exchangeCode, finishSignIn } from './service.ts';
import { stateSeconds } from './state.ts';

const cookieName = '__Host-oauth';

/** Lax: the provider sends the browser back from another site. */
const stateCookie = (value: string | null): Cookie => ({
  name: cookieName,
  value,
  maxAgeSeconds: stateSeconds,
  sameSite: 'lax',
});

const path = '/auth/oauth/{provider}';
const page = 'What went wrong, in words';

/** Sign-in by other providers, and the identities there that belong to a user here. */
export function oauthRoutes(signIn: SignIn, oauth: OAuthParts): Route[] {
  return [...browserRoutes(oauth), exchangeRoute(signIn, oauth), ...identityRoutes(oauth)];
}

function browserRoutes(oauth: OAuthParts): Route[] {
  return [
    defineRoute({
      operationId: 'oauth.start',
      method: 'get',
      path,
      summary: 'Go to a provider to sign in, or to link it',
      description:
        'For a browser to be sent to: it comes back to `redirectTo` with a `code` to be exchanged within a minute, or with an `error`: `access_denied` or `provider_failed`.',
      access: 'public',
      params: ProviderParams,
      query: OAuthStart,
      page,
      replies: { 302: null },
      problems: ['provider_not_configured', 'redirect_not_allowed'],
      handle: async (_context, { params, query }) => {
        const { url, cookie } = await beginSignIn(oauth, params.provider, query);
        return { location: url, cookies: [stateCookie(cookie)] };
      },
    }),
    defineRoute({
      operationId: 'oauth.callback',
      method: 'get',
      path: `${path}/callback`,
      summary: 'Come back from a provider',
      description: 'Where a provider sends the browser: nothing else calls it.',
      access: 'public',
      signsInBy: 'provider',
      // It uses a state up.
      readsOnly: false,
      params: ProviderParams,
      query: OAuthCallback,
      cookies: [cookieName],
      page,
      replies: { 302: null },
      problems: ['provider_not_configured', 'invalid_state'],
      handle: async (context, { params, query: { state, code, error }, cookies }) => {
        const reply = { state, code, error, cookie: cookies[cookieName] };
        const location = await finishSignIn(oauth, context, params.provider, reply);
        return { location, cookies: [stateCookie(null)] };
      },
    }),
  ];
}

function exchangeRoute(signIn: SignIn, oauth: OAuthParts): Route {
  return defineRoute({
    operationId: 'oauth.exchange',
    method: 'post',
    path: '/auth/oauth/exchange',
    summary: 'Sign in with the code that came back',
    description:
      'A code is good once and for a minute. Who is new here gets an account and an organization, if the provider has verified his e-mail address. An account with that address is linked if its own is verified too.',
    access: 'public',
    signsInBy: 'provider',
    body: OAuthExchange,
    cookies: [refreshCookie],
    replies: { 200: SignedIn },
    problems: [
      'invalid_grant',
      'invalid_credentials',
      'second_factor_required',
      'second_factor_enrolment_required',
      'email_unverified',
      'account_exists',
    ],
    handle: async (context, input) => {
      const { cookie: inCookie, ...code } = input.body;
      const admission = await exchangeCode({ signIn, oauth }, context, { ...code, inCookie });
      return answerAdmission(signIn, context, input, admission);
    },
  });
}

function identityRoutes(oauth: OAuthParts): Route[] {
  return [
    defineRoute({
      operationId: 'identities.list',
      method: 'get',
      path: '/auth/identities',
      summary: 'List the identities at providers that you can sign in by',
      access: 'member',
      replies: { 200: UserIdentities },
      problems: ['permission_denied'],
      handle: async (context) => ({ body: await listIdentities(context) }),
    }),
    defineRoute({
      operationId: 'identities.link',
      method: 'post',
      path: '/auth/identities',
      summary: 'Link the identity of the code that came back',
      description:
        'You must have signed in within the last ten minutes, and have verified your e-mail address.',
      access: 'member',
      body: OAuthCode,
      replies: { 200: UserIdentity },
      problems: [
        'permission_denied',
        'email_unverified',
        'invalid_grant',
        'identity_taken',
        'sign_in_again',
      ],
      handle: async (context, { body }) => ({ body: await linkIdentity(oauth, context, body) }),
    }),
    defineRoute({
      operationId: 'identities.unlink',
      method: 'delete',
      path: '/auth/identities/{id}',
      summary: 'Unlink an identity',
      description:
        'You must have signed in within the last ten minutes, and have another identity or a password.',
      access: 'member',
      params: idParams,
      replies: { 204: null },
      problems: ['permission_denied', 'last_way_in', 'sign_in_again'],
      handle: async (context, { params }) => {
        await unlinkIdentity(context, params.id);
        return {};
      },
    }),
  ];
}
