import { createHash } from 'node:crypto';
import type { Response } from 'express';
import type { Options, Store } from 'express-rate-limit';
import type { Member } from '../../auth/principal.ts';
import { Problem } from '../../problem.ts';
import { onceForText } from '../../remember.ts';
import { type LimitName, stateOf } from '../state.ts';
import { windowMs } from './counts.ts';

/** How often somebody may ask: each counts a request, and throws `rate_limited` for one too many. */
export interface Limits {
  /** For each address, before anybody is asked who he is. */
  countAddress(response: Response): Promise<void>;
  /** For each user in an organization, and each API key: once it is known, and before what they send is read. */
  countPrincipal(response: Response): Promise<void>;
}

/** Requests a minute. */
export interface LimitSizes {
  perAddress: number;
  /** Of those who have no limit of their own. */
  perPrincipal: number;
}

/** Makes the limits, on counts that are opened by name. Replies announce the last one that was asked: of two the principal's is the one that he can do something about. */
export function createLimits(sizes: LimitSizes, open: (name: string) => Store): Limits {
  const address = createLimit('address', open);
  const principal = createLimit('principal', open);
  return {
    countAddress: (response) => address(response, stateOf(response).address, sizes.perAddress),
    async countPrincipal(response) {
      const known = principalOf(response);
      if (known === null) return;
      const { organizationId, type, id } = known;
      const own = type === 'api_key' ? known.rateLimit : null;
      await principal(response, `${organizationId}/${type}/${id}`, own || sizes.perPrincipal);
    },
  };
}

/** Counts for the key against what it may; announces that, as the draft of the IETF has it. */
type Count = (response: Response, key: string, limit: number) => Promise<void>;

/** @see https://www.ietf.org/archive/id/draft-ietf-httpapi-ratelimit-headers-08.html */
function createLimit(name: LimitName, open: (name: string) => Store): Count {
  const store = open(name);
  void store.init?.({ windowMs } as Options);
  return async (response, key, limit) => {
    const { totalHits, resetTime } = await store.increment(key);
    const left = Math.max(0, limit - totalHits);
    const seconds = Math.max(1, Math.ceil(((resetTime?.getTime() ?? 0) - Date.now()) / 1000));
    response.setHeader('RateLimit', `"${name}"; r=${left}; t=${seconds}`);
    const policy = `"${name}"; q=${limit}; w=${windowMs / 1000}; pk=:${partitionOf(key)}:`;
    response.setHeader('RateLimit-Policy', policy);
    if (totalHits <= limit) return;
    stateOf(response).limitedBy = name;
    const message = `Too many requests of this ${name}; try again in ${seconds} s`;
    throw new Problem('rate_limited', message, { retryAfter: seconds });
  };
}

const partitionBytes = 9;

/** Tells clients that share a limit by a text that does not say who they are. Who asks again has it ready. */
const partitionOf = onceForText((key) =>
  createHash('sha256').update(key).digest().subarray(0, partitionBytes).toString('base64'),
);

function principalOf(response: Response): Member | null {
  const { principal } = stateOf(response);
  return principal.type === 'anonymous' ? null : principal;
}
