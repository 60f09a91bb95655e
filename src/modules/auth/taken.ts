import { Problem } from '../../problem.ts';

/** The answer to who wants an address that somebody has. */
export function emailTaken(): Problem {
  return new Problem('email_taken', 'An account with this e-mail address exists', {
    errors: [
      { in: 'body', pointer: '/email', code: 'taken', message: 'The e-mail address is taken' },
    ],
  });
}
