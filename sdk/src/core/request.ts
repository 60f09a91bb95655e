import type {
  ClientOptions,
  ConditionalOptions,
  KeyedOptions,
  Limits,
  RequestOptions,
} from './options.ts';
import { fillPath, queryString } from './url.ts';

/** One call of an operation, as the generated resources describe it. */
export interface Call {
  /** Its operationId, for errors and hooks. */
  operation: string;
  method: string;
  /** As in the document: `/api/v1/contacts/{id}`. */
  path: string;
  /** What goes into the path's braces, in order. */
  values?: readonly (string | number)[];
  query?: object | undefined;
  /** Sent as JSON, unless `contentType` is of another kind: then it goes as it is. */
  body?: unknown;
  /** `application/json` unless given. */
  contentType?: string | undefined;
  /** Needs no credentials and gets none. */
  open?: boolean;
  /** Gets an idempotency key, the same for all attempts. */
  keyed?: boolean;
  /** May be repeated, although it is a POST without a key. */
  repeatable?: boolean;
  /** Its reply is handed over as a `Response` with the body unread. */
  raw?: boolean;
  options?: (RequestOptions & KeyedOptions & ConditionalOptions) | undefined;
}

/** A call made ready: all that its attempts have in common. */
export interface PreparedRequest {
  url: string;
  headers: Headers;
  body: string | Blob | FormData | undefined;
  repeatable: boolean;
  limits: { [L in keyof Limits]-?: number };
}

/** Throws a TypeError for a path value or a header that cannot be sent. */
export function prepareRequest(call: Call, client: ClientOptions): PreparedRequest {
  const headers = headersOf(call, client);
  const contentType = call.contentType ?? 'application/json';
  // fetch itself names a form's type, which holds the boundary it has chosen.
  if (call.body !== undefined && contentType !== 'multipart/form-data') {
    headers.set('content-type', contentType);
  }
  return {
    url: client.baseUrl + fillPath(call.path, call.values) + queryString(call.query),
    headers,
    body: /[/+]json$/.test(contentType)
      ? JSON.stringify(call.body)
      : (call.body as string | Blob | FormData),
    repeatable: call.repeatable || call.method !== 'POST' || headers.has('idempotency-key'),
    limits: limitsOf(call, client),
  };
}

function headersOf({ options = {}, keyed, raw }: Call, client: ClientOptions): Headers {
  const headers = new Headers({ accept: raw ? '*/*' : 'application/json', ...client.headers });
  for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, value);
  const key = options.idempotencyKey ?? (keyed ? randomKey() : undefined);
  if (key !== undefined && !headers.has('idempotency-key')) headers.set('idempotency-key', key);
  if (options.ifMatch !== undefined) headers.set('if-match', etag(options.ifMatch));
  return headers;
}

const usualLimits = {
  timeoutMs: 30_000,
  deadlineMs: Infinity,
  maxRetries: 2,
  maxRetryDelayMs: 30_000,
};

/** The limits of the call, or else of the client, or else what is usual. */
export function limitsOf({ options = {} }: Call, client: ClientOptions): PreparedRequest['limits'] {
  const all = Object.entries(usualLimits) as [keyof Limits, number][];
  return Object.fromEntries(
    all.map(([limit, usual]) => [limit, options[limit] ?? client[limit] ?? usual]),
  ) as PreparedRequest['limits'];
}

/** A version alone is an ETag too: the server compares no more. */
export function etag(given: number | string): string {
  return typeof given === 'number' ? `"${given}"` : given;
}

/** Not `crypto.randomUUID`, which browsers keep from pages without TLS. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
