import { abortable, sleep, within } from './abort.ts';
import { type Credential, Credentials } from './credentials.ts';
import {
  ApiError,
  ConnectionError,
  errorOfReply,
  HeadlessCrmError,
  TimeoutError,
} from './errors.ts';
import type { ClientOptions, Tokens } from './options.ts';
import { type ListReply, Page, PagePromise } from './pages.ts';
import { type Exchange, Reply } from './reply.ts';
import { type Call, type PreparedRequest, prepareRequest } from './request.ts';
import { retryDelayMs } from './retry.ts';

/** The server repeats a rotation for 10 s (a client's retry) and ends the session when it is repeated later. */
const refreshDeadlineMs = 9_000;

interface Attempt {
  call: Call;
  request: PreparedRequest;
  credential: Credential | undefined;
  /** 1 for the first. */
  number: number;
  timeoutMs: number;
}

/** Sends calls: credentials, time limits, retries, errors. One per client. */
export class Http {
  readonly #options: ClientOptions;
  readonly #fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly #credentials: Credentials;

  constructor(options: ClientOptions) {
    // A URL that is not absolute fails here, not at the first call.
    this.#options = { ...options, baseUrl: new URL(options.baseUrl).href.replace(/\/+$/, '') };
    this.#fetch = options.fetch ?? ((url, init) => fetch(url, init));
    this.#credentials = new Credentials(options, (refreshToken) => this.#refresh(refreshToken));
  }

  /** A call whose reply is `T`. */
  send<T>(call: Call): Reply<T> {
    return new Reply(this.#run<T>(call));
  }

  /** Where a browser is to be sent, for a call that answers by sending it on. */
  address(call: Call): string {
    return prepareRequest(call, this.#options).url;
  }

  /** A call whose reply is a page of `T`. It only reads, so that it may be repeated even as a POST. */
  page<T>(call: Call): PagePromise<T> {
    const follow = (cursor: string) =>
      this.page<T>(
        call.method === 'GET'
          ? { ...call, query: { ...call.query, cursor } }
          : { ...call, body: { ...(call.body as object), cursor } },
      );
    const first = this.#run<ListReply<T>>({ ...call, repeatable: true });
    return new PagePromise(
      first.then((exchange) => ({ ...exchange, data: new Page(exchange.data, follow) })),
    );
  }

  async #run<T>(call: Call): Promise<Exchange<T>> {
    const request = prepareRequest(call, this.#options);
    const { timeoutMs, deadlineMs, maxRetries, maxRetryDelayMs } = request.limits;
    const signal = call.options?.signal;
    const endsAt = performance.now() + deadlineMs;
    let hasRenewed = false;
    for (let number = 1, retries = 0; ; number++) {
      signal?.throwIfAborted();
      const leftMs = endsAt - performance.now();
      const credential = call.open ? undefined : await this.#credentials.current();
      const attempt = { call, request, credential, number, timeoutMs: Math.min(timeoutMs, leftMs) };
      try {
        return await this.#attempt<T>(attempt);
      } catch (error) {
        if (credential && !hasRenewed && error instanceof ApiError && error.status === 401) {
          hasRenewed = await abortable(this.#credentials.renew(credential), signal);
          if (hasRenewed) continue;
        }
        if (retries >= maxRetries || !request.repeatable) throw error;
        const delayMs = retryDelayMs(error, retries, maxRetryDelayMs);
        if (delayMs === undefined || performance.now() + delayMs >= endsAt) throw error;
        await this.#options.hooks?.retry?.({
          operation: call.operation,
          attempt: number,
          error,
          delayMs,
        });
        await sleep(delayMs, signal);
        retries += 1;
      }
    }
  }

  async #attempt<T>(attempt: Attempt): Promise<Exchange<T>> {
    const { call, request, credential, number } = attempt;
    const { operation, method, raw } = call;
    const headers = new Headers(request.headers);
    if (credential) headers.set(...credential);
    const { hooks } = this.#options;
    const event = { operation, method, url: request.url, headers, attempt: number };
    await hooks?.request?.(event);
    const startedAt = performance.now();
    const ended = () => performance.now() - startedAt;
    const { response, text } = await this.#exchange(attempt, headers).catch(
      async (error: unknown) => {
        await hooks?.response?.({ ...event, durationMs: ended(), error });
        throw error;
      },
    );
    const requestId = response.headers.get('x-request-id') ?? undefined;
    await hooks?.response?.({ ...event, durationMs: ended(), status: response.status, requestId });
    if (!response.ok) throw errorOfReply(operation, response, text);
    return { response, requestId, data: (raw ? response : parse(operation, response, text)) as T };
  }

  /** One request and the whole of its reply, within the time limit; the body of a raw reply is left unread. */
  async #exchange(
    attempt: Attempt,
    headers: Headers,
  ): Promise<{ response: Response; text: string }> {
    const { call, request, timeoutMs } = attempt;
    const { operation, method, raw, options } = call;
    const { url, body } = request;
    const reason = () =>
      new TimeoutError({
        operation,
        code: 'timeout',
        message: `No reply within ${Math.round(timeoutMs)} ms`,
      });
    try {
      return await within(
        { ms: timeoutMs, reason, signal: options?.signal, follow: raw },
        async (signal) => {
          // A redirect would take the API key with it, to wherever it leads.
          const init = { method, headers, body, signal, redirect: 'manual' } as const;
          const response = await this.#fetch(url, init);
          return { response, text: raw && response.ok ? '' : await response.text() };
        },
      );
    } catch (error) {
      options?.signal?.throwIfAborted();
      if (error instanceof HeadlessCrmError) throw error;
      const message = `No connection to ${new URL(url).origin}`;
      throw new ConnectionError({ operation, code: 'connection_failed', message, cause: error });
    }
  }

  #refresh(refreshToken: string | null): Promise<Tokens> {
    return this.send<Tokens>({
      operation: 'auth.refresh',
      method: 'POST',
      path: '/api/v1/auth/refresh',
      body: refreshToken === null ? {} : { refreshToken },
      open: true,
      repeatable: true,
      options: { deadlineMs: refreshDeadlineMs },
    });
  }
}

function parse(operation: string, response: Response, text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HeadlessCrmError({
      operation,
      code: 'invalid_reply',
      message: 'The reply is not JSON',
      status: response.status,
      requestId: response.headers.get('x-request-id') ?? undefined,
      headers: response.headers,
      cause,
    });
  }
}
