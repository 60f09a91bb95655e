/** What a password must be, wherever one is chosen. */
import { z } from 'zod';
import { isCommonPassword, isMadeOf } from '../../../auth/common-passwords.ts';
import { invalid } from '../../../problem.ts';

const tooCommon = 'it is one of the passwords that are tried first: choose another one';

/** A password that somebody chooses. At sign-in, one that cannot be right is just wrong. */
export const NewPassword = z
  .string()
  .min(8, { abort: true })
  .max(128, { abort: true })
  .refine((password) => !isCommonPassword(password), {
    error: tooCommon,
    params: { code: 'common_password' },
  })
  .meta({
    example: 'correct horse battery staple',
    format: 'password',
    description: '8 to 128 characters of any kind; none of the most common ones',
  });

/**
 * Throws `validation_failed` for a password that is the user's own address, what he or his organization is called, or the
 * product, with some digits behind it or none.
 */
export function refuseGuessable(
  password: string,
  known: { email: string; name: string; organizationName?: string | undefined },
  pointer = '/password',
): void {
  const words = [known.email, known.name, known.organizationName ?? ''];
  if (!isMadeOf(password, words)) return;
  const message = `${pointer.slice(1)}: it says what you or your organization are called: choose another one`;
  throw invalid({ in: 'body', pointer, code: 'guessable_password', message });
}
