import type { RequestHandler } from 'express';
import { stateOf } from '../http/state.ts';
import { type ProblemCode, problems } from '../problem.ts';
import type { Metrics } from './metrics.ts';

/** What is asked for outside the API: its paths are not to be labels, since anybody may name any. */
const none = 'none';

/** What says that somebody showed nothing by which he is let in. */
const refusals: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'account_suspended',
  'invalid_challenge',
  'invalid_code',
  'invalid_credentials',
  'invalid_grant',
  'invalid_state',
  'link_expired',
  'unauthenticated',
]);

/** How requests are counted. */
export interface RequestCounts {
  /** Each when it ends, and what it was refused by. */
  each: RequestHandler;
  /** One that was refused before anything was known of it. */
  refuse(code: ProblemCode): void;
}

export function countRequests(metrics: Metrics): RequestCounts {
  const requests = metrics.counter('http_requests_total', 'Requests', 'operation', 'status');
  const errors = metrics.counter('http_requests_errors_total', 'Problems', 'operation', 'code');
  const durations = metrics.histogram(
    'http_request_duration_seconds',
    'From head to reply',
    'operation',
  );
  const failures = metrics.counter(
    'sign_in_failures_total',
    'Sign-ins that were refused, by what was shown',
    'method',
  );
  const hits = metrics.counter(
    'rate_limit_hits_total',
    'Requests that were one too many, by the limit: of the address, the principal, or the operation itself',
    'limit',
  );
  const each: RequestHandler = (_request, response, next) => {
    response.once('close', () => {
      const { route, refusedBy, startedAt, limitedBy = 'operation' } = stateOf(response);
      const operation = route?.operationId ?? none;
      requests.inc({ operation, status: response.statusCode });
      durations.observe({ operation }, (performance.now() - startedAt) / 1000);
      if (refusedBy === null) return;
      errors.inc({ operation, code: refusedBy });
      if (refusedBy === 'rate_limited') hits.inc({ limit: limitedBy });
      if (route?.signsInBy && refusals.has(refusedBy)) failures.inc({ method: route.signsInBy });
    });
    next();
  };
  const refuse = (code: ProblemCode): void => {
    requests.inc({ operation: none, status: problems[code][0] });
    errors.inc({ operation: none, code });
  };
  return { each, refuse };
}
