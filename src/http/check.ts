import { z, type ZodDiscriminatedUnion, type ZodObject, type ZodType } from 'zod';
import type { ProblemCode } from '../problem.ts';
import { type Rendered, wholeOf } from './reply.ts';
import { type Input, problemsOf, readsOnly, type Route } from './route.ts';

/** What a request asked: the fields to show are in its query, or in the body of a search, or a view's. */
type Sent = Pick<Input<unknown, unknown, unknown>, 'query' | 'body'>;

/** Throws when a reply is not what its route declares: a fault of ours, so an error and no problem. */
export function checkReply(route: Route, reply: Rendered, { query, body: sent }: Sent): void {
  const { status, json, page } = reply;
  if (page && route.page === undefined) throw new Error(`${route.operationId} declares no page`);
  const schema = route.replies[status];
  if (schema === undefined) throw new Error(`${route.operationId} declares no reply ${status}`);
  if (schema === null) {
    if (json !== null) throw new Error(`${route.operationId} sends a body with ${status}`);
    return;
  }
  const body: unknown = json === null ? undefined : JSON.parse(wholeOf(json));
  const trimmed = [query, readsOnly(route) && sent].some(
    (part) => Object(part).fields !== undefined || Object(part).view !== undefined,
  );
  const result = (trimmed ? trim(schema) : schema).safeParse(body);
  if (!result.success) {
    throw new Error(`${route.operationId} sends what it does not declare: ${result.error.message}`);
  }
}

const trimmedSchemas = new WeakMap<ZodType, ZodType>();

/** The schema of a reply whose records were cut down by `fields`; made once, since Zod compiles each. */
function trim(schema: ZodType): ZodType {
  const trimmed =
    trimmedSchemas.get(schema) ?? makeTrimmed(schema as ZodObject | ZodDiscriminatedUnion);
  trimmedSchemas.set(schema, trimmed);
  return trimmed;
}

function makeTrimmed(schema: ZodObject | ZodDiscriminatedUnion): ZodType {
  // What tells the alternatives apart may be cut off too.
  if ('options' in schema) return z.union(schema.options.map((option) => trim(option as ZodType)));
  const shape = schema.shape as Record<string, { element?: ZodType }>;
  const element = shape['data']?.element;
  return element ? schema.extend({ data: trim(element).array() }) : schema.partial();
}

/** Throws when the route does not declare the problem. */
export function checkProblem(route: Route, code: ProblemCode): void {
  if (!problemsOf(route).includes(code)) {
    throw new Error(`${route.operationId} does not declare the problem ${code}`);
  }
}
