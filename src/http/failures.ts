import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { invalid, Problem } from '../problem.ts';
import { tooLarge } from './body.ts';
import { checkProblem } from './check.ts';
import { badEncoding } from './paths.ts';
import { sendProblem } from './reply.ts';
import { stateOf } from './state.ts';

/** Errors that Express and its body parser throw, by their `type` or status. */
function fromExpress(error: { type?: string; status?: number; limit?: number }): Problem | null {
  if (error.type === 'encoding.unsupported') {
    return new Problem(
      'unsupported_media_type',
      'Send the body plain, or compressed by gzip, deflate or br',
    );
  }
  if (error.status === 413) {
    return tooLarge(Number(((error.limit ?? 2 ** 20) / 2 ** 20).toFixed(2)));
  }
  if (error.status !== 400) return null;
  const [part, message] =
    error instanceof URIError
      ? (['path', badEncoding] as const)
      : (['body', 'The body cannot be read to its end'] as const);
  return invalid({ in: part, pointer: '', code: 'invalid_encoding', message });
}

/** The error as a reply. What is not meant for the sender becomes `internal_error`, its cause kept for the log. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const known = fromExpress(error as { type?: string; status?: number });
  if (known) return known;
  const problem = new Problem('internal_error', 'The error is logged under the id of this request');
  problem.cause = error;
  return problem;
}

/** The last handler: every error that a request ends in becomes a problem document. */
export function answerFailures(logger: Logger, strict: boolean): ErrorRequestHandler {
  return (error, _request, response, _next) => {
    const { route, requestId } = stateOf(response);
    let problem = toProblem(error);
    if (strict && route) problem = held(route, problem);
    stateOf(response).refusedBy = problem.code;
    if (problem.status === 500) logger.error({ err: problem.cause, requestId }, 'request failed');
    if (response.headersSent) response.destroy();
    else sendProblem(response, problem, requestId);
  };
}

function held(route: Parameters<typeof checkProblem>[0], problem: Problem): Problem {
  try {
    checkProblem(route, problem.code);
    return problem;
  } catch (error) {
    return toProblem(error);
  }
}

/** What no route answers. */
export const answerUnknown: RequestHandler = (request) => {
  throw new Problem('not_found', `There is nothing at ${request.path.slice(0, 200)}`);
};
