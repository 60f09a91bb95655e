import { randomFillSync } from 'node:crypto';
import { v7 as uuid } from 'uuid';

const idBytes = 16;
const pool = Buffer.alloc(256 * idBytes);
let used = pool.length;

/** A UUIDv7 (RFC 9562), of random bytes that are fetched for many at once: to ask for them each time takes longer than a refusal. */
export function newRequestId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, used + idBytes);
  used += idBytes;
  return uuid({ random });
}
