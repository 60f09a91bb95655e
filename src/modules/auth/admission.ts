import type { z } from 'zod';
import type { Context } from '../../auth/context.ts';
import { sql } from '../../db/sql.ts';
import { bind } from '../../db/unit.ts';
import { Problem } from '../../problem.ts';
import { addIdentity, findIdentity, noteIdentity } from './oauth/identities.ts';
import type { ProvenIdentity } from './oauth/codes.ts';
import type { Admission, SignedIn } from './schema.ts';
import { isFamiliar, tellOfIdentity, tellOfSignIn } from './notices.ts';
import { askForEnrolment, askForSecondFactor } from './second-factor/challenges.ts';
import { type Factor, factorSql, passwordMark } from './second-factor/factors.ts';
import { homeOf, homeSql, type Opening, personIn, type SignIn, startSession } from './sessions.ts';

/** Who has proved who he is, and what he is let in to. */
export interface Entry extends Opening {
  /** A way in that becomes his once he is in, and not before. */
  linking?: ProvenIdentity | null;
  /** The account is made by this: there is nobody to be told of a new sign-in. */
  isFirst?: boolean;
}

/**
 * Lets in who has proved who he is: every way to sign in ends here. The unit goes on as him. Throws
 * `invalid_credentials` when he belongs to no organization.
 */
export async function admit(signIn: SignIn, context: Context, entry: Entry): Promise<Admission> {
  const { userId, organizationId = null, linking = null } = entry;
  const { sealer } = signIn.secondFactors;
  const [, found, homes] = await context.unit.run(
    bind(personIn(context, organizationId, userId)),
    factorSql(userId),
    homeSql(userId, organizationId),
  );
  const factor = (found as Factor[] | undefined)?.[0];
  if (factor) {
    const { id: factorId, passwordMark: mark } = factor;
    const asked = { userId, organizationId, linking, factorId, passwordMark: mark };
    return { problem: askForSecondFactor(sealer, asked) };
  }
  if (homeOf(homes)?.isProven !== false) return enterAs(signIn, context, entry);
  const [user] = await context.unit.query<{ mark: string }>(
    sql`select ${passwordMark(sql`users.id`)} as mark from users where id = ${userId}`,
  );
  const asked = { userId, organizationId, linking, passwordMark: user!.mark };
  return { problem: askForEnrolment(sealer, asked) };
}

/** Opens the session of who has been admitted, and links what is to be linked. */
export async function enterAs(
  signIn: SignIn,
  context: Context,
  { linking = null, isFirst = false, ...opening }: Entry,
): Promise<z.infer<typeof SignedIn>> {
  const { userId } = opening;
  const isKnown = isFirst || (await isFamiliar(context, userId));
  const signedIn = await startSession(signIn, context, opening);
  const organizationId = signedIn.organization['id'] as string;
  if (!isKnown) await tellOfSignIn(context, { userId, organizationId });
  if (!linking) return signedIn;
  const linked = await addIdentity(context, userId, linking);
  if (linked) {
    await noteIdentity(context, organizationId, 'oauth.linked', linked);
    if (!isFirst) await tellOfIdentity(context, { userId, organizationId }, linked, 'linked');
  } else if (!(await findIdentity(context, userId, linking))) {
    throw new Problem('conflict', 'Another sign-in has just linked it; try again');
  }
  return signedIn;
}
