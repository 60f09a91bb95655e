import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { addressOf } from './sender.ts';
import { newRequestId } from './request-id.ts';
import { stateOf } from './state.ts';

/** Gives each request its id, its time and nobody as principal. */
export const beginRequest: RequestHandler = (request, response, next) => {
  const now = performance.now();
  Object.assign(stateOf(response), {
    requestId: newRequestId(),
    startedAt: now,
    authenticatedAt: now,
    address: addressOf(request),
    principal: { type: 'anonymous' },
    route: null,
    refusedBy: null,
    prefersPage: false,
  });
  response.setHeader('X-Request-Id', stateOf(response).requestId);
  next();
};

const saneId = /^[\w.:-]{1,128}$/;

/** Who cannot say who he is, may not what he asks for, or asks too often: what an operator looks for. */
const suspicious = new Set([401, 403, 429]);

/** One line a request, of names that are allowed in it: no header, body or query is ever logged. */
export function logRequests(logger: Logger): RequestHandler {
  return (request, response, next) => {
    // Also where the client went before the reply's end.
    response.once('close', () => {
      logger[levelOf(response.statusCode)](lineOf(request, response), 'request');
    });
    next();
  };
}

function levelOf(status: number): 'error' | 'warn' | 'info' {
  if (status >= 500) return 'error';
  return suspicious.has(status) ? 'warn' : 'info';
}

function lineOf(request: Request, response: Response): object {
  const { requestId, startedAt, address, principal, route, refusedBy } = stateOf(response);
  const clientId = request.headers['x-request-id'];
  const known = principal.type === 'anonymous' ? null : principal;
  return {
    requestId,
    durationMs: Math.round(performance.now() - startedAt),
    ...(typeof clientId === 'string' && saneId.test(clientId) ? { clientRequestId: clientId } : {}),
    operation: route?.operationId ?? null,
    method: request.method,
    status: response.statusCode,
    ...(refusedBy ? { code: refusedBy } : {}),
    address,
    principal: known ? `${known.type}:${known.id}` : 'anonymous',
    organizationId: known?.organizationId ?? null,
  };
}
