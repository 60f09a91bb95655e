/** Codes of an app that knows the secret (RFC 6238), and those that are kept for when it is lost. */
import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { hashToken } from '../../../auth/random.ts';
import type { Sealer } from '../../../auth/seal.ts';

/** What second factors work with. */
export interface SecondFactorParts {
  /** Keeps secrets and challenges. */
  sealer: Sealer;
  /** What apps call the server in their lists. */
  issuer: string;
}

/** What every app knows without being told. */
const form = { algorithm: 'SHA1', digits: 6, period: 30 };
const codeForm = /^\d{6}$/;
/** How many steps an app's clock may be away from ours. */
const window = 1;

const placeOf = (userId: string) => ['second_factors.secret', userId];

/** A new secret of 160 bits: as text for the app, as address for its camera, and as it is kept. */
export function createSecret(
  { sealer, issuer }: SecondFactorParts,
  { id, email }: { id: string; email: string },
): { secret: string; uri: string; sealed: string } {
  const secret = new Secret({ size: 20 });
  const uri = new TOTP({ ...form, issuer, label: email, secret }).toString();
  return { secret: secret.base32, uri, sealed: sealer.seal(secret.base32, placeOf(id)) };
}

/**
 * The step of time that the code is of; null for a wrong one. None is right for a secret that was sealed with a former
 * key of the server: the recovery codes are.
 */
export function stepOf(
  { sealer }: Pick<SecondFactorParts, 'sealer'>,
  { userId, sealed }: { userId: string; sealed: string },
  code: string,
): number | null {
  // Six signs of two bytes are as long as a code to the library, which then compares their bytes.
  const token = code.replaceAll(/\s/g, '');
  if (!codeForm.test(token)) return null;
  const secret = openSecret(sealer, sealed, userId);
  if (secret === null) return null;
  const timestamp = Date.now();
  const totp = new TOTP({ ...form, secret: Secret.fromBase32(secret) });
  const delta = totp.validate({ token, timestamp, window });
  return delta === null ? null : totp.counter({ timestamp }) + delta;
}

function openSecret(sealer: Sealer, sealed: string, userId: string): string | null {
  try {
    return sealer.open(sealed, placeOf(userId));
  } catch {
    return null;
  }
}

/** No letter that is read as another one, in lower case. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const recoveryLetters = 24;
const recoveryCodes = 10;

/** Ten codes of 120 random bits, and their hashes: from 112 on none needs a slow one (OWASP ASVS 5.0, 6.5.2). */
export function createRecoveryCodes(): { codes: string[]; hashes: string[] } {
  const plain = Array.from({ length: recoveryCodes }, () =>
    // 256 is a multiple of the letters: each is as likely.
    [...randomBytes(recoveryLetters)].map((byte) => alphabet[byte % alphabet.length]).join(''),
  );
  return {
    codes: plain.map((code) => code.match(/.{4}/g)!.join('-')),
    hashes: plain.map(hashOf),
  };
}

const hashOf = (plain: string): string => hashToken(plain).toString('hex');

/** The hash of what somebody typed as a recovery code; null for what can be none. */
export function recoveryHash(typed: string): string | null {
  const plain = typed.toLowerCase().replaceAll(/[\s-]/g, '');
  const isOne =
    plain.length === recoveryLetters && [...plain].every((one) => alphabet.includes(one));
  return isOne ? hashOf(plain) : null;
}
