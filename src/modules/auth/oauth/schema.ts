import { z } from 'zod';
import { component } from '../../../http/components.ts';
import { cookieWish } from '../schema.ts';
import { type ProviderName, providerNames } from './parts.ts';

/** The pair of RFC 7636's appendix B. */
const example = {
  codeVerifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
};

export const ProviderParams = z.strictObject({
  provider: z.enum(providerNames).meta({ example: 'google' satisfies ProviderName }),
});

export const OAuthStart = z.strictObject({
  redirectTo: z.string().max(1000).meta({
    example: 'https://app.example.com/signed-in',
    description:
      'Where the browser goes in the end: one of `OAUTH_REDIRECT_URLS`, letter for letter',
  }),
  codeChallenge: z
    .string()
    .regex(/^[\w-]{43}$/)
    .meta({
      example: example.codeChallenge,
      description: 'The SHA-256 of a `codeVerifier` as base64url (RFC 7636, S256)',
    }),
});

/** Whatever else a provider sends is ignored, as RFC 6749, 4.1.2 wants it. */
export const OAuthCallback = z.looseObject({
  state: z.string().max(200).optional(),
  code: z.string().min(1).max(2000).optional(),
  error: z.string().max(200).optional(),
});

const answer = {
  code: z.string().max(200).meta({ description: 'From the address that the browser came back to' }),
  codeVerifier: z.string().max(200).meta({
    description: 'What `codeChallenge` was the hash of: 43 random characters or more',
  }),
};
const answerExample = { code: 'x'.repeat(43), codeVerifier: example.codeVerifier };

export const OAuthCode = component(
  'OAuthCode',
  z.strictObject(answer).meta({ example: answerExample }),
);

export const OAuthExchange = component(
  'OAuthExchange',
  z.strictObject({ ...answer, ...cookieWish }).meta({ example: answerExample }),
);

export const UserIdentity = component(
  'UserIdentity',
  z
    .object({
      id: z.uuid(),
      provider: z.enum(providerNames),
      email: z
        .string()
        .nullable()
        .meta({ description: 'What the provider said when it was linked; for people to read' }),
      createdAt: z.iso.datetime(),
    })
    .meta({ description: 'A way to sign in by a provider' }),
);

export const UserIdentities = component(
  'UserIdentities',
  z.object({ data: z.array(UserIdentity) }),
);
