import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { v7 as uuid } from 'uuid';
import { stateOf } from './state.ts';

/** Gives each request its id, its time and nobody as principal. */
export const beginRequest: RequestHandler = (_request, response, next) => {
  const now = performance.now();
  Object.assign(stateOf(response), {
    requestId: uuid(),
    startedAt: now,
    authenticatedAt: now,
    principal: { type: 'anonymous' },
    route: null,
  });
  response.setHeader('X-Request-Id', stateOf(response).requestId);
  next();
};

const saneId = /^[\w.:-]{1,128}$/;

/** One line a request, of names that are allowed in it: no header, body or query is ever logged. */
export function logRequests(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    quietReqLogger: true,
    customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'info'),
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request',
    customSuccessObject: (request, response) => lineOf(request, response),
    customErrorObject: (request, response) => lineOf(request, response),
  });
}

function lineOf(request: IncomingMessage, response: ServerResponse): object {
  const { requestId, startedAt, principal, route } = stateOf(response as Response);
  const clientId = request.headers['x-request-id'];
  const known = principal.type === 'anonymous' ? null : principal;
  return {
    requestId,
    ...(typeof clientId === 'string' && saneId.test(clientId) ? { clientRequestId: clientId } : {}),
    operation: route?.operationId ?? null,
    method: request.method,
    status: response.statusCode,
    durationMs: Math.round(performance.now() - startedAt),
    principal: known ? `${known.type}:${known.id}` : 'anonymous',
    organizationId: known?.organizationId ?? null,
  };
}
