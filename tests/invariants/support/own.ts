/** What the attacker has of his own, for the rest of a request that names what is another's. */
import type { Route } from '../../../src/http/route.ts';
import type { Attack } from './attack.ts';
import { partsOf } from './batched.ts';
import {
  type Answer,
  collectionOf,
  exampleBody,
  operationOf,
  ownKeyOf,
  type Sent,
} from './driver.ts';
import { leavesOf } from './schema.ts';
import {
  anotherExample,
  type Made,
  makeExample,
  makers,
  randomId,
  recordOf,
  type World,
} from './world.ts';

/** What was made for requests that were then refused, by collection; and what requests under way are about, by id. */
const spare = new WeakMap<World, Map<string, Made[]>>();
const lent = new Map<string, { collection: string; made: Made }>();

const spareOf = (world: World, collection: string): Made[] => {
  const all = spare.get(world) ?? new Map<string, Made[]>();
  spare.set(world, all);
  const some = all.get(collection) ?? [];
  all.set(collection, some);
  return some;
};

/** A record of the attacker's that a request may change or take away. */
export async function lend(
  { server, attacker, shared }: Attack,
  collection: string,
): Promise<Made> {
  if (shared && !attacker.made.has(collection)) return recordOf(shared, collection);
  const made =
    spareOf(attacker, collection).pop() ?? (await makeExample(server, attacker, collection));
  lent.set(made.id, { collection, made });
  return made;
}

/** What a refused request was about is as it was, and good for another one. */
export function giveBack(attack: Attack, sent: Sent, answer: Answer): void {
  for (const { params, body, status } of [
    { ...sent, status: answer.status },
    ...partsOf(sent, answer),
  ]) {
    const { from = [], formId } = (body ?? {}) as { from?: unknown[]; formId?: string };
    for (const id of [...Object.values(params ?? {}), ...[from].flat(), formId]) {
      const found = lent.get(String(id));
      lent.delete(String(id));
      if (found && status >= 400) spareOf(attack.attacker, found.collection).push(found.made);
    }
  }
}

/** The path of the attacker's own, as the request would be if it were in order, with what is given in its place. */
export async function ownParams(
  attack: Attack,
  route: Route,
  given: Record<string, string> = {},
): Promise<Record<string, string>> {
  const leaves = route.params ? leavesOf(route.params) : [];
  const params: Record<string, string> = {};
  for (const { path, kind } of leaves) {
    const [name] = path as [string];
    if (Object.hasOwn(given, name)) continue;
    if (kind === 'id') {
      const collection = collectionOf(route.path, name);
      const { id, within } =
        route.method === 'get'
          ? recordOf(
              attack.attacker.made.has(collection)
                ? attack.attacker
                : (attack.shared ?? attack.attacker),
              collection,
            )
          : await lend(attack, collection);
      Object.assign(params, within, { [name]: id });
    } else if (name === 'definitionKey') {
      params[name] = ownKeyOf(collectionOf(route.path, 'id'));
    } else if (name === 'key') params[name] = 'externalId:own';
    else if (name === 'value') params[name] = randomId();
    else
      throw new Error(
        `${route.operationId}: what stands at {${name}} is not known to be an id or a key`,
      );
  }
  return { ...params, ...given };
}

/** The body of the document's example; where it names another record, one that is the attacker's. */
export async function ownBody(
  attack: Attack,
  route: Route,
): Promise<Record<string, unknown> | undefined> {
  const body = makers.includes(route)
    ? anotherExample(route)
    : route.body && exampleBody(operationOf(route)).body;
  if (body && 'formId' in body) {
    return { ...body, formId: (await lend(attack, '/forms')).id };
  }
  if (!body || !('from' in body)) return body;
  const { id } = await lend(attack, collectionOf(route.path, 'id'));
  return { ...body, from: [id] };
}
