import { Strategy } from 'passport-google-oauth20';
import { z } from 'zod';
import { createProvider, type OAuthClient, type OAuthProvider } from './provider.ts';

/** Google's `userinfo` (OpenID Connect Core 1.0, 5.3.2). */
const Answer = z.object({
  _json: z.object({
    sub: z.string().regex(/^[\x21-\x7e]{1,255}$/),
    email: z.string().optional(),
    email_verified: z.boolean().catch(false),
    name: z.string().optional(),
  }),
});

/**
 * Sign-in by Google.
 *
 * @param url a server for tests, with `/authorize`, `/token` and `/userinfo`
 */
export function createGoogle(client: OAuthClient, url?: string): OAuthProvider {
  const endpoints = url && {
    authorizationURL: `${url}/authorize`,
    tokenURL: `${url}/token`,
    userProfileURL: `${url}/userinfo`,
  };
  return createProvider(
    {
      makeStrategy: (options, verify) =>
        new Strategy({ ...options, ...endpoints, scope: ['openid', 'email', 'profile'] }, verify),
      readProfile(profile) {
        const { _json: user } = Answer.parse(profile);
        return {
          subject: user.sub,
          email: user.email ?? null,
          emailVerified: user.email_verified,
          name: user.name ?? null,
        };
      },
    },
    client,
  );
}
