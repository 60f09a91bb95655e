import { createHmac } from 'node:crypto';
import bcrypt from 'bcrypt';
import { Problem } from '../problem.ts';

/** Hashes and compares passwords. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long without a hash as with one, so that time does not tell whether an account exists. */
  matches(password: string, hash: string | null): Promise<boolean>;
  /** The hash was made otherwise than one would be made now: who has the password had better make it anew. */
  isStale(hash: string): boolean;
}

const version = 'v1:';
const atOnce = 2;
const maxWaiting = 50;

/**
 * bcrypt over an HMAC of the password: bcrypt alone cuts at byte 72, and the pepper makes a stolen
 * table useless. Two at once at most, since each takes a thread of libuv's pool for long.
 *
 * @param cost bcrypt's logarithmic cost; 12 takes about a quarter of a second
 */
export function createPasswords(pepper: string, cost: number): Passwords {
  const limited = createLimit();
  const digest = (password: string): string =>
    createHmac('sha384', pepper).update(password.normalize('NFKC')).digest('base64');
  const decoy = bcrypt.hashSync(digest('nobody has this password'), cost);
  return {
    hash: async (password) => version + (await limited(() => bcrypt.hash(digest(password), cost))),
    async matches(password, hash) {
      const known = hash?.startsWith(version) ? hash.slice(version.length) : null;
      const matched = await limited(() => bcrypt.compare(digest(password), known ?? decoy));
      return matched && known !== null;
    },
    isStale: (hash) =>
      !hash.startsWith(version) || bcrypt.getRounds(hash.slice(version.length)) !== cost,
  };
}

function createLimit(): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= atOnce) {
      if (waiting.length >= maxWaiting) {
        throw new Problem('overloaded', 'Too many people sign in at once', { retryAfter: 2 });
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
