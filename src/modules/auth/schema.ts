import { z } from 'zod';
import { component } from '../../http/components.ts';
import type { Problem } from '../../problem.ts';
import { replySchema } from '../../records/schemas/schemas.ts';
import { sourceOf } from '../../records/source.ts';
import { NewPassword } from './passwords/new-password.ts';

export const User = component(
  'User',
  z
    .object({
      id: z.uuid(),
      email: z.email(),
      emailVerified: z.boolean().meta({ description: 'It is known that mails to it reach him' }),
      name: z.string(),
      createdAt: z.iso.datetime(),
    })
    .meta({ description: 'A person who signs in' }),
);

/** The organization, as its own module states it. */
const Organization = z.lazy(() => replySchema(sourceOf('organization')));

export const EmailInput = z.string().trim().toLowerCase().max(254).pipe(z.email());

const email = EmailInput.meta({ example: 'ada@example.com', format: 'email' });

/** A password that is there already. What one must be is said when it is made. */
export const PasswordInput = z
  .string()
  .min(1)
  .max(1000)
  .meta({ example: 'correct horse battery staple', format: 'password' });

/** What a person is called. */
export const NameInput = z.string().trim().min(1).max(200);

/** For whatever signs somebody in: where the refresh token goes. */
export const cookieWish = {
  cookie: z.boolean().optional().meta({
    example: false,
    description:
      '`true`: the refresh token comes in the cookie `__Host-refresh`, which no script can read, and `refreshToken` is null',
  }),
};

export const Registration = component(
  'Registration',
  z.strictObject({
    email,
    password: NewPassword,
    name: NameInput.meta({ example: 'Ada Lovelace' }),
    organizationName: z.string().trim().min(1).max(200).meta({ example: 'Analytical Engines' }),
    ...cookieWish,
  }),
);

export const InvitationAcceptance = component(
  'InvitationAcceptance',
  z
    .strictObject({
      token: z.string().min(1).max(200).meta({ description: 'From the mail' }),
      name: NameInput.optional().meta({
        description: 'What you are called; as the invitation says unless given',
      }),
      password: NewPassword.optional(),
      ...cookieWish,
    })
    .meta({ example: { token: '…', password: 'correct horse battery staple' } }),
);

export const Login = component(
  'Login',
  z.strictObject({
    email,
    password: PasswordInput,
    ...cookieWish,
  }),
);

export const SignedIn = component(
  'SignedIn',
  z.object({
    accessToken: z.string().meta({ description: 'Send it as `Authorization: Bearer`' }),
    refreshToken: z
      .string()
      .nullable()
      .meta({ description: 'Good for one refresh, for 7 days. Null when it is in the cookie' }),
    expiresIn: z.int().meta({ description: 'Seconds that the access token is good for' }),
    user: User,
    organization: Organization,
  }),
);

/** He is in; or he is not yet, and the problem says what is missing. What was written stays in both cases. */
export type Admission = z.infer<typeof SignedIn> | { problem: Problem };

export const CurrentSession = component(
  'CurrentSession',
  z.object({
    user: z.union([z.lazy(() => User), z.null()]).meta({ description: 'Null for an API key' }),
    organization: Organization,
    role: z.string().nullable().meta({ description: 'Null for an API key' }),
    permissions: z.array(z.string()),
    sessionId: z.uuid().nullable().meta({ description: 'Null for an API key' }),
    secondFactor: z
      .boolean()
      .nullable()
      .meta({ description: 'Whether it is asked for when he signs in. Null for an API key' }),
  }),
);
