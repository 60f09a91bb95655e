import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CursorCodec } from '../auth/context.ts';

const macBytes = 16;

/**
 * Cursors as base64url of an HMAC-SHA-256 (first 16 bytes) and the values as JSON. The MAC covers
 * the scope, so that a cursor is good nowhere but where it came from.
 */
export function createCursorCodec(secret: string): CursorCodec {
  const key = createHmac('sha256', secret).update('cursors').digest();
  const mac = (scope: string, payload: Buffer): Buffer =>
    createHmac('sha256', key)
      .update(scope)
      .update('\0')
      .update(payload)
      .digest()
      .subarray(0, macBytes);
  return {
    encode(scope, values) {
      const payload = Buffer.from(JSON.stringify(values));
      return Buffer.concat([mac(scope, payload), payload]).toString('base64url');
    },
    decode(scope, cursor) {
      const bytes = Buffer.from(cursor, 'base64url');
      const payload = bytes.subarray(macBytes);
      const genuine =
        bytes.length > macBytes &&
        bytes.toString('base64url') === cursor &&
        timingSafeEqual(bytes.subarray(0, macBytes), mac(scope, payload));
      if (!genuine) return null;
      return JSON.parse(payload.toString()) as (string | null)[];
    },
  };
}
