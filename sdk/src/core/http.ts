import { abortable, sleep, within } from './abort.ts';
import { type Credential, Credentials } from './credentials.ts';
import {
  ApiError,
  ConnectionError,
  errorOfReply,
  failed,
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

/** A failed attempt, and what may be done about it. */
export interface Failure {
  call: Call;
  error: unknown;
  /** 1 for the first. */
  attempt: number;
  /** How often in a row it has failed before. */
  retries: number;
  maxRetries: number;
  maxRetryDelayMs: number;
  /** By the clock of `performance.now()`. */
  endsAt?: number;
  /** What the first wait is at most, where the server says so. */
  firstDelayMs?: number | undefined;
}

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
  readonly options: ClientOptions;
  readonly #fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly #credentials: Credentials;
  readonly #warned = new Set<string>();

  constructor(options: ClientOptions) {
    // A URL that is not absolute fails here, not at the first call.
    this.options = { ...options, baseUrl: new URL(options.baseUrl).href.replace(/\/+$/, '') };
    this.#fetch = options.fetch ?? ((url, init) => fetch(url, init));
    this.#credentials = new Credentials(options, (refreshToken) => this.#refresh(refreshToken));
  }

  /** A call whose reply is `T`. */
  send<T>(call: Call): Reply<T> {
    return new Reply(this.#run<T>(call));
  }

  /** Where a browser is to be sent, for a call that answers by sending it on. */
  address(call: Call): string {
    return prepareRequest(call, this.options).url;
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
    const request = prepareRequest(call, this.options);
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
        if (!request.repeatable) throw error;
        const failure = { call, error, attempt: number, retries, maxRetries };
        await this.pause({ ...failure, maxRetryDelayMs, endsAt });
        retries += 1;
      }
    }
  }

  /** Waits before another attempt, longer each time. Throws the error where there is to be none. */
  async pause(failure: Failure): Promise<void> {
    const { call, error, attempt, retries, maxRetries, endsAt = Infinity } = failure;
    const delayMs = retries < maxRetries ? retryDelayMs(failure) : undefined;
    if (delayMs === undefined || performance.now() + delayMs >= endsAt) throw error;
    const { operation, options } = call;
    await this.options.hooks?.retry?.({ operation, attempt, error, delayMs });
    await sleep(delayMs, options?.signal);
  }

  async #attempt<T>(attempt: Attempt): Promise<Exchange<T>> {
    const { call, request, credential, number } = attempt;
    const { operation, method, raw } = call;
    const headers = new Headers(request.headers);
    if (credential) headers.set(...credential);
    const { hooks } = this.options;
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
    if (response.headers.has('deprecation')) await this.#warn(operation, response.headers);
    if (!response.ok) throw errorOfReply(operation, response, text);
    return { response, requestId, data: (raw ? response : parse(operation, response, text)) as T };
  }

  /** Says once of an operation that it goes away. */
  async #warn(operation: string, headers: Headers): Promise<void> {
    if (this.#warned.has(operation)) return;
    this.#warned.add(operation);
    const sunset = headers.get('sunset');
    const message = `${operation} is deprecated${sunset ? `, and ends ${sunset}` : ''}`;
    const { deprecation } = this.options.hooks ?? {};
    if (deprecation) await deprecation({ operation, message });
    else console.warn(message);
  }

  /** One request and the whole of its reply, within the time limit; the body of a raw reply is left unread. */
  async #exchange(
    attempt: Attempt,
    headers: Headers,
  ): Promise<{ response: Response; text: string }> {
    const { call, request, timeoutMs } = attempt;
    const { operation, method, raw, options } = call;
    const { url, body } = request;
    const late = `No reply within ${Math.round(timeoutMs)} ms`;
    const reason = () => failed(TimeoutError, operation, 'timeout', late);
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
      throw whyFailed(call, error, `No connection to ${new URL(url).origin}`);
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

/** What a call failed of: its own abort, an error that is told, or else the connection. */
export function whyFailed({ operation, options }: Call, error: unknown, message: string): unknown {
  if (options?.signal?.aborted) return options.signal.reason;
  if (error instanceof HeadlessCrmError) return error;
  return failed(ConnectionError, operation, 'connection_failed', message, { cause: error });
}

function parse(operation: string, response: Response, text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    const more = { cause, reply: response };
    throw failed(HeadlessCrmError, operation, 'invalid_reply', 'The reply is not JSON', more);
  }
}
