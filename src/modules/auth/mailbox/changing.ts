import type { z } from 'zod';
import type { Context } from '../../../auth/context.ts';
import { personOf } from '../../../auth/principal.ts';
import { type LetterParts, linkTo, postLetter } from '../../../jobs/letter.ts';
import { Problem } from '../../../problem.ts';
import { findOwn, proveHimself } from '../passwords/proving.ts';
import type { SignIn } from '../sessions.ts';
import { keepLink } from './links.ts';
import type { EmailChange } from './schema.ts';
import { lockFree } from './verifying.ts';

/**
 * Sends a link to the address that who asks wants to have, and a notice to the one that he has: it is his when he
 * follows the link. Throws `wrong_password`, `sign_in_again`, `email_taken`, `rate_limited`.
 */
export async function changeEmail(
  { signIn, letters }: { signIn: SignIn; letters: LetterParts },
  context: Context,
  { email, password }: z.infer<typeof EmailChange>,
): Promise<void> {
  const { id: userId, organizationId } = personOf(context.principal);
  const own = await findOwn(context, userId, organizationId);
  await proveHimself(signIn, context, own, { given: password, name: 'password' });
  await signIn.attempts.guard(context, { what: 'mail', account: email }, async () => {});
  await lockFree(context, email);
  const token = await keepLink(context, { userId, purpose: 'email_change', email });
  if (token === null) {
    const detail = 'Enough of these mails were sent in the last hour';
    throw new Problem('rate_limited', detail, { retryAfter: 3600 });
  }
  await postLetter(context, {
    to: email,
    letter: {
      subject: 'Is this your new e-mail address?',
      paragraphs: [
        'An account is to have this e-mail address from now on. If it is yours, say so:',
      ],
      action: { label: 'Yes, it is mine', url: linkTo(letters, 'verify-email', token) },
      closing: [
        'The link is good once, and for an hour.',
        'If you do not know what this is about, do nothing: without you nothing happens.',
      ],
    },
  });
  await postLetter(context, {
    to: own.email,
    letter: {
      subject: 'Your e-mail address is about to be changed',
      paragraphs: [`${email} is to be the e-mail address of your account.`],
      closing: ['If that was not you, change your password at once.'],
    },
  });
}
