/** A short-lived access token and the token that renews it, as `auth.login` and `auth.register` give them. */
export interface Tokens {
  accessToken: string;
  /** Null when it is in the browser's cookie: across origins, give a `fetch` that sends `credentials: 'include'`. */
  refreshToken: string | null;
}

/** Where the tokens of a session are kept: a file, a database row, the browser's storage. */
export interface TokenStore {
  /** The present tokens, or nothing when signed out. Called for every request. */
  get(): Tokens | null | undefined | Promise<Tokens | null | undefined>;
  /** Called with the new pair after a refresh; the old one is spent. */
  set(tokens: Tokens): void | Promise<void>;
}

/** A request about to be sent. `headers` may be changed, e.g. to pass a trace on; they hold the credentials, so log none. */
export interface RequestEvent {
  /** The operation, e.g. `contacts.list`. */
  operation: string;
  method: string;
  url: string;
  headers: Headers;
  /** 1 for the first attempt of a call. */
  attempt: number;
}

/** How an attempt ended: with a `status`, or with the `error` that kept a reply from coming. */
export interface ResponseEvent extends RequestEvent {
  durationMs: number;
  status?: number | undefined;
  requestId?: string | undefined;
  error?: unknown;
}

/** A failed attempt that is about to be repeated. */
export interface RetryEvent {
  operation: string;
  attempt: number;
  error: unknown;
  delayMs: number;
}

/** An operation that was called, and is going away. */
export interface DeprecationEvent {
  operation: string;
  message: string;
}

/** Called around every attempt, for traces, logs and metrics. What a hook throws fails the call. */
export interface Hooks {
  request?(event: RequestEvent): void | Promise<void>;
  response?(event: ResponseEvent): void | Promise<void>;
  retry?(event: RetryEvent): void | Promise<void>;
  /** Called once for each operation that the server says is going away; without it `console.warn` is. */
  deprecation?(event: DeprecationEvent): void | Promise<void>;
}

/** How long a call may take and how often it is tried. */
export interface Limits {
  /** For each attempt, from sending it to the last byte of its reply. 30 s unless given. */
  timeoutMs?: number | undefined;
  /** For the call: all attempts and the waits between them. Without it, the other limits bound a call (150 s). */
  deadlineMs?: number | undefined;
  /** Attempts after the first. 2 unless given. */
  maxRetries?: number | undefined;
  /** The longest wait before a retry; a server that asks for more gets no retry. 30 s unless given. */
  maxRetryDelayMs?: number | undefined;
}

/** Options of the client: where the API is and who asks, with at most one of `apiKey`, `accessToken` and `tokens`. */
export interface ClientOptions extends Limits {
  /** The address of the server, e.g. `https://crm.example.com`; the paths of the API begin behind it. */
  baseUrl: string;
  /** An API key (`crm_…`), for servers. */
  apiKey?: string | undefined;
  /** An access token, or what gives one for each request. The client does not renew it. */
  accessToken?: string | (() => string | Promise<string>) | undefined;
  /** The tokens of a session, renewed when they expire; a store when they have to outlive the client. */
  tokens?: Tokens | TokenStore | undefined;
  /** Sent with every request. */
  headers?: Record<string, string> | undefined;
  /** Used in place of the platform's `fetch`. */
  fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
  hooks?: Hooks | undefined;
}

/** Options of one call; its limits replace the client's. */
export interface RequestOptions extends Limits {
  /** Ends the call at any point, also in a wait before a retry; the call rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  headers?: Record<string, string> | undefined;
}

/** Of a call that the server carries out once per key, however often it is sent. */
export interface KeyedOptions {
  /** At most 255 characters. A random one unless given; give your own to be safe across restarts. */
  idempotencyKey?: string | undefined;
}

/** Of a call that changes a record. */
export interface ConditionalOptions {
  /** The record's `version`, or its `ETag`, as it was read: the call fails with 412 when it has changed since. */
  ifMatch?: number | string | undefined;
}
