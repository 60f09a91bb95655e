import { z } from 'zod';
import { component } from '../../../http/components.ts';
import { EmailInput, NameInput, PasswordInput } from '../schema.ts';

/** What a link in a mail brings along. */
export const TokenInput = z.string().min(1).max(200).meta({ description: 'From the mail' });

export const EmailVerification = component(
  'EmailVerification',
  z.strictObject({ token: TokenInput }).meta({ example: { token: '…' } }),
);

export const EmailChange = component(
  'EmailChange',
  z
    .strictObject({
      email: EmailInput.meta({ format: 'email' }),
      password: PasswordInput.optional().meta({
        description:
          'Who has none leaves it out: then the sign-in must be one of the last ten minutes',
      }),
    })
    .meta({
      example: { email: 'countess@example.com', password: 'correct horse battery staple' },
    }),
);

export const ProfileUpdate = component(
  'ProfileUpdate',
  z.strictObject({ name: NameInput.optional() }).meta({ example: { name: 'Ada King' } }),
);
