import { ApiError, ConnectionError } from './errors.ts';

const retriedStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);
const longestBackOffMs = 8_000;

interface Waiting {
  error: unknown;
  retries: number;
  maxRetryDelayMs: number;
  firstDelayMs?: number | undefined;
}

/**
 * How long to wait before repeating a request that is safe to repeat, after its `retries` earlier repetitions; undefined
 * when repeating it is pointless or the server asks for a longer wait than `maxRetryDelayMs`.
 */
export function retryDelayMs({
  error,
  retries,
  maxRetryDelayMs,
  firstDelayMs = 500,
}: Waiting): number | undefined {
  if (!isTransient(error)) return undefined;
  const askedMs = (error.retryAfter ?? 0) * 1000;
  if (askedMs > maxRetryDelayMs) return undefined;
  // Full jitter, on top of what was asked: clients that were refused together do not come back together.
  const backOffMs = Math.min(firstDelayMs * 2 ** retries, longestBackOffMs);
  return Math.min(askedMs + Math.random() * backOffMs, maxRetryDelayMs);
}

/** Whether the same request may well succeed a little later. */
function isTransient(error: unknown): error is ApiError | ConnectionError {
  if (error instanceof ConnectionError) return true;
  if (!(error instanceof ApiError)) return false;
  // The first attempt of this very call, given up here, is still running there.
  return retriedStatuses.has(error.status) || error.code === 'idempotency_in_progress';
}
