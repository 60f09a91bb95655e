import type { Express, Request, Response } from 'express';
import { z } from 'zod';
import type { Authenticator } from '../auth/authenticate.ts';
import { identityOf, memberOf, type Principal, requirePermission } from '../auth/principal.ts';
import type { Sealer } from '../auth/seal.ts';
import type { Database } from '../db/database.ts';
import type { Unit } from '../db/unit.ts';
import { Problem } from '../problem.ts';
import { createBodyReader } from './body.ts';
import { checkReply } from './check.ts';
import type { Context, CursorCodec } from '../auth/context.ts';
import { refuseHostile } from './hostile.ts';
import type { Limits } from './limits/limits.ts';
import { createFinder, type Found, methodsOf } from './paths.ts';
import { parseQuery } from './query.ts';
import { onlyOnce, readKey } from './idempotency.ts';
import { problemWriter, render, type Rendered, sendReply, tellDeprecation } from './reply.ts';
import { clientOf, senderOf } from './sender.ts';
import { sendStream } from './stream.ts';
import { readCookies } from './cookies.ts';
import { type Input, permissionOf, readsOnly, requestHeaders, type Route } from './route.ts';
import { type RequestState, stateOf } from './state.ts';
import { performUpToDate, refuseByRightsOfNow } from './up-to-date.ts';
import { validate } from '../validate.ts';

/** What mounted routes work with. */
export interface Mounting {
  database: Database;
  authenticator: Authenticator;
  /** Null where they are turned off. */
  limits: Limits | null;
  cursors: CursorCodec;
  /** Seals what is kept of secrets: in replies that show one, and in payloads of jobs. */
  sealer: Sealer;
  /** Replies are held against what the route declares: in tests and development. */
  strict: boolean;
  /** Aborted when the server stops. */
  stopping: AbortSignal;
}

const noQuery = z.strictObject({});
/** What a reply can be; who has no preference is taken for a program. */
const types = ['application/json', 'text/html'];

/**
 * Answers for the routes, and with a 405 for other methods of their paths. From the path to the reply is one function
 * for all of them: a handler and a layer of Express for each step of each route cost more than the steps.
 */
export function mountRoutes(app: Express, routes: readonly Route[], mounting: Mounting): void {
  const find = createFinder(routes);
  const bodies = new Map(routes.map((route) => [route, createBodyReader(route)]));
  app.use(async (request, response, next) => {
    const found = find(request.url);
    if (found === null) return next();
    const route = found.routes.get(request.method.toLowerCase());
    if (!route) {
      const allow = methodsOf(found);
      throw new Problem('method_not_allowed', `Allowed here: ${allow.join(', ')}`, { allow });
    }
    announce(route, request, response);
    await authenticate(route, request, response, mounting);
    await mounting.limits?.countPrincipal(response);
    await admit(route, response, mounting);
    await bodies.get(route)!(request, response);
    await answer(route, found.params, request, response, mounting);
  });
}

function announce(route: Route, request: Request, response: Response): void {
  const prefersPage = route.page !== undefined && request.accepts(types) === 'text/html';
  Object.assign(stateOf(response), { route, prefersPage });
  if (route.page !== undefined) response.vary('Accept');
  if (route.deprecated) tellDeprecation(response, route.deprecated);
}

/** Who asks comes before what is asked: a stranger learns nothing from a 400. */
async function authenticate(
  route: Route,
  request: Request,
  response: Response,
  { authenticator }: Mounting,
): Promise<void> {
  if (route.access === 'public' && !route.knowsMembers) return;
  const state = stateOf(response);
  const known = authenticator.authenticate(request.headers);
  state.principal = await (route.knowsMembers === 'unchecked' ? known.catch(asNobody) : known);
  response.once('close', () => {
    if (response.statusCode !== 401) authenticator.noteUse(state.principal);
  });
}

async function admit(route: Route, response: Response, { authenticator }: Mounting): Promise<void> {
  const state = stateOf(response);
  if (route.access === 'platform') {
    state.principal = await authenticator.admit(state.principal, state.requestId);
  } else if (!mayCall(route, state.principal)) {
    // He may have another role by now than he was known to have.
    state.principal = (await authenticator.correct(state.principal)) ?? state.principal;
    requireAccess(route, state.principal);
  }
  state.authenticatedAt = performance.now();
}

function requireAccess(route: Route, principal: Principal): void {
  if (route.access === 'public') return;
  memberOf(principal);
  const permission = permissionOf(route);
  if (permission !== null) requirePermission(principal, permission);
}

function mayCall(route: Route, principal: Principal): boolean {
  if (route.access === 'public') return true;
  const { permissions } = memberOf(principal);
  const permission = permissionOf(route);
  return permission === null || permissions.includes(permission);
}

/** Bad credentials count as none. */
function asNobody(error: unknown): Principal {
  if (error instanceof Problem && error.code === 'unauthenticated') return { type: 'anonymous' };
  throw error;
}

async function answer(
  route: Route,
  params: Found['params'],
  request: Request,
  response: Response,
  mounting: Mounting,
): Promise<void> {
  const state = stateOf(response);
  const input = readInput(route, params, request, response);
  const startedAt = performance.now();
  const signalOf = createSignal(response, mounting.stopping);
  const write = problemWriter(response, state.requestId);
  const perform = async (unit: Unit): Promise<Rendered> => {
    const { principal, requestId } = state;
    const { cursors, sealer } = mounting;
    const client = clientOf(request);
    const context: Context = { principal, requestId, client, cursors, sealer, unit, signalOf };
    const handled = await refuseByRightsOfNow(principal, unit, () => route.handle(context, input));
    const reply = render(route, handled, write, state.prefersPage);
    if (mounting.strict && !reply.stream && !reply.problem && !isTrimmed(principal))
      checkReply(route, reply, input);
    return reply;
  };
  const { authenticator } = mounting;
  const reply = await performUpToDate(authenticator, state.principal, (principal) => {
    // What he may is asked once more where he is known better by now.
    if (principal !== state.principal) requireAccess(route, principal);
    state.principal = principal;
    return inUnit(route, mounting, request, state, perform);
  });
  if (reply.problem) throw reply.problem;
  // A stranger could see by it what his request met: whether a form made a contact, or changed one.
  if (route.access !== 'public')
    response.setHeader('Server-Timing', serverTiming(state, startedAt));
  if (reply.stream)
    await sendStream(request, response, route.stream!.type, signalOf(), reply.stream);
  else await sendReply(request, response, reply);
}

/** Gives the signal that is aborted when the client goes before the reply's end, or the server stops. Few ask for it. */
function createSignal(response: Response, stopping: AbortSignal): () => AbortSignal {
  let signal: AbortSignal | null = null;
  return () => {
    if (signal) return signal;
    const gone = new AbortController();
    if (response.closed) gone.abort();
    else response.once('close', () => gone.abort());
    return (signal = AbortSignal.any([gone.signal, stopping]));
  };
}

/** Fields that are hidden from somebody are left out of what he gets. */
function isTrimmed(principal: Principal): boolean {
  return principal.type !== 'anonymous' && Object.keys(principal.fields).length > 0;
}

function readInput(
  route: Route,
  params: Found['params'],
  request: Request,
  response: Response,
): Input<unknown, unknown, unknown> {
  refuseHostile(params, 'path');
  const query = parseQuery(request.url.replace(/^[^?]*\??/, ''));
  refuseHostile(query, 'query');
  if (route.body) refuseHostile(request.body, 'body');
  return {
    params: route.params && validate(route.params, params, 'path'),
    query: validate(route.query ?? noQuery, query, 'query'),
    body: route.body && validate(route.body, request.body, 'body'),
    headers: Object.fromEntries(
      (route.headers ?? []).map((header) => [header, request.get(requestHeaders[header].name)]),
    ),
    cookies: readCookies(route, request),
    streams: takesStream(route, request),
    sender: senderOf(request, response),
  };
}

function takesStream({ stream }: Route, request: Request): boolean {
  if (!stream || stream.always) return stream !== undefined;
  return request.accepts(['application/json', stream.type]) === stream.type;
}

/** Performs the operation in its unit of work; under a key once, however often it is asked. */
async function inUnit(
  route: Route,
  { database, sealer }: Mounting,
  request: Request,
  { principal, requestId }: RequestState,
  perform: (unit: Unit) => Promise<Rendered>,
): Promise<Rendered> {
  const unchecked = route.knowsMembers === 'unchecked';
  const asked = identityOf(unchecked ? { type: 'anonymous' } : principal, requestId);
  const identity = { ...asked, operation: route.operationId };
  if (readsOnly(route)) return perform(database.reading(identity));
  const keyed = readKey(route, request, principal, sealer);
  return database.writing(identity, (unit) =>
    keyed ? onlyOnce(unit, keyed, () => perform(unit)) : perform(unit),
  );
}

function serverTiming({ startedAt, authenticatedAt }: RequestState, unitAt: number): string {
  const endedAt = performance.now();
  const durations = {
    auth: authenticatedAt - startedAt,
    db: endedAt - unitAt,
    total: endedAt - startedAt,
  };
  return Object.entries(durations)
    .map(([name, ms]) => `${name};dur=${ms.toFixed(1)}`)
    .join(', ');
}
