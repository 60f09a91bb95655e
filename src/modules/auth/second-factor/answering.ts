import { sql } from '../../../db/sql.ts';
import { bind } from '../../../db/unit.ts';
import type { Context } from '../../../auth/context.ts';
import { enterAs } from '../admission.ts';
import type { Admission } from '../schema.ts';
import { personIn, type SignIn } from '../sessions.ts';
import { type Challenge, invalidChallenge, openChallenge } from './challenges.ts';
import { type Factor, lockFactor, spendCode } from './factors.ts';
import { tellOfFactor } from './notices.ts';
import { noteWrong } from './service.ts';

/** How many answered challenges are remembered: in the minutes of a challenge an app shows fewer codes. */
const remembered = 100;

/**
 * Lets in who shows a code of his second factor for the challenge that he was given. Throws `invalid_challenge`,
 * `invalid_credentials`, `account_suspended`; gives `invalid_code`, `rate_limited`.
 */
export async function answerChallenge(
  signIn: SignIn,
  context: Context,
  { challenge: text, code, inCookie }: { challenge: string; code: string; inCookie?: boolean },
): Promise<Admission> {
  const { secondFactors } = signIn;
  const challenge = openChallenge(secondFactors.sealer, text);
  const { userId, organizationId, linking } = challenge;
  const { unit } = context;
  await unit.run(bind(personIn(context, organizationId, userId)));
  const factor = await lockFactor(context, userId);
  if (!factor || !isFor(challenge, factor)) throw invalidChallenge();
  const shown = await spendCode(secondFactors, context, factor, code);
  if ('problem' in shown) {
    await noteWrong(context, challenge, factor, shown);
    return { problem: shown.problem };
  }
  const spent = [challenge.id, ...factor.spentChallenges].slice(0, remembered);
  await unit.query(
    sql`update second_factors set spent_challenges = ${spent}::uuid[] where user_id = ${userId}`,
  );
  const signedIn = await enterAs(signIn, context, { userId, organizationId, linking, inCookie });
  if (shown.by === 'recovery code') {
    await tellOfFactor(context, challenge, 'second_factor.recovery_code_used');
  }
  return signedIn;
}

/** It was given for this factor and the password as it is, and was not answered yet. */
function isFor({ id, factorId, passwordMark }: Challenge, factor: Factor): boolean {
  return (
    factor.id === factorId &&
    factor.passwordMark === passwordMark &&
    !factor.spentChallenges.includes(id)
  );
}
