import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits for somebody to bring back, as text for a URL; and the hash of it that is kept. */
export function createToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashToken(token) };
}

/** The SHA-256 of a random text: enough where nobody can guess, as one can with passwords. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
