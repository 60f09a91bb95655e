/** One-time codes: what the front end gets in its address, and exchanges where no address tells of it. */
import type { Context } from '../../../auth/context.ts';
import { sql } from '../../../db/sql.ts';
import type { OAuthProfile } from '../../../outside/oauth/provider.ts';
import { Problem } from '../../../problem.ts';
import type { OAuthParts, ProviderName } from './parts.ts';
import { type BegunSignIn, hashOf, newSecret } from './state.ts';

/** Who came back, and by whom he is known. */
export interface ProvenIdentity {
  provider: ProviderName;
  profile: OAuthProfile;
}

const placeOf = (hash: Buffer) => ['oauth answer', hash.toString('base64url')];

/** A code for who came back. It is good once, for a minute, and to who has the verifier of the challenge. */
export async function issueCode(
  { sealer }: Pick<OAuthParts, 'sealer'>,
  { unit }: Context,
  { state, codeChallenge }: BegunSignIn,
  proven: ProvenIdentity,
): Promise<string> {
  const code = newSecret();
  const hash = hashOf(code);
  const answer = sealer.seal(JSON.stringify({ ...proven, codeChallenge }), placeOf(hash));
  await unit.query(sql`select app.keep_oauth_answer(${hashOf(state)}, ${hash}, ${answer})`);
  return code;
}

/** Whom the code is of. It is spent by that, even if the verifier is wrong. Throws `invalid_grant`. */
export async function redeemCode(
  { sealer }: Pick<OAuthParts, 'sealer'>,
  { unit }: Context,
  { code, codeVerifier }: { code: string; codeVerifier: string },
): Promise<ProvenIdentity> {
  const hash = hashOf(code);
  // In a transaction of its own: it stays spent when what follows is refused.
  const [row] = await unit
    .apart()
    .query<{ answer: string | null }>(sql`select app.spend_oauth_code(${hash}) as answer`);
  if (!row?.answer) throw invalidGrant();
  const { codeChallenge, ...proven } = JSON.parse(
    sealer.open(row.answer, placeOf(hash)),
  ) as ProvenIdentity & { codeChallenge: string };
  if (hashOf(codeVerifier).toString('base64url') !== codeChallenge) throw invalidGrant();
  return proven;
}

function invalidGrant(): Problem {
  return new Problem(
    'invalid_grant',
    'The code is spent or too old, or the verifier is not its own',
  );
}
