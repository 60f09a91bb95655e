import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { ErrorRequestHandler } from 'express';
import { shownIn } from '../auth/authenticate.ts';
import { hashToken } from '../auth/random.ts';
import { overloaded } from '../db/errors.ts';
import { Problem } from '../problem.ts';
import { basePath } from './paths.ts';
import { protectiveHeaders } from './protection.ts';
import { problemBody } from './reply.ts';
import { newRequestId } from './request-id.ts';
import { stateOf } from './state.ts';

/** How it is known that more is asked than can be done, and what is said and done then. */
export interface Overload {
  /** Whether a request would be refused at the database anyway: anybody's, or the organization's where it is known. */
  isFull(organizationId?: string): boolean;
  publicUrl: string;
  /** Hears of each that is turned away: no line of the log tells of it. */
  count(): void;
}

/** What stands before the app, and what tells it who floods. */
export interface Entrance {
  /** Turns away in front of the app. */
  before(app: RequestListener): RequestListener;
  /** Learns whose credentials those of a refused request are: the next are known without a look at them. */
  learn: ErrorRequestHandler;
}

const problem = overloaded();
/** More credentials than this are not those of a few that flood: they are learned anew. */
const mostKnown = 1000;

/**
 * Turns away in front of everything what would be refused at the database: a refusal has to cost next to nothing, or the
 * more is asked the less is done. Who asks from a page of another origin goes the usual way, since a browser shows a page
 * only what the headers of CORS allow.
 */
export function createEntrance(overload: Overload): Entrance {
  const organizations = new Map<string, string>();
  const refuse = createRefusal(overload.publicUrl);
  // While nobody is known to flood, nothing has to be looked up.
  const knownOf = (request: IncomingMessage): string | undefined =>
    organizations.size > 0 ? organizations.get(nameOf(request)) : undefined;
  const isTurnedAway = (request: IncomingMessage): boolean =>
    request.url!.startsWith(`${basePath}/`) &&
    request.headers.origin === undefined &&
    overload.isFull(knownOf(request));
  return {
    before: (app) => (request, response) => {
      if (!isTurnedAway(request)) return app(request, response);
      overload.count();
      return refuse(response);
    },
    learn(error, request, response, next) {
      const { principal } = stateOf(response);
      if (
        error instanceof Problem &&
        error.code === 'overloaded' &&
        'organizationId' in principal
      ) {
        if (organizations.size >= mostKnown) organizations.clear();
        organizations.set(nameOf(request), principal.organizationId);
      }
      next(error);
    },
  };
}

/** By which credentials are known here: no secret is kept. */
const nameOf = ({ headers }: IncomingMessage): string =>
  hashToken(shownIn(headers)).toString('base64');

/** Makes what refuses: all of a refusal but its id is made once, since each counts when there are thousands. */
function createRefusal(publicUrl: string): (response: ServerResponse) => void {
  const example = newRequestId();
  const parts = JSON.stringify(problemBody(problem, example, publicUrl)).split(example);
  const headers = Object.entries({
    ...protectiveHeaders,
    Vary: 'Origin',
    'Retry-After': String(problem.details.retryAfter),
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(parts.join(example))),
  }).flat();
  return (response) => {
    const requestId = newRequestId();
    response.writeHead(problem.status, [...headers, 'X-Request-Id', requestId]);
    response.end(parts.join(requestId));
  };
}
