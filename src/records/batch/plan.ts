import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import { type Principal, requirePermission } from '../../auth/principal.ts';
import type { Permission } from '../../auth/permissions.ts';
import { versionsOf } from '../../http/reply.ts';
import { invalid, Problem } from '../../problem.ts';
import { onceFor } from '../../remember.ts';
import { validate } from '../../validate.ts';
import type { RecordBody } from '../define.ts';
import type { Asked, WritingRoute } from '../routes/writing-route.ts';
import { each, type Outcome } from '../write/outcome.ts';
import { placed } from './problems.ts';
import { type Parts, resolverOf } from './resolver.ts';

/** An operation as it is sent. Members beside these are parameters of its path: `id`, `key`. */
export interface Operation {
  operation: string;
  ref?: string | undefined;
  ifMatch?: string | undefined;
  body?: unknown;
  [parameter: string]: unknown;
}

/** An operation that is in order: what it asks, and which operations' results it needs. */
export interface Step {
  index: number;
  route: WritingRoute;
  asked: Asked;
  needs: readonly number[];
  /** What is asked as it was sent, with ids that stand for the results of others. */
  parts: Parts;
}

/** The operations, checked, with ids for their references; a problem for each that is not in order. */
export function planSteps(
  operations: readonly Operation[],
  routes: ReadonlyMap<string, WritingRoute>,
  principal: Principal,
): Outcome<Step>[] {
  const refs = operations.map(({ ref }) => ref);
  const ids = operations.map(() => uuid());
  const resolve = resolverOf(refs, ids, operations.map(partsOf));
  return each([...operations.entries()], ([index, { operation, ref, ifMatch }]): Step => {
    const route = routes.get(operation)!;
    requirePermission(principal, route.access as Permission);
    if (ref !== undefined && refs.indexOf(ref) < index) {
      throw invalidMember('ref', 'repeated', `Another operation has the ref ${ref}`);
    }
    if (ifMatch !== undefined && !route.headers?.includes('ifMatch'))
      refuseMember(route, 'ifMatch');
    const { parts, needs } = resolve(index);
    const asked = { ...checked(route, parts), versions: versionsOf(ifMatch), newId: ids[index]! };
    return { index, route, asked, needs, parts };
  }).map((outcome, index) => (outcome instanceof Problem ? placed(outcome, index) : outcome));
}

function partsOf({ operation: _, ref: __, ifMatch: ___, body, ...params }: Operation): Parts {
  return { params, body };
}

/** The names of what stands in the operation's query. */
const askedOf = onceFor(
  ({ query }: WritingRoute): ReadonlySet<string> =>
    new Set(Object.keys((query as z.ZodObject | undefined)?.shape ?? {})),
);

/** The parts as the operation takes them. Throws what a request of its own would be refused for. */
export function checked(
  route: WritingRoute,
  { params, body }: Parts,
): Pick<Asked, 'params' | 'query' | 'body'> {
  const asks = askedOf(route);
  const [query, path] = [true, false].map((asked) =>
    Object.fromEntries(Object.entries(params).filter(([name]) => asks.has(name) === asked)),
  );
  const [first] = Object.keys(path!);
  if (!route.params && first !== undefined) refuseMember(route, first);
  if (!route.body && body !== undefined) refuseMember(route, 'body');
  return {
    params: route.params ? (validate(route.params, path, 'path') as Asked['params']) : {},
    query: route.query ? (validate(route.query, query, 'path') as Asked['query']) : {},
    body: route.body ? (validate(route.body, body, 'body') as RecordBody) : {},
  };
}

function refuseMember({ operationId }: WritingRoute, name: string): never {
  throw invalidMember(name, 'unknown_field', `${operationId} takes no ${name}`);
}

function invalidMember(name: string, code: string, message: string): Problem {
  return invalid({ in: 'path', pointer: `/${name}`, code, message });
}
