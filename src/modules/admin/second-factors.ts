import type { Context } from '../../auth/context.ts';
import { forgetSecondFactor } from '../../auth/second-factor.ts';
import { postLetterOf } from '../../jobs/letter.ts';
import { Problem } from '../../problem.ts';
import { noteOperation } from './trail.ts';
import { findUser, onUser, refuseSelf, targetOf } from './users.ts';

/**
 * Takes the second factor of somebody away who has lost his app and his recovery codes, and mails him. His sessions go
 * on, but where one is demanded: nobody gets in by it who has not his password. Throws `not_found`, and `conflict` for
 * oneself.
 */
export async function removeSecondFactor(context: Context, id: string): Promise<void> {
  refuseSelf(context, id);
  const { email, organizations } = await findUser(context, id);
  const wasOn = await onUser(context, id, () => forgetSecondFactor(context, id));
  if (!wasOn) throw new Problem('not_found', 'He has no second factor');
  const concerned = organizations.map((one) => one.id);
  const type = 'operator.second_factor_removed';
  await noteOperation(context, { type, target: targetOf(id) }, concerned);
  const home = organizations.find(({ status }) => status === 'active');
  if (!home) return;
  const letter = {
    subject: 'Your second factor was removed',
    paragraphs: [
      'An operator of the platform took the second factor of your account away. You are not asked for a code any more when you sign in.',
    ],
    closing: ['If you did not ask for that, change your password, and turn it on again.'],
  };
  // As a mail of his organization, not of the operator's.
  await postLetterOf(context, home.id, { to: email, letter });
}
