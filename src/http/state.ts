import type { Response } from 'express';
import type { Principal } from '../auth/principal.ts';
import type { ProblemCode } from '../problem.ts';
import type { Route } from './route.ts';

/** Whose requests are counted. */
export type LimitName = 'address' | 'principal';

/** What is known of a request while it runs. */
export interface RequestState {
  /** The server's own id: a UUIDv7. */
  requestId: string;
  /** Milliseconds of `performance.now()`. */
  startedAt: number;
  authenticatedAt: number;
  /** From where it was sent: known no more once the connection is gone. */
  address: string;
  principal: Principal;
  route: Route | null;
  /** What it was refused by. */
  refusedBy: ProblemCode | null;
  /** By which limit, where it was one of those of all operations. */
  limitedBy?: LimitName;
  /** Who asks prefers a page to JSON, and the route has one. */
  prefersPage: boolean;
}

/** The state of the request that the response answers; made by the first call. */
export function stateOf(response: Response): RequestState {
  return response.locals as RequestState;
}
