import { createServer } from 'node:net';

/** Each worker of the tests has this many for itself. */
const each = 1000;
/** Below those that a system gives to who asks for any (Linux: 32768 and more, macOS and Windows: 49152 and more). */
const first = 20_000 + (Number(process.env['VITEST_POOL_ID'] ?? 0) % 12) * each;

/** Not always the same first: an earlier run may have left something behind. */
let next = Math.floor(Math.random() * each);

/** A port of 127.0.0.1 that nothing listens on, and that nothing else is given before it is used. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < each; tried += 1) {
    next = (next + 1) % each;
    if (await isFree(first + next)) return first + next;
  }
  throw new Error(`No port is free from ${first} to ${first + each - 1}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
