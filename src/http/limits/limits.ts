import type { RequestHandler, Response } from 'express';
import { type Options, rateLimit, type Store } from 'express-rate-limit';
import type { Member } from '../../auth/principal.ts';
import { Problem } from '../../problem.ts';
import { stateOf } from '../state.ts';
import { windowMs } from './counts.ts';

/** How often somebody may ask. */
export interface Limits {
  /** For each address, before anybody is asked who he is. */
  byAddress: RequestHandler;
  /** For each user in an organization, and each API key: once it is known, and before what they send is read. */
  byPrincipal: RequestHandler[];
}

/** Requests a minute. */
export interface LimitSizes {
  perAddress: number;
  /** Of those who have no limit of their own. */
  perPrincipal: number;
}

/** Makes the limits, on counts that are opened by name. Replies announce the last one that was asked. */
export function createLimits(sizes: LimitSizes, open: (name: string) => Store): Limits {
  return {
    byAddress: rateLimit({
      ...common('address', open),
      limit: sizes.perAddress,
      keyGenerator: (_request, response) => stateOf(response).address,
    }),
    byPrincipal: [
      announceAnew,
      rateLimit({
        ...common('principal', open),
        skip: (_request, response) => principalOf(response) === null,
        limit: (_request, response) => {
          const principal = principalOf(response);
          return (principal?.type === 'api_key' && principal.rateLimit) || sizes.perPrincipal;
        },
        keyGenerator(_request, response) {
          const { organizationId, type, id } = principalOf(response)!;
          return `${organizationId}/${type}/${id}`;
        },
      }),
    ],
  };
}

function common(name: string, open: (name: string) => Store): Partial<Options> {
  return {
    windowMs,
    store: open(name),
    identifier: name,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    requestPropertyName: 'rateLimit',
    handler: (request, _response, next) => {
      const { resetTime } = (request as unknown as { rateLimit: { resetTime?: Date } }).rateLimit;
      const retryAfter = Math.max(1, Math.ceil(((resetTime?.getTime() ?? 0) - Date.now()) / 1000));
      const message = `Too many requests of this ${name}; try again in ${retryAfter} s`;
      next(new Problem('rate_limited', message, { retryAfter }));
    },
  };
}

function principalOf(response: Response): Member | null {
  const { principal } = stateOf(response);
  return principal.type === 'anonymous' ? null : principal;
}

/** Of two limits the principal's is the one that he can do something about. */
const announceAnew: RequestHandler = (_request, response, next) => {
  if (principalOf(response)) {
    response.removeHeader('RateLimit');
    response.removeHeader('RateLimit-Policy');
  }
  next();
};
