/** Turning a second factor on while signing in, to an organization that demands one. */
import type { z } from 'zod';
import type { Context } from '../../../auth/context.ts';
import { sql } from '../../../db/sql.ts';
import { bind } from '../../../db/unit.ts';
import { enterAs } from '../admission.ts';
import { endSessions } from '../ending.ts';
import { personIn, type SignIn } from '../sessions.ts';
import { type Enrolment, invalidChallenge, openEnrolment } from './challenges.ts';
import { passwordMark } from './factors.ts';
import { tellOfFactor } from './notices.ts';
import type { SecondFactorSecret, SignedInEnrolled } from './schema.ts';
import { beginFactor, confirmFactor } from './service.ts';

/** Makes a secret for the app of whom the challenge is of. Throws `invalid_challenge`, `second_factor_on`. */
export async function enrolAtSignIn(
  { secondFactors }: SignIn,
  context: Context,
  text: string,
): Promise<z.infer<typeof SecondFactorSecret>> {
  const { userId, email } = await enterBy(secondFactors, context, text);
  return beginFactor(secondFactors, context, { id: userId, email });
}

/**
 * Turns the second factor on and lets him in: all his other sessions end. Throws `invalid_challenge`, `invalid_code`,
 * `second_factor_on`, `second_factor_off`, `invalid_credentials`, `account_suspended`.
 */
export async function confirmAtSignIn(
  signIn: SignIn,
  context: Context,
  { challenge: text, code, inCookie }: { challenge: string; code: string; inCookie?: boolean },
): Promise<z.infer<typeof SignedInEnrolled>> {
  const { secondFactors } = signIn;
  const { userId, organizationId, linking } = await enterBy(secondFactors, context, text);
  const confirmed = await confirmFactor(secondFactors, context, { userId, code });
  await endSessions(context, sql`true`);
  await tellOfFactor(context, { userId, organizationId }, 'second_factor.enabled');
  const signedIn = await enterAs(signIn, context, { userId, organizationId, linking, inCookie });
  return { ...signedIn, ...confirmed };
}

/** The unit goes on as him. */
async function enterBy(
  { sealer }: SignIn['secondFactors'],
  context: Context,
  text: string,
): Promise<Enrolment & { email: string }> {
  const enrolment = openEnrolment(sealer, text);
  const { userId, organizationId } = enrolment;
  const [, rows] = await context.unit.run(
    bind(personIn(context, organizationId, userId)),
    sql`select email, ${passwordMark(sql`users.id`)} as mark from users where id = ${userId}`,
  );
  const [user] = rows as unknown as [{ email: string; mark: string }?];
  if (user?.mark !== enrolment.passwordMark) throw invalidChallenge();
  return { ...enrolment, email: user.email };
}
