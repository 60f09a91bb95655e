/** What says that somebody has come by the first factor: kept by himself, sealed, for five minutes. */
import { v7 as uuid } from 'uuid';
import type { Sealer } from '../../../auth/seal.ts';
import { Problem } from '../../../problem.ts';
import type { ProvenIdentity } from '../oauth/codes.ts';

/** What he is let in to when he has answered. */
export interface Challenge {
  /** Of this challenge: it is answered once. */
  id: string;
  userId: string;
  /** The second factor that is asked for, and the password at that time: with another one it is over. */
  factorId: string;
  passwordMark: string;
  organizationId: string | null;
  /** The way in that becomes his. */
  linking: ProvenIdentity | null;
}

const minutes = 5;
const place = ['second factor challenge'];

/** The problem that asks for the second factor: it says that the first one was right, and nothing else. */
export function askForSecondFactor(sealer: Sealer, asked: Omit<Challenge, 'id'>): Problem {
  const until = Date.now() + minutes * 60_000;
  const challenge = sealer.seal(JSON.stringify({ id: uuid(), ...asked, until }), place);
  const detail = `Send a code of your app, or a recovery code, with the challenge within ${minutes} minutes`;
  return new Problem('second_factor_required', detail, { challenge });
}

/** What the challenge says. Throws `invalid_challenge` for what is none, or too old. */
export function openChallenge(sealer: Sealer, text: string): Challenge {
  try {
    const opened = JSON.parse(sealer.open(text, place)) as Challenge & { until: number };
    if (opened.until > Date.now()) return opened;
  } catch {
    // Not sealed here.
  }
  throw invalidChallenge();
}

/** Sign in anew. */
export function invalidChallenge(): Problem {
  return new Problem(
    'invalid_challenge',
    'The challenge is answered, too old, or none: sign in anew',
  );
}
