/** What says that somebody has come by the first factor: kept by himself, sealed, for some minutes. */
import { v7 as uuid } from 'uuid';
import { isGoodUntil } from '../../../auth/good-until.ts';
import type { Sealer } from '../../../auth/seal.ts';
import { Problem } from '../../../problem.ts';
import type { ProvenIdentity } from '../oauth/codes.ts';

/** What he is let in to when he has turned a second factor on. */
export interface Enrolment {
  userId: string;
  /** The password at that time: with another one it is over. */
  passwordMark: string;
  organizationId: string | null;
  /** The way in that becomes his. */
  linking: ProvenIdentity | null;
}

/** What he is let in to when he has shown the one that he has. */
export interface Challenge extends Enrolment {
  /** Of this challenge: it is answered once. */
  id: string;
  /** The second factor that is asked for: with another one it is over. */
  factorId: string;
}

const minutes = { challenge: 5, enrolment: 10 };

/** None is taken for one of the other kind. */
const placeOf = (kind: keyof typeof minutes) => [`second factor ${kind}`];

function seal(sealer: Sealer, kind: keyof typeof minutes, asked: Enrolment): string {
  const until = Date.now() + minutes[kind] * 60_000;
  return sealer.seal(JSON.stringify({ ...asked, until }), placeOf(kind));
}

/** The problem that asks for the second factor: it says that the first one was right, and nothing else. */
export function askForSecondFactor(sealer: Sealer, asked: Omit<Challenge, 'id'>): Problem {
  const challenge = seal(sealer, 'challenge', { id: uuid(), ...asked } as Challenge);
  const detail = `Send a code of your app, or a recovery code, with the challenge within ${minutes.challenge} minutes`;
  return new Problem('second_factor_required', detail, { challenge });
}

/** The problem that asks for a second factor to be turned on: the first one was right. */
export function askForEnrolment(sealer: Sealer, asked: Enrolment): Problem {
  const challenge = seal(sealer, 'enrolment', asked);
  const detail = `Turn it on with the challenge, within ${minutes.enrolment} minutes: get a secret for your app, and send its code`;
  return new Problem('second_factor_enrolment_required', detail, { challenge });
}

/** For who is signed in elsewhere, and turns it on there. */
export function enrolFirst(): Problem {
  const detail = 'Turn on your second factor where you are signed in, and try again';
  return new Problem('second_factor_enrolment_required', detail);
}

/** What the challenge says. Throws `invalid_challenge` for what is none, or too old. */
export function openChallenge(sealer: Sealer, text: string): Challenge {
  return open<Challenge>(sealer, 'challenge', text);
}

/** What the challenge of who is to enrol says. Throws `invalid_challenge` for what is none, or too old. */
export function openEnrolment(sealer: Sealer, text: string): Enrolment {
  return open<Enrolment>(sealer, 'enrolment', text);
}

function open<T>(sealer: Sealer, kind: keyof typeof minutes, text: string): T {
  try {
    const opened = JSON.parse(sealer.open(text, placeOf(kind))) as T & { until: number };
    if (isGoodUntil(opened.until, minutes[kind] * 60_000)) return opened;
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
