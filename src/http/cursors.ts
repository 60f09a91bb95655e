import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CursorCodec } from '../auth/context.ts';

const macBytes = 16;

/**
 * Cursors as base64url of an HMAC-SHA-256 (first 16 bytes) and the values as JSON. The MAC covers
 * the scope, so that a cursor is good nowhere but where it came from. Those of the former secret are read too, during a
 * rotation: a reader of the feed keeps his for days.
 */
export function createCursorCodec(secret: string, previous?: string): CursorCodec {
  const keys = [secret, previous].filter((text) => text !== undefined).map(keyOf);
  const [current] = keys as [Buffer];
  return {
    encode(scope, values) {
      const payload = Buffer.from(JSON.stringify(values));
      return Buffer.concat([macBy(current, scope, payload), payload]).toString('base64url');
    },
    decode(scope, cursor) {
      const bytes = Buffer.from(cursor, 'base64url');
      const [mac, payload] = [bytes.subarray(0, macBytes), bytes.subarray(macBytes)];
      const genuine =
        bytes.length > macBytes &&
        bytes.toString('base64url') === cursor &&
        keys.some((key) => timingSafeEqual(mac, macBy(key, scope, payload)));
      if (!genuine) return null;
      return JSON.parse(payload.toString()) as (string | null)[];
    },
  };
}

function keyOf(secret: string): Buffer {
  return createHmac('sha256', secret).update('cursors').digest();
}

function macBy(key: Buffer, scope: string, payload: Buffer): Buffer {
  return createHmac('sha256', key)
    .update(scope)
    .update('\0')
    .update(payload)
    .digest()
    .subarray(0, macBytes);
}
