import { z } from 'zod';
import { component } from '../../../http/components.ts';
import { TokenInput } from '../mailbox/schema.ts';
import { EmailInput, PasswordInput } from '../schema.ts';
import { NewPassword } from './new-password.ts';

export const PasswordChange = component(
  'PasswordChange',
  z
    .strictObject({
      currentPassword: PasswordInput.optional().meta({
        description:
          'Who has none leaves it out: then the sign-in must be one of the last ten minutes',
      }),
      newPassword: NewPassword,
    })
    .meta({
      example: {
        currentPassword: 'correct horse battery staple',
        newPassword: 'the battery of a staple horse',
      },
    }),
);

export const PasswordReset = component(
  'PasswordReset',
  z.strictObject({ email: EmailInput.meta({ example: 'ada@example.com', format: 'email' }) }),
);

export const PasswordResetConfirmation = component(
  'PasswordResetConfirmation',
  z
    .strictObject({ token: TokenInput, password: NewPassword })
    .meta({ example: { token: '…', password: 'correct horse battery staple' } }),
);
