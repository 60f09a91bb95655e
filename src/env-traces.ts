/** The variables of traces, by the names that OpenTelemetry gives them. */
import { z } from 'zod';
import { httpAddress } from './env-kinds.ts';

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
};
