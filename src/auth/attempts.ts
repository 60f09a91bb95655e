import { type Sql, sql } from '../db/sql.ts';
import { Problem, type ProblemCode } from '../problem.ts';
import type { Blur } from './blur.ts';
import type { Context } from './context.ts';

/** How many attempts may fail for one account, or from one network, before others wait. */
interface Bucket {
  most: number;
  /** When it is forgotten: counted from the first failure, or where it grows from the last one. */
  seconds: number;
  /** The wait doubles with each further failure, from a second up to 15 minutes; else it lasts until all is forgotten. */
  grows?: true;
  /** Counted however the attempt ends: for what must not be done often. */
  always?: true;
}

interface Limits {
  /** Of one account from one network. A success there forgets them. */
  own?: Bucket;
  /** Of one account from anywhere else than where its owner has come from before. */
  account?: Bucket;
  /** From one network, whatever the account. */
  network: Bucket[];
}

const hour = 3600;
const day = 24 * hour;

/** Five may fail; then it takes longer and longer. Much more from everywhere together, or a stranger would lock him out. */
const secret: Limits = {
  own: { most: 5, seconds: day, grows: true },
  account: { most: 100, seconds: hour },
  network: [{ most: 100, seconds: hour }],
};
/** Of 256 random bits none is guessed: this is against noise. */
const link: Limits = { network: [{ most: 100, seconds: hour }] };

/** What can be tried, and how often it may fail. */
const limits = {
  password: secret,
  invitation: link,
  oauth_code: link,
  reset_link: link,
  verification_link: link,
  /** That an address is taken is told: who asks for many is looking for accounts. */
  registration: {
    network: [
      { most: 20, seconds: hour },
      { most: 1000, seconds: hour, always: true },
    ],
  },
  /** A mail to somebody: however often strangers ask, his mailbox gets few. */
  mail: {
    account: { most: 5, seconds: hour, always: true },
    network: [{ most: 100, seconds: hour, always: true }],
  },
} satisfies Record<string, Limits>;

/** Something that may be a guess. */
export interface Attempt {
  what: keyof typeof limits;
  /** Whose account it is at, as the client names it: of who has none, too. */
  account?: string;
}

/** Lets attempts through, and counts those that fail. */
export interface Attempts {
  /**
   * Does the work, unless too many failed; throws `rate_limited` then. It counts as failed from before it begins,
   * so that of many at once no more are done than may fail, and when the process dies meanwhile. The unit's
   * transaction must not have begun: no connection is held while a password is compared.
   */
  guard<T>(context: Context, attempt: Attempt, work: () => Promise<T>): Promise<T>;
}

/** Errors that say that it was a bad guess; all others say nothing of it. */
const failures = new Set<ProblemCode>([
  'email_taken',
  'invalid_credentials',
  'invalid_grant',
  'link_expired',
  'unauthenticated',
  'wrong_password',
]);

/** How long a network is known from which the owner of an account signed in. */
const knownDays = 30;

/** Counts in Postgres, exactly and for all servers; not at all where limits are turned off. */
export function createAttempts(blur: Blur, isOn: boolean): Attempts {
  return {
    async guard(context, attempt, work) {
      if (!isOn) return work();
      const { begin, end, giveBack } = statementsOf(blur, attempt, context.client.address ?? '');
      const [row] = await context.unit.apart().query<{ wait: number }>(begin);
      if (row!.wait > 0) throw tooMany(row!.wait);
      try {
        const result = await work();
        await context.unit.apart().query(end);
        return result;
      } catch (error) {
        const isGuess = error instanceof Problem && failures.has(error.code);
        // What is not given back is forgotten after a while.
        if (!isGuess)
          await context.unit
            .apart()
            .query(giveBack)
            .catch(() => null);
        throw error;
      }
    },
  };
}

function tooMany(retryAfter: number): Problem {
  const message = `Too many attempts; try again in ${retryAfter} s`;
  return new Problem('rate_limited', message, { retryAfter });
}

function statementsOf(blur: Blur, { what, account = '' }: Attempt, address: string) {
  const { own, account: whole, network }: Limits = limits[what];
  const named = (kind: string, ...whose: string[]): string =>
    `\\x${blur(JSON.stringify(['attempt', what, kind, ...whose])).toString('hex')}`;
  const buckets = [
    ...(own ? [{ ...own, name: named('own', account, address), isOwn: true }] : []),
    ...(whole ? [{ ...whole, name: named('account', account), isSpared: own !== undefined }] : []),
    ...network.map((bucket, index) => ({ ...bucket, name: named(`network ${index}`, address) })),
  ] as (Bucket & { name: string; isOwn?: true; isSpared?: boolean })[];
  const known = own ? named('known', account, address) : null;
  const returned = buckets.filter(({ always }) => !always);
  const end = (cleared: typeof buckets, kept: string | null): Sql => sql`select app.end_attempt(
    ${cleared.map(({ name }) => name)}::bytea[],
    ${returned.filter((bucket) => !cleared.includes(bucket)).map(({ name }) => name)}::bytea[],
    ${kept}::bytea, ${knownDays})`;
  return {
    begin: sql`select app.begin_attempt(${buckets.map(({ name }) => name)}::bytea[],
      ${buckets.map(({ most }) => most)}::integer[], ${buckets.map(({ seconds }) => seconds)}::integer[],
      ${buckets.map(({ grows }) => grows === true)}::boolean[],
      ${buckets.map(({ isSpared }) => isSpared === true)}::boolean[], ${known}::bytea) as wait`,
    end: end(
      buckets.filter(({ isOwn }) => isOwn),
      known,
    ),
    giveBack: end([], null),
  };
}
