import type { RequestListener } from 'node:http';
import { v7 as uuid } from 'uuid';
import { overloaded } from '../db/errors.ts';
import { basePath } from './paths.ts';
import { protectiveHeaders } from './protection.ts';
import { problemBody } from './reply.ts';

/** How it is known that more is asked than can be done, and what is said and done then. */
export interface Overload {
  /** Whether a request would be refused at the database anyway. */
  isFull(): boolean;
  publicUrl: string;
  /** Hears of each that is turned away: no line of the log tells of it. */
  count(): void;
}

const problem = overloaded();

/**
 * Turns away in front of everything what would be refused at the database: a refusal has to cost next to nothing, or the
 * more is asked the less is done. Who asks from a page of another origin goes the usual way, since a browser shows a page
 * only what the headers of CORS allow.
 */
export function turnAway(app: RequestListener, overload: Overload): RequestListener {
  return (request, response) => {
    const isOfApi = request.url!.startsWith(`${basePath}/`);
    if (!overload.isFull() || !isOfApi || request.headers.origin !== undefined)
      return app(request, response);
    overload.count();
    const requestId = uuid();
    const body = JSON.stringify(problemBody(problem, requestId, overload.publicUrl));
    response.writeHead(problem.status, {
      ...protectiveHeaders,
      Vary: 'Origin',
      'X-Request-Id': requestId,
      'Retry-After': problem.details.retryAfter,
      'Content-Type': 'application/problem+json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
    });
    return response.end(body);
  };
}
