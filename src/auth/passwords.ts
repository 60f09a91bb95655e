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

/** How long bcrypt's hash is behind the salt. */
const hashLength = 31;

const atOnce = 2;
const maxWaiting = 50;

/** A pepper, and how hashes that it is in begin. */
interface Pepper {
  label: string;
  digest(password: string): string;
}

/** The label says which pepper it is, so that one comparison is enough, and not what it is. */
function pepperOf(secret: string): Pepper {
  const mark = createHmac('sha256', secret).update('password pepper mark').digest('hex');
  return {
    label: `v2.${mark.slice(0, 8)}:`,
    digest: (password) =>
      createHmac('sha384', secret).update(password.normalize('NFKC')).digest('base64'),
  };
}

/** How hashes begin that do not say which pepper is in them. */
const unmarked = 'v1:';

/**
 * bcrypt over an HMAC of the password: bcrypt alone cuts at byte 72, and the pepper makes a stolen
 * table useless. Two at once at most, since each takes a thread of libuv's pool for long.
 *
 * @param cost bcrypt's logarithmic cost; 12 takes about a quarter of a second
 * @param previous the former pepper: what was hashed with it is compared still, and stale
 */
export function createPasswords(pepper: string, cost: number, previous?: string): Passwords {
  const limited = createLimit();
  const current = pepperOf(pepper);
  const peppers = [current, ...(previous === undefined ? [] : [pepperOf(previous)])];
  const labels: [string, Pepper][] = peppers.map((one) => [one.label, one]);
  labels.push([unmarked, peppers.at(-1)!]);
  // A salt and what is nobody's hash: to compare with it takes as long, and to make it takes nothing.
  const decoy = bcrypt.genSaltSync(cost) + '.'.repeat(hashLength);
  return {
    hash: async (password) =>
      current.label + (await limited(() => bcrypt.hash(current.digest(password), cost))),
    async matches(password, hash) {
      const [label, { digest }] = labels.find(([one]) => hash?.startsWith(one)) ?? ['', current];
      const known = label === '' || hash === null ? null : hash.slice(label.length);
      const matched = await limited(() => bcrypt.compare(digest(password), known ?? decoy));
      return matched && known !== null;
    },
    isStale: (hash) =>
      !hash.startsWith(current.label) ||
      bcrypt.getRounds(hash.slice(current.label.length)) !== cost,
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
