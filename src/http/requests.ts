import type { RequestHandler } from 'express';
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
    serializers: { req: () => undefined, res: () => undefined },
    customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'info'),
    customProps: (request, response) => {
      const { requestId, principal, route } = stateOf(response as Parameters<typeof stateOf>[0]);
      const clientId = request.headers['x-request-id'];
      return {
        requestId,
        ...(typeof clientId === 'string' && saneId.test(clientId)
          ? { clientRequestId: clientId }
          : {}),
        method: request.method,
        operation: route?.operationId ?? null,
        status: response.statusCode,
        principal:
          principal?.type === 'anonymous' ? 'anonymous' : `${principal.type}:${principal.id}`,
        organization: principal?.type === 'anonymous' ? null : principal.organizationId,
      };
    },
  });
}
