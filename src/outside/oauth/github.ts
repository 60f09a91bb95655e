import { Strategy } from 'passport-github2';
import { z } from 'zod';
import { createProvider, type OAuthClient, type OAuthProvider } from './provider.ts';

/** A user of GitHub and his addresses. The strategy's own `id` would be the text `undefined` for who has none. */
const Answer = z.object({
  _json: z.object({ id: z.int().positive(), login: z.string(), name: z.string().nullish() }),
  emails: z.array(z.object({ value: z.string(), primary: z.boolean(), verified: z.boolean() })),
});

/**
 * Sign-in by GitHub. Of his addresses the primary one counts, whatever others he has verified.
 *
 * @param url a GitHub Enterprise Server
 */
export function createGithub(client: OAuthClient, url?: string): OAuthProvider {
  const endpoints = url && {
    authorizationURL: `${url}/login/oauth/authorize`,
    tokenURL: `${url}/login/oauth/access_token`,
    userProfileURL: `${url}/api/v3/user`,
    userEmailURL: `${url}/api/v3/user/emails`,
  };
  return createProvider(
    {
      makeStrategy: (options, verify) =>
        // Without `allRawEmails` it would not tell which of them are verified.
        new Strategy(
          { ...options, ...endpoints, scope: ['user:email'], allRawEmails: true },
          verify,
        ),
      readProfile(profile) {
        const { _json: user, emails } = Answer.parse(profile);
        const primary = emails.find((email) => email.primary);
        return {
          subject: String(user.id),
          email: primary?.value ?? null,
          emailVerified: primary?.verified ?? false,
          name: user.name ?? user.login,
        };
      },
    },
    client,
  );
}
