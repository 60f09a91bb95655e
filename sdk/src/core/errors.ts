const brand = Symbol.for('@headless-crm/sdk/error');

/** One thing that is wrong with a request: where it is (`pointer` is a JSON pointer) and why. */
export interface ErrorDetail {
  in: 'body' | 'query' | 'path' | 'header' | (string & {});
  pointer: string;
  code: string;
  message: string;
}

/** The body of a refusal: `application/problem+json` (RFC 9457). */
export interface ProblemDetails {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  instance?: string;
  code?: string;
  requestId?: string;
  errors?: ErrorDetail[];
  /** Some codes say more, such as the ids of the records that a `duplicate` collides with. */
  [member: string]: unknown;
}

/** What a reply says besides its body. */
export interface ReplyHead {
  status: number;
  headers: Headers;
}

/** What is known about a failed call. */
export interface ErrorFacts {
  /** The operation that failed, e.g. `contacts.create`. */
  operation: string;
  code: string;
  message: string;
  cause?: unknown;
  problem?: ProblemDetails;
  reply?: ReplyHead;
}

/**
 * Every failure of a call, except an abort: that rejects with the signal's own reason.
 * Check it with `HeadlessCrmError.is(error)`, which also knows the errors of another copy of this package.
 */
export class HeadlessCrmError extends Error {
  /** This class and its ancestors by name: what a minifier leaves alone and two copies share. */
  static readonly kinds: readonly string[] = ['HeadlessCrmError'];

  /** Stable and made to be compared: the API's `code`, or `timeout`, `connection_failed`, `invalid_reply`. */
  declare readonly code: string;
  /** The operation that failed, e.g. `contacts.create`. */
  declare readonly operation: string;
  /** The HTTP status, when there was a reply. */
  declare readonly status: number | undefined;
  /** The server's name for this request (`X-Request-Id`): quote it when asking for help. */
  declare readonly requestId: string | undefined;
  /** Seconds to wait before another try, when the server named them. */
  declare readonly retryAfter: number | undefined;
  /** What is wrong, input by input; empty unless the request was invalid. */
  declare readonly errors: readonly ErrorDetail[];
  /** The body of the refusal, when it was a problem document. */
  declare readonly problem: ProblemDetails | undefined;
  /** The reply's headers, when there was a reply. */
  declare readonly headers: Headers | undefined;

  constructor(facts: ErrorFacts) {
    const { operation, code, message, cause, problem, reply } = facts;
    const { status, headers } = reply ?? {};
    const errors = problem?.errors ?? [];
    const requestId = headers?.get('x-request-id') ?? problem?.requestId;
    const details = errors.map((e) => `; ${e.pointer}: ${e.message}`).join('');
    // The sentence of a problem may be that of one of its details.
    const said = details.includes(message) ? details.slice(2) : message + details;
    const known = [status, code].filter(Boolean).join(' ');
    const request = requestId ? `, request ${requestId}` : '';
    super(`${operation}: ${said} [${known}${request}]`, cause === undefined ? {} : { cause });
    const retryAfter = readRetryAfter(headers?.get('retry-after'));
    Object.assign(this, {
      operation,
      code,
      status,
      requestId,
      retryAfter,
      errors,
      problem,
      headers,
    });
  }

  get [brand](): readonly string[] {
    return (this.constructor as typeof HeadlessCrmError).kinds;
  }

  override get name(): string {
    return this[brand].at(-1)!;
  }

  /** Whether `error` is of this class: `RateLimitError.is(error)`. Holds over copies and realms, unlike `instanceof`. */
  static is<C extends abstract new (facts: never) => HeadlessCrmError>(
    this: C & { kinds: readonly string[] },
    error: unknown,
  ): error is InstanceType<C> {
    const kinds = (error as { [brand]?: readonly string[] } | null | undefined)?.[brand];
    return kinds?.includes(this.kinds.at(-1)!) ?? false;
  }
}

/** No reply, or only a part of one. Whether the server did the work is not known. */
export class ConnectionError extends HeadlessCrmError {
  static override readonly kinds: readonly string[] = [
    ...HeadlessCrmError.kinds,
    'ConnectionError',
  ];
}

/** No complete reply in time (`timeoutMs`, or what the `deadlineMs` left of it). */
export class TimeoutError extends ConnectionError {
  static override readonly kinds: readonly string[] = [...ConnectionError.kinds, 'TimeoutError'];
}

/** The server answered, and refused. */
export class ApiError extends HeadlessCrmError {
  static override readonly kinds: readonly string[] = [...HeadlessCrmError.kinds, 'ApiError'];
  declare readonly status: number;
  declare readonly headers: Headers;
}

/** 400: malformed or invalid input; `errors` names each. */
export class BadRequestError extends ApiError {
  static override readonly kinds: readonly string[] = [...ApiError.kinds, 'BadRequestError'];
}

/** 401: no valid credentials, and refreshing them did not help. */
export class AuthenticationError extends ApiError {
  static override readonly kinds: readonly string[] = [...ApiError.kinds, 'AuthenticationError'];
}

/** 403: the credentials are valid, the permission is missing. */
export class PermissionError extends ApiError {
  static override readonly kinds: readonly string[] = [...ApiError.kinds, 'PermissionError'];
}

/** 404: no such record, or not one of this organization. */
export class NotFoundError extends ApiError {
  static override readonly kinds: readonly string[] = [...ApiError.kinds, 'NotFoundError'];
}

/** 409: it collides with what is there, e.g. `duplicate`. */
export class ConflictError extends ApiError {
  static override readonly kinds: readonly string[] = [...ApiError.kinds, 'ConflictError'];
}

/** 412: the record has changed since the version given as `ifMatch`. */
export class PreconditionFailedError extends ApiError {
  static override readonly kinds: readonly string[] = [
    ...ApiError.kinds,
    'PreconditionFailedError',
  ];
}

/** 422: the idempotency key was used before, for another request. */
export class UnprocessableError extends ApiError {
  static override readonly kinds: readonly string[] = [...ApiError.kinds, 'UnprocessableError'];
}

/** 429: too many requests, also after the retries; see `retryAfter`. */
export class RateLimitError extends ApiError {
  static override readonly kinds: readonly string[] = [...ApiError.kinds, 'RateLimitError'];
}

/** 5xx: the server failed or is overloaded, also after the retries. */
export class ServerError extends ApiError {
  static override readonly kinds: readonly string[] = [...ApiError.kinds, 'ServerError'];
}

/** An error of a call that no problem document tells of. */
export function failed(
  kind: typeof HeadlessCrmError,
  operation: string,
  code: string,
  message: string,
  more?: Pick<ErrorFacts, 'cause' | 'reply'>,
): HeadlessCrmError {
  return new kind({ operation, code, message, ...more });
}

const byStatus: Record<number, typeof ApiError> = {
  400: BadRequestError,
  401: AuthenticationError,
  403: PermissionError,
  404: NotFoundError,
  409: ConflictError,
  412: PreconditionFailedError,
  422: UnprocessableError,
  429: RateLimitError,
};

/** The error for a reply that is not a success; `text` is its whole body. */
export function errorOfReply(operation: string, reply: ReplyHead, text: string): ApiError {
  return errorOfProblem(operation, reply, readProblem(text));
}

/** The error for a refusal that the problem tells of, or nothing does. */
export function errorOfProblem(
  operation: string,
  reply: ReplyHead,
  problem: ProblemDetails | undefined,
): ApiError {
  const { status } = reply;
  const Kind = byStatus[status] ?? (status >= 500 ? ServerError : ApiError);
  const code = problem?.code ?? `http_${status}`;
  const message = problem?.detail ?? problem?.title ?? 'The request was refused';
  return new Kind({ operation, code, message, reply, problem });
}

function readProblem(text: string): ProblemDetails | undefined {
  try {
    const body = JSON.parse(text) as ProblemDetails | null;
    const isProblem = typeof body?.code === 'string' && Array.isArray(body.errors ?? []);
    return isProblem ? body : undefined;
  } catch {
    return undefined; // Nothing at all, or what a proxy says.
  }
}

/** Seconds; the header holds them, or the date to wait for. */
function readRetryAfter(value: string | null | undefined): number | undefined {
  if (!value) return undefined;
  const seconds = Number(value);
  if (!Number.isNaN(seconds)) return Math.max(0, seconds);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}
