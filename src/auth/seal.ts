import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Keeps texts so that the database alone does not tell them. */
export interface Sealer {
  /** `place` says where the sealed text belongs: in another place it cannot be opened. */
  seal(text: string, place: readonly string[]): string;
  /** Throws for what was not sealed here, or for another place. */
  open(sealed: string, place: readonly string[]): string;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
/** Which algorithm and key derivation it was, should there ever be another one. */
const version = '1.';

const placeOf = (place: readonly string[]): Buffer => Buffer.from(JSON.stringify(place));

/**
 * A sealer whose key follows from the secret, and is of no other use. What was sealed by the former secret is opened
 * too, during a rotation.
 */
export function createSealer(secret: string, previous?: string): Sealer {
  const key = keyOf(secret);
  const former = previous === undefined ? null : keyOf(previous);
  return {
    seal(text, place) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(placeOf(place));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return version + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(sealed, place) {
      if (!sealed.startsWith(version)) throw new Error('It is sealed in a way that is not known');
      const bytes = Buffer.from(sealed.slice(version.length), 'base64url');
      try {
        return openBy(key, bytes, place);
      } catch (error) {
        if (!former) throw error;
        return openBy(former, bytes, place);
      }
    },
  };
}

function keyOf(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'headless-crm/seal/1', 32));
}

function openBy(key: Buffer, bytes: Buffer, place: readonly string[]): string {
  const tag = bytes.subarray(nonceBytes, nonceBytes + tagBytes);
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(placeOf(place)).setAuthTag(tag);
  const text = decipher.update(bytes.subarray(nonceBytes + tagBytes));
  return Buffer.concat([text, decipher.final()]).toString('utf8');
}
