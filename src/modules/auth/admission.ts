import type { z } from 'zod';
import type { Context } from '../../auth/context.ts';
import { Problem } from '../../problem.ts';
import { addIdentity, noteIdentity } from './oauth/identities.ts';
import type { ProvenIdentity } from './oauth/codes.ts';
import type { Admission, SignedIn } from './schema.ts';
import { type Opening, type SignIn, startSession } from './sessions.ts';

/** Who has proved who he is, and what he is let in to. */
export interface Entry extends Opening {
  /** A way in that becomes his once he is in, and not before. */
  linking?: ProvenIdentity | null;
}

/**
 * Lets in who has proved who he is: every way to sign in ends here. The unit goes on as him. Throws
 * `invalid_credentials` when he belongs to no organization.
 */
export async function admit(signIn: SignIn, context: Context, entry: Entry): Promise<Admission> {
  return enterAs(signIn, context, entry);
}

/** Opens the session, and links what is to be linked. */
async function enterAs(
  signIn: SignIn,
  context: Context,
  { linking = null, ...opening }: Entry,
): Promise<z.infer<typeof SignedIn>> {
  const signedIn = await startSession(signIn, context, opening);
  if (!linking) return signedIn;
  const linked = await addIdentity(context, opening.userId, linking);
  if (!linked) throw new Problem('conflict', 'Another sign-in has just linked it; try again');
  await noteIdentity(context, signedIn.organization['id'] as string, 'oauth.linked', linked);
  return signedIn;
}
