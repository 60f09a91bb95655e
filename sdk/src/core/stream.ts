import { onAbort, within } from './abort.ts';
import { ConnectionError, failed, HeadlessCrmError, TimeoutError } from './errors.ts';
import { type Http, whyFailed } from './http.ts';
import { type Call, limitsOf } from './request.ts';

/** How the reply of one request is read. */
export interface Reading<T> {
  /** Sent with the request. What it accepts is what the reply must be. */
  headers: Record<string, string>;
  /** What the text completes: the next piece of the body. */
  read(text: string): Iterable<T>;
  /** The next request goes on behind what was read, and does not begin anew. */
  resumes?: boolean;
  /** How long the server asks to wait before the next request, at most. */
  retryMs?: number | undefined;
}

/**
 * What is read of a reply that has no end, or one that the caller sees. When the connection breaks, ends or is silent
 * for `timeoutMs`, the call is made again, with a reading of its own, after growing waits: up to `maxRetries` times in a
 * row without progress (for ever unless the call says so). Throws what another request cannot mend, such as a refusal.
 */
export async function* readAgain<T>(
  http: Http,
  call: Call,
  begin: () => Reading<T> | Promise<Reading<T>>,
): AsyncGenerator<T, void, undefined> {
  const { operation, options } = call;
  const { maxRetries = Infinity, maxRetryDelayMs = Infinity } = options ?? {};
  for (let attempt = 1, retries = 0; ; attempt++, retries++) {
    const reading = await begin();
    let error: unknown;
    try {
      for await (const text of textOf(http, call, reading.headers)) {
        for (const item of reading.read(text)) {
          if (reading.resumes) retries = 0;
          yield item;
        }
      }
      error = failed(ConnectionError, operation, 'connection_failed', 'The reply ended');
    } catch (cause) {
      error = cause;
    }
    const { retryMs: firstDelayMs } = reading;
    await http.pause({ call, error, attempt, retries, maxRetries, maxRetryDelayMs, firstDelayMs });
  }
}

/** The body of the reply as text, piece by piece as it comes. The connection ends with the loop that reads it. */
async function* textOf(
  http: Http,
  call: Call,
  headers: Record<string, string>,
): AsyncGenerator<string, void, undefined> {
  const { operation, options } = call;
  const caller = options?.signal;
  const connection = new AbortController();
  const { signal } = connection;
  const forget = onAbort(caller, () => connection.abort());
  const { timeoutMs: ms } = limitsOf(call, http.options);
  const reason = () => failed(TimeoutError, operation, 'timeout', `Nothing came for ${ms} ms`);
  try {
    const all = { ...options?.headers, ...headers };
    const once = { ...options, headers: all, signal, maxRetries: 0 };
    const response = await http.send<Response>({ ...call, raw: true, options: once });
    const { accept } = headers;
    if (!response.headers.get('content-type')?.startsWith(accept!)) {
      throw failed(HeadlessCrmError, operation, 'invalid_reply', `The reply is not ${accept}`, {
        reply: response,
      });
    }
    const reader = response.body!.getReader();
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await within({ ms, reason, signal }, () => reader.read());
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } catch (error) {
    throw whyFailed(call, error, 'The connection broke');
  } finally {
    forget();
    connection.abort();
  }
}
