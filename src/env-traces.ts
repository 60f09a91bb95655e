/** The variables of traces and of errors, by the names that OpenTelemetry and Sentry give them. */
import { z } from 'zod';
import { httpAddress } from './env-kinds.ts';
import { parseUrl } from './url.ts';

const pairs = z
  .string()
  .regex(/^[\w-]+=[^,]+(,[\w-]+=[^,]+)*$/, 'must be name=value, separated by commas')
  .transform((list) =>
    Object.fromEntries(list.split(',').map((pair) => pair.split(/=(.*)/s, 2) as [string, string])),
  );

const share = z
  .string()
  .regex(/^(0(\.\d+)?|1(\.0+)?)$/, 'must be from 0 to 1')
  .transform(Number);

const dsn = z
  .string()
  .refine(
    (value) => /^https?:\/\/\w+@[^/]+\/(.*\/)?\d+$/.test(value) && parseUrl(value) !== null,
    'must be a DSN such as https://key@sentry.example.com/1',
  );

export const traceVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: httpAddress
    .optional()
    .describe(
      'Where traces are sent, by OTLP over HTTP: `/v1/traces` is put behind it. Without it there are none',
    ),
  OTEL_EXPORTER_OTLP_HEADERS: pairs
    .optional()
    .describe('What is sent along as headers, `name=value` separated by commas'),
  OTEL_SERVICE_NAME: z.string().default('headless-crm').describe('The name that traces have'),
  OTEL_TRACES_SAMPLER_ARG: share
    .default(1)
    .describe(
      'Share of the requests that are traced, `0` to `1`, where their `traceparent` does not say',
    ),
  SENTRY_DSN: dsn
    .optional()
    .describe('Project of Sentry that errors of ours are told to, beside the log'),
};
