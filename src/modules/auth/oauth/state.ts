/** A sign-in that was begun: it is kept by the browser alone, in a sealed cookie, until he comes back. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from '../../../auth/context.ts';
import { isGoodUntil } from '../../../auth/good-until.ts';
import type { Sealer } from '../../../auth/seal.ts';
import { sql } from '../../../db/sql.ts';
import { Problem } from '../../../problem.ts';
import type { ProviderName } from './parts.ts';

/** How long somebody may take at the provider. */
export const stateSeconds = 600;

/** What is to be known when the browser comes back. */
export interface BegunSignIn {
  state: string;
  /** PKCE's verifier between us and the provider. */
  verifier: string;
  redirectTo: string;
  /** PKCE's challenge between the front end and us. */
  codeChallenge: string;
}

/** 32 random bytes as text. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** The SHA-256 of it, which is kept. */
export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

const placeOf = (provider: ProviderName) => ['oauth state', provider];

/** The cookie's value: for this provider, and for ten minutes. */
export function sealState(sealer: Sealer, provider: ProviderName, begun: BegunSignIn): string {
  const until = Date.now() + stateSeconds * 1000;
  return sealer.seal(JSON.stringify({ ...begun, until }), placeOf(provider));
}

/**
 * What was begun in the browser that has the cookie, if it comes back with the state of it, in time and for the first
 * time. Throws `invalid_state` otherwise.
 */
export async function claimState(
  sealer: Sealer,
  { unit }: Context,
  provider: ProviderName,
  { cookie, state }: { cookie: string | undefined; state: string | undefined },
): Promise<BegunSignIn> {
  const begun = openState(sealer, provider, cookie);
  if (!begun || state === undefined || !timingSafeEqual(hashOf(state), hashOf(begun.state))) {
    throw invalidState();
  }
  // In a transaction of its own: the state is used whatever comes of it, and before the provider is asked.
  const [row] = await unit
    .apart()
    .query<{ claimed: boolean }>(sql`select app.claim_oauth_state(${hashOf(state)}) as claimed`);
  if (!row?.claimed) throw invalidState();
  return begun;
}

function openState(
  sealer: Sealer,
  provider: ProviderName,
  cookie: string | undefined,
): BegunSignIn | null {
  if (cookie === undefined) return null;
  try {
    const text = sealer.open(cookie, placeOf(provider));
    const begun = JSON.parse(text) as BegunSignIn & { until: number };
    return isGoodUntil(begun.until, stateSeconds * 1000) ? begun : null;
  } catch {
    return null;
  }
}

function invalidState(): Problem {
  return new Problem('invalid_state', 'Go back to where you wanted to sign in, and begin anew');
}
