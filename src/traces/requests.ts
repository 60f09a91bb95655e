import { SpanKind } from '@opentelemetry/api';
import type { Request, RequestHandler, Response } from 'express';
import { basePath } from '../http/paths.ts';
import { stateOf } from '../http/state.ts';
import type { Span, Traces } from './traces.ts';

/** A span for each request of the API; what asks whether the server lives is none. */
export function traceRequests(traces: Traces): RequestHandler {
  return (request, response, next) => {
    if (!request.url.startsWith(`${basePath}/`)) return next();
    const { requestId } = stateOf(response);
    const { traceparent } = request.headers;
    traces.begin(requestId, typeof traceparent === 'string' ? traceparent : undefined);
    // Taken now: it is known no more once the connection is gone.
    const scheme = request.protocol;
    response.once('close', () => traces.endRequest(requestId, spanOf(request, response, scheme)));
    next();
  };
}

/** By names that are allowed in it, as in the log: a path may have an address in it, and a query anything. */
function spanOf(request: Request, response: Response, scheme: string): Span {
  const { route, requestId, startedAt, principal, refusedBy } = stateOf(response);
  const { statusCode } = response;
  const path = route ? `${basePath}${route.path}` : undefined;
  return {
    name: path ? `${request.method} ${path}` : request.method,
    kind: SpanKind.SERVER,
    seconds: (performance.now() - startedAt) / 1000,
    failed: statusCode >= 500,
    attributes: {
      'http.request.method': request.method,
      'http.route': path,
      'http.response.status_code': statusCode,
      'network.protocol.version': request.httpVersion,
      'url.scheme': scheme,
      'error.type': statusCode >= 500 ? (refusedBy ?? String(statusCode)) : undefined,
      'crm.operation': route?.operationId,
      'crm.request_id': requestId,
      'crm.organization_id':
        principal.type === 'anonymous' ? undefined : (principal.organizationId ?? undefined),
    },
  };
}
