import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { v7 as uuid } from 'uuid';
import { addressOf } from './sender.ts';
import { stateOf } from './state.ts';

/** Gives each request its id, its time and nobody as principal. */
export const beginRequest: RequestHandler = (request, response, next) => {
  const now = performance.now();
  Object.assign(stateOf(response), {
    requestId: uuid(),
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
  return pinoHttp({
    logger,
    // The whole request and reply are what it logs by itself: neither may leave the process.
    serializers: { req: () => undefined, res: () => undefined, err: () => undefined },
    genReqId: (_request, response) => stateOf(response as Response).requestId,
    quietReqLogger: true,
    customAttributeKeys: { reqId: 'requestId', responseTime: 'durationMs' },
    customLogLevel: (_request, { statusCode }) => {
      if (statusCode >= 500) return 'error';
      return suspicious.has(statusCode) ? 'warn' : 'info';
    },
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request',
    customSuccessObject: (request, response, timing) => ({
      ...timing,
      ...lineOf(request, response),
    }),
    customErrorObject: (request, response, _error, timing) => ({
      ...timing,
      ...lineOf(request, response),
    }),
  });
}

function lineOf(request: IncomingMessage, response: ServerResponse): object {
  const { address, principal, route, refusedBy } = stateOf(response as Response);
  const clientId = request.headers['x-request-id'];
  const known = principal.type === 'anonymous' ? null : principal;
  return {
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
