/**
 * Where a span is, told by ids that are there anyway: the trace of a request is its id, and so a job, which keeps the
 * id of the request that asked for it, is in that trace without a word of it being kept.
 */
import { createHash } from 'node:crypto';
import { type SpanContext, TraceFlags } from '@opentelemetry/api';

const hexOf = (id: string): string => id.replaceAll('-', '');
const spanIdLength = 16;

/** The place of a request that nobody else traces. The end of a UUIDv7 is what is random of it. */
export function placeOfRequest(requestId: string): SpanContext {
  const traceId = hexOf(requestId);
  return { traceId, spanId: traceId.slice(-spanIdLength), traceFlags: TraceFlags.SAMPLED };
}

/** One at a job, which was asked for by a request; by none when it has the job's own id. */
export interface Attempt {
  requestId: string;
  id: string;
  attempt: number;
}

/** The place of an attempt. */
export function placeOfAttempt({ requestId, id, attempt }: Attempt): SpanContext {
  const digest = createHash('sha256').update(`${id}/${attempt}`).digest('hex');
  return { ...placeOfRequest(requestId), spanId: digest.slice(0, spanIdLength) };
}
