import type { z } from 'zod';
import { type Permission, registerPermission } from '../auth/permissions.ts';
import type { Problem, ProblemCode } from '../problem.ts';
import type { Context } from '../auth/context.ts';

/** What somebody shows to be let in. */
export type SignInMethod =
  | 'password'
  | 'second_factor'
  | 'provider'
  | 'invitation'
  | 'refresh_token';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Headers of requests that routes understand, by their name here. */
export const requestHeaders = {
  idempotencyKey: {
    name: 'Idempotency-Key',
    description:
      'Makes a repetition safe: the same key and request within 24 hours get the first reply again, with `Idempotent-Replayed: true`. 1 to 255 characters of ASCII.',
  },
  ifMatch: {
    name: 'If-Match',
    description: 'The ETag that the record must still have; another one is a 412.',
  },
  lastEventId: {
    name: 'Last-Event-ID',
    description: 'The id of the last event of the stream before; stronger than `after`.',
  },
  formKey: {
    name: 'X-Form-Key',
    description: "The form's public key, unless it is in the query or among the inputs as `key`.",
  },
  ifNoneMatch: {
    name: 'If-None-Match',
    description: 'The ETag that is known already; the same one is answered by 304 without a body.',
  },
} as const;

export type RequestHeader = keyof typeof requestHeaders;

/** Sends a text when the client has taken those before; throws when he is gone or takes nothing for long. */
export type Send = (text: string) => Promise<void>;

/** What a person sees in a browser, where a program gets JSON. */
export interface Page {
  title: string;
  text: string;
  /** The words on a button that sends a POST to the page's own address. */
  button?: string;
  /** Where the browser is sent instead of being shown this. */
  goTo?: string | null;
}

/** Where a request comes from, as far as a stranger can be known. */
export interface Sender {
  /** The address, of IPv6 the network that one customer has: for limits. */
  address: string;
  /** The origin of the page that sent it; null when no page did. */
  origin: string | null;
  /** Lets the page read the reply, also a problem, which browsers else keep from it. */
  letIn(): void;
}

/** A cookie for the browser: never for scripts, and only over TLS (or to this machine). */
export interface Cookie {
  /** `__Host-…`: of this host alone, and for all of its paths. */
  name: `__Host-${string}`;
  /** Null takes the cookie away. */
  value: string | null;
  maxAgeSeconds: number;
  sameSite: 'strict' | 'lax' | 'none';
}

/** What a handler gives back. `json` is a body that is JSON text already, `pieces` a long one; `body` is made into it. */
export interface Reply {
  /** The route's first status unless given. */
  status?: number;
  json?: string;
  /** JSON text that is not joined, since each copy of a long one is as long. It is taken out of the reply. */
  pieces?: readonly string[];
  body?: unknown;
  /** The record's version, which makes the ETag. */
  version?: number;
  /** Of what has no version, and is known by another ETag than its bytes make. */
  etag?: string;
  location?: string;
  /** Writes the reply's text bit by bit, of the route's `stream` type; ends when it returns. */
  stream?: (send: Send) => Promise<void>;
  /** The replies of a batch, in its order: each as it would be sent alone. */
  results?: readonly (Reply | Problem)[];
  /** What those get who prefer a page to JSON. */
  page?: Page;
  cookies?: readonly Cookie[];
  /** It fails, and what it wrote stays: a thrown problem takes everything back. */
  problem?: Problem;
}

/** What a handler is given: the parts of the request, checked. */
export interface Input<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  headers: Partial<Record<RequestHeader, string>>;
  /** Those of the route's `cookies` that the browser sent, by name. */
  cookies: Readonly<Record<string, string | undefined>>;
  /** The client takes the route's stream. */
  streams: boolean;
  sender: Sender;
}

/** One operation: stated once, and read by Express, the documents, the SDK and the tests. */
export interface Route<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
> {
  /** `contacts.create`: also the name in the SDK and of the metrics. */
  operationId: string;
  method: Method;
  /** Below `/api/v1`, with `{names}` for parameters. */
  path: string;
  summary: string;
  description?: string;
  /** Who may: anybody, anybody who is signed in, operators of the platform, or who has the permission. */
  access: 'public' | 'member' | 'platform' | Permission;
  /**
   * A public operation that is told who asks all the same, where he says so. `unchecked`: whom his token names, were
   * the session over by now; what is no good counts as nothing, and the unit of work is nobody's.
   */
  knowsMembers?: boolean | 'unchecked';
  /** Pages of any origin may ask; the operation itself says which of them it answers, see `Sender`. */
  crossOrigin?: boolean;
  params?: P;
  query?: Q;
  /** One that may be missing lets the request have no body. */
  body?: B;
  headers?: readonly RequestHeader[];
  /** Cookies that it reads. */
  cookies?: readonly string[];
  /** Media types of the body; JSON unless given. */
  accepts?: readonly string[];
  /** How large the body may be, in megabytes or a part of one; 1 unless given. */
  maxMegabytes?: number;
  /** The replies that are no problems; null for those without a body. */
  replies: Record<number, z.ZodType | null>;
  /** Replies show a secret: they are kept sealed for repetitions, and by nobody on the way. */
  secret?: boolean;
  /** It signs somebody in, by what he shows: refusals are counted by it. */
  signsInBy?: SignInMethod;
  /** Replies with a record: have an ETag. */
  versioned?: boolean;
  /** The problems it can give beside those that every route of its kind can. */
  problems?: readonly ProblemCode[];
  /** A reply that comes bit by bit: to those who accept its type, or to all. */
  stream?: { type: string; description: string; always?: boolean };
  /** What browsers are shown instead of JSON, also of its problems. */
  page?: string;
  /** A POST that only reads. */
  readsOnly?: boolean;
  /** It is not to be called any more: since when, and when it ends, each as a date (`2026-11-30`). */
  deprecated?: { since: string; sunset?: string };
  handle(context: Context, input: Input<z.infer<P>, z.infer<Q>, z.infer<B>>): Promise<Reply>;
}

/** States an operation. */
export function defineRoute<
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
>(route: Route<P, Q, B>): Route {
  requireAccess(route);
  const permission = permissionOf(route);
  if (permission !== null) registerPermission(permission);
  return route as unknown as Route;
}

/** The permission that the route needs; null where it needs none. */
export function permissionOf({ access }: Pick<Route, 'access'>): Permission | null {
  return access === 'public' || access === 'member' || access === 'platform' ? null : access;
}

/** Throws for a route that does not say who may call it: the server does not start with one. */
function requireAccess({ operationId, access }: Pick<Route, 'operationId' | 'access'>): void {
  const isStated = /^(public|member|platform|[a-z-]+:[a-z]+)$/.test(access ?? '');
  if (!isStated) throw new Error(`${operationId} does not say who may call it: state its access`);
}

/** Every code that a route can give: its own, and those of its kind. */
export function problemsOf(route: Route): ProblemCode[] {
  const codes = new Set<ProblemCode>([
    'validation_failed',
    'unauthenticated',
    'rate_limited',
    'internal_error',
    'overloaded',
    'unavailable',
  ]);
  if (route.access !== 'public' && route.access !== 'member') codes.add('permission_denied');
  if (route.params) codes.add('not_found');
  if (route.body) {
    codes.add('malformed_json').add('payload_too_large').add('unsupported_media_type');
  }
  if (route.headers?.includes('ifMatch')) {
    codes.add('version_mismatch').add('precondition_required');
  }
  if (!readsOnly(route)) codes.add('conflict');
  if (route.headers?.includes('idempotencyKey')) {
    codes.add('idempotency_in_progress').add('idempotency_key_reused');
  }
  for (const code of route.problems ?? []) codes.add(code);
  return [...codes];
}

/** Whether the route's unit of work is one that reads. */
export function readsOnly(route: Route): boolean {
  return route.readsOnly ?? route.method === 'get';
}

/** The status of a reply that names none. */
export function firstStatus(route: Route): number {
  return Number(Object.keys(route.replies)[0]);
}
