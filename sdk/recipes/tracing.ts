/** OpenTelemetry: a span for each attempt of a call, whose trace is passed on as `traceparent`. */
import type { Hooks } from '@headless-crm/sdk';
import {
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapSetter,
  trace,
} from '@opentelemetry/api';

const intoHeaders: TextMapSetter<Headers> = {
  set: (headers, name, value) => headers.set(name, value),
};

/** Give them to a client: `new HeadlessCrm({ …, hooks: tracingHooks() })`. */
export function tracingHooks(): Hooks {
  const tracer = trace.getTracer('@headless-crm/sdk');
  /** By the headers of the attempt: both hooks are given the same ones. */
  const spans = new WeakMap<Headers, Span>();
  return {
    request({ operation, method, url, attempt, headers }) {
      const { host, pathname } = new URL(url); // The query may name people.
      const span = tracer.startSpan(operation, {
        kind: SpanKind.CLIENT,
        attributes: {
          'http.request.method': method,
          'server.address': host,
          'url.path': pathname,
          'http.request.resend_count': attempt - 1,
        },
      });
      spans.set(headers, span);
      propagation.inject(trace.setSpan(context.active(), span), headers, intoHeaders);
    },
    response({ headers, status, requestId, error }) {
      const span = spans.get(headers);
      if (status !== undefined) span?.setAttribute('http.response.status_code', status);
      if (requestId !== undefined) span?.setAttribute('crm.request_id', requestId);
      if (error instanceof Error) span?.recordException(error);
      const isFailed = status === undefined || status >= 400;
      if (isFailed) span?.setStatus({ code: SpanStatusCode.ERROR });
      span?.end();
    },
  };
}
