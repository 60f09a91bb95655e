import { z } from 'zod';
import { component } from '../../../http/components.ts';
import { cookieWish, PasswordInput, SignedIn } from '../schema.ts';

export const SecondFactor = component(
  'SecondFactor',
  z
    .object({
      enabledAt: z.iso
        .datetime()
        .nullable()
        .meta({ description: 'Since when it is asked for at sign-in. Null: it is not' }),
      recoveryCodesLeft: z.int(),
    })
    .meta({ description: 'What is asked for beside the password, or the provider' }),
);

export const SecondFactorEnrolment = component(
  'SecondFactorEnrolment',
  z
    .strictObject({
      password: PasswordInput.optional().meta({ description: 'Yours, if you have one' }),
    })
    .meta({ example: { password: 'correct horse battery staple' } }),
);

export const SecondFactorSecret = component(
  'SecondFactorSecret',
  z.object({
    secret: z.string().meta({ description: 'For an app, as base32. Shown this once' }),
    uri: z.string().meta({
      description: 'The same as an `otpauth://` address, for a QR code. Shown this once',
    }),
  }),
);

const code = z.string().trim().min(1).max(50).meta({
  example: '123456',
  description: 'What the app shows, or one of the recovery codes. Each is good once',
});

export const SecondFactorCode = component('SecondFactorCode', z.strictObject({ code }));

const enrolmentChallenge = z
  .string()
  .max(4000)
  .meta({ description: 'From the problem `second_factor_enrolment_required`' });

export const SignInEnrolment = component(
  'SignInEnrolment',
  z.strictObject({ challenge: enrolmentChallenge }).meta({ example: { challenge: '…' } }),
);

export const SignInEnrolmentCode = component(
  'SignInEnrolmentCode',
  z
    .strictObject({
      challenge: enrolmentChallenge,
      code: code.meta({ example: '123456', description: 'What the app shows' }),
      ...cookieWish,
    })
    .meta({ example: { challenge: '…', code: '123456' } }),
);

export const SecondFactorAnswer = component(
  'SecondFactorAnswer',
  z
    .strictObject({
      challenge: z
        .string()
        .max(4000)
        .meta({ description: 'From the problem `second_factor_required`' }),
      code,
      ...cookieWish,
    })
    .meta({ example: { challenge: '…', code: '123456' } }),
);

export const RecoveryCodes = component(
  'RecoveryCodes',
  z.object({
    recoveryCodes: z.array(z.string()).meta({
      description: 'Each is good once in place of a code of the app. Shown this once',
    }),
  }),
);

export const SignedInEnrolled = component(
  'SignedInEnrolled',
  z.object({ ...SignedIn.shape, ...RecoveryCodes.shape }),
);
