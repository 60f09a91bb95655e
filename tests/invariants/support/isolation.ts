/** What organization B may not learn or change of organization A by any route: probes made from the routes' schemas. */
import type { Route } from '../../../src/http/route.ts';
import { listOperators } from '../../../src/records/query/operands.ts';
import type { Operator } from '../../../src/records/kinds.ts';
import { type Attack, placeAlone, type Probe, strangerOf } from './attack.ts';
import { batchable, batchedProbe, isBatch } from './batched.ts';
import { collectionOf, send, type Sent } from './driver.ts';
import { idsTriedAt, kindsNamed } from './kinds-tried.ts';
import { ownBody, ownParams } from './own.ts';
import { type Leaf, leavesOf, sampleOf, unwrap, wordsOf } from './schema.ts';
import { fitting, randomId, recordOf } from './world.ts';

function withAt(body: unknown, [name, ...rest]: string[], value: unknown): unknown {
  if (name === undefined) return value;
  if (name === '0') return [withAt(undefined, rest, value)];
  return {
    ...(body as object),
    [name]: withAt((body as Record<string, unknown>)?.[name], rest, value),
  };
}

/** Ids of A's at every place in the path, alone and together with A's other ids, also with A's ETag. */
function pathProbes(attack: Attack, route: Route): Probe[] {
  const { victim } = attack;
  const ids = (route.params ? leavesOf(route.params) : []).filter(({ kind }) => kind === 'id');
  const names = ids.map(({ path }) => path[0]!);
  const alone = names.flatMap((name) => {
    const own = collectionOf(route.path, name);
    const tried = idsTriedAt(victim, `${route.operationId} ${name}`, (kind) => kind === own);
    return tried.map(([kind, id]) => ({ kind, params: { [name]: id } }));
  });
  const together =
    names.length > 1
      ? [1, 2].map((index) => ({
          kind: 'all',
          params: names.reduce((params, name, place) => {
            const collection = collectionOf(route.path, name);
            // Of two of one collection each is another one.
            const isSecond = place > 0 && collection === collectionOf(route.path, names[0]!);
            const { id, within } = victim.made.get(collection)![index + Number(isSecond)]!;
            return { ...params, ...within, [name]: id };
          }, {}),
        }))
      : [];
  const headers = route.headers?.includes('ifMatch')
    ? [undefined, { 'if-match': recordOf(victim, collectionOf(route.path, 'id')).etag! }]
    : [undefined];
  const isPast = route.query && leavesOf(route.query).some(({ path: [name] }) => name === 'asOf');
  const queries = isPast ? [undefined, `asOf=${new Date().toISOString()}`] : [undefined];
  const asked = headers.flatMap((sent) => queries.map((query) => ({ sent, query })));
  return [...alone, ...together].flatMap(({ kind, params }) =>
    asked.map(({ sent, query }): Probe => {
      const strange = Object.fromEntries(Object.keys(params).map((name) => [name, randomId()]));
      const request = async (foreign: Record<string, string>): Promise<Sent> => ({
        params: await ownParams(attack, route, foreign),
        body: await ownBody(attack, route),
        headers: sent,
        query,
      });
      const how = `${sent ? ' with its ETag' : ''}${query ? ' as of a time' : ''}`;
      return {
        place: `path ${Object.keys(params).join(' and ')} of ${kind}${how}`,
        foreign: () => request(params),
        random: () => request(strange),
        texts: [],
      };
    }),
  );
}

/** A's definition of how records are associated, by its key, between two of B's records. */
function definitionProbes(attack: Attack, route: Route): Probe[] {
  if (!route.path.includes('{definitionKey}')) return [];
  const { canary } = attack;
  const stranger = strangerOf(canary);
  const request = async (definitionKey: string): Promise<Sent> => ({
    params: await ownParams(attack, route, { definitionKey }),
    body: await ownBody(attack, route),
  });
  return [
    {
      place: 'path definitionKey of /association-definitions',
      foreign: () => request(canary),
      random: () => request(stranger),
      texts: [[canary, stranger]],
    },
  ];
}

const isIdName = (name: string): boolean => /(^id|Id)$/.test(name);

const takesList = (operator: string | undefined): boolean =>
  listOperators.has(operator as Operator);

/** What A's rows hold that may stand where any text may. */
function textsOf({ victim, canary }: Attack, name: string): [foreign: string, random: string][] {
  const stranger = strangerOf(canary);
  const ids = [...victim.made.keys()].map((kind) => recordOf(victim, kind).id);
  const texts: [string, string][] = [[`${canary}1`, `${stranger}1`]];
  return isIdName(name) ? [...ids, victim.userId].map((id) => [id, randomId()]) : texts;
}

/** The cursor of A's own list; undefined where the route is no list. */
async function cursorOf({ server, victim }: Attack, route: Route): Promise<string | undefined> {
  const params = Object.fromEntries(
    (route.params ? leavesOf(route.params) : []).map(({ path: [name] }) => [
      name!,
      recordOf(victim, collectionOf(route.path, name!)).id,
    ]),
  );
  const sent: Sent = route.body ? { params, body: { limit: 1 } } : { params, query: 'limit=1' };
  const answer = await send(server, route, victim.token, sent);
  const { page } = JSON.parse(answer.text) as { page?: { nextCursor?: string } };
  if (!page?.nextCursor)
    throw new Error(`${route.operationId}: A has too few rows for a cursor: ${answer.text}`);
  return page.nextCursor;
}

const forged = Buffer.from('0123456789abcdef["nobody",null]').toString('base64url');

/** What stands in a query parameter: something of A's, and something that never was. */
async function pairsOf(attack: Attack, route: Route, name: string): Promise<[string, string][]> {
  if (name === 'after') return [[attack.victim.feedCursor, forged]];
  if (name === 'cursor') return [[(await cursorOf(attack, route))!, forged]];
  if (name === 'view') return [[recordOf(attack.victim, '/views').id, randomId()]];
  return textsOf(attack, name);
}

/** Every operator of every filter, and the cursor, with what A has: all of it at once where a list may stand. */
async function queryProbes(attack: Attack, route: Route): Promise<Probe[]> {
  const leaves = route.query ? leavesOf(route.query).filter(({ kind }) => kind !== 'closed') : [];
  const ids = new Set(leaves.flatMap(({ path: [name] }) => (isIdName(name!) ? [name!] : [])));
  const probes: Probe[] = [];
  for (const { path } of leaves) {
    const [name, operator] = path as [string, string?];
    const key = operator ? `${name}[${operator}]` : name;
    const pairs = await pairsOf(attack, route, name);
    // Operators that order or negate say of a text no more than those that look for it.
    if (operator && !ids.has(name) && !['eq', 'contains', 'hasAny'].includes(operator)) continue;
    if (operator === 'isNull') continue;
    const request = async (values: string[]): Promise<Sent> => ({
      params: await ownParams(attack, route),
      query: `${encodeURIComponent(key)}=${values.map(encodeURIComponent).join(',')}`,
      body: await ownBody(attack, route),
    });
    const groups = takesList(operator)
      ? [pairs]
      : [pairs.at(0)!, pairs.at(-1)!].map((pair) => [pair]);
    for (const texts of groups) {
      probes.push({
        place: `query ${key}`,
        foreign: () => request(texts.map(([foreign]) => foreign)),
        random: () => request(texts.map(([, random]) => random)),
        texts,
      });
    }
  }
  return probes;
}

/** Conditions of a search: each field with all that A has, also by way of who owns the record. What is only saved finds nothing. */
function filterConditions(
  attack: Attack,
  schema: Leaf['schema'],
  plural: string,
): { field: string; op: string; texts: [string, string][] }[] {
  const options = unwrap(schema).def.options ?? [];
  const condition = options
    .map((option) => unwrap(option).def.shape)
    .find((shape) => shape?.['field']);
  if (!condition) throw new Error('A filter without conditions on fields');
  const [own] = unwrap(condition['field']!).def.options ?? [];
  if (!own) return [];
  const fields = Object.values(unwrap(own).def.entries!);
  return fields.flatMap((field) => {
    const texts = textsOf(attack, field);
    return [
      ...['eq', 'in', 'contains', 'hasAny'].map((op) => ({ field, op, texts })),
      { field: `owner.${plural}.some.${field}`, op: 'eq', texts },
    ];
  });
}

/** A filter that finds what has any of the values. */
function anyOf({ field, op }: { field: string; op: string }, values: string[]): object {
  if (takesList(op)) return { field, op, value: values };
  return { or: values.map((value) => ({ field, op, value })) };
}

/** The condition on records of the same owner, as nodes of a filter. */
function ofOwner(plural: string, filter: object): object {
  const node = { relation: plural, quantifier: 'some', filter };
  return { relation: 'owner', quantifier: 'some', filter: node };
}

const first = ([value]: string[]): string => value!;

/** Every place of the body that takes an id, the cursor, and a search's conditions. */
async function bodyProbes(attack: Attack, route: Route): Promise<Probe[]> {
  if (!route.body) return [];
  const probes: Probe[] = [];
  const probe = (
    path: string[],
    make: (values: string[]) => unknown,
    texts: [string, string][],
    place = path.join('.'),
  ): void => {
    const request = async (values: string[]): Promise<Sent> => ({
      params: await ownParams(attack, route),
      body: withAt(await ownBody(attack, route), path, make(values)),
    });
    probes.push({
      place: `body ${place}`,
      foreign: () => request(texts.map(([foreign]) => foreign)),
      random: () => request(texts.map(([, random]) => random)),
      texts,
    });
  };
  for (const { path, kind, schema } of leavesOf(route.body)) {
    if (kind === 'id') {
      const field = path.findLast((name) => name !== '0')!;
      const isOwn = kindsNamed(field === 'from' ? collectionOf(route.path, 'id').slice(1) : field);
      const place = `${route.operationId} ${path.join('.')}`;
      for (const [, id] of idsTriedAt(attack.victim, place, isOwn))
        probe(path, first, [[id, randomId()]]);
    } else if (['fromCursor', 'toCursor'].includes(path.join('.'))) {
      probe(path, first, [[attack.victim.feedCursor, forged]]);
    } else if (path.join('.') === 'cursor') {
      probe(path, first, [[(await cursorOf(attack, route))!, forged]]);
    } else if (['filter.value', 'filter.filter.value'].includes(path.join('.'))) {
      const isRelated = path.length > 2;
      const filter = unwrap(route.body).def.shape!['filter']!;
      const plural = route.operationId.split('.')[0]!;
      for (const { texts, ...condition } of filterConditions(attack, filter, plural)) {
        if (isRelated && condition.field.includes('.')) continue;
        const make = (values: string[]): object =>
          isRelated ? ofOwner(plural, anyOf(condition, values)) : anyOf(condition, values);
        probe(['filter'], make, texts, `${path.join('.')} ${condition.field} ${condition.op}`);
      }
    } else if (kind === 'open' && ['unknown', 'any'].includes(unwrap(schema).def.type)) {
      throw new Error(`${route.operationId}: anything may stand at ${path.join('.')}, also an id`);
    }
  }
  return probes;
}

/** That of A's record, or of what the route shows A. */
async function etagOf({ server, victim }: Attack, route: Route): Promise<string> {
  if (route.params) return recordOf(victim, collectionOf(route.path, 'id')).etag!;
  return (await send(server, route, victim.token, {})).headers['etag']!;
}

/** A's ETag or key on what is B's own. */
function headerProbes(attack: Attack, route: Route): Probe[] {
  return (route.headers ?? []).map((header): Probe => {
    if (header === 'idempotencyKey') return keyProbe(attack, route);
    if (header === 'lastEventId') {
      return {
        place: 'header last-event-id',
        foreign: async () => ({ headers: { 'last-event-id': attack.victim.feedCursor } }),
        random: async () => ({ headers: { 'last-event-id': forged } }),
        texts: [],
      };
    }
    const name = header === 'ifMatch' ? 'if-match' : 'if-none-match';
    const known = (): Promise<string> => etagOf(attack, route);
    const request = async (value: string): Promise<Sent> => ({
      params: await ownParams(attack, route),
      body: await ownBody(attack, route),
      headers: { [name]: value },
    });
    return {
      place: `header ${name}`,
      foreign: async () => request(await known()),
      random: async () => request((await known()).replace(/"(\d+-)?.*"/, '"$1nobodys-hash-of-it"')),
      texts: [],
    };
  });
}

/** A's key for a request of B's: it is no key of B's yet. */
function keyProbe(attack: Attack, route: Route): Probe {
  const key = attack.victim.keys.pop();
  if (!key) throw new Error('No key is left to try: fillWorld should use more');
  const other = `${strangerOf(attack.canary)}-${randomId()}`;
  const request = async (value: string): Promise<Sent> => ({
    params: await ownParams(attack, route),
    body: await ownBody(attack, route),
    headers: { 'idempotency-key': value },
  });
  return {
    place: 'header idempotency-key',
    foreign: () => request(key),
    random: () => request(other),
    texts: [[key, other]],
  };
}

/** Three probes of each place: the single operations are tried with all of them. */
function sampleOfPlaces(probes: readonly Probe[]): Probe[] {
  const counts = new Map<string, number>();
  return probes.filter(({ place }) => {
    const name = placeAlone(place);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return counts.get(name)! <= 3;
  });
}

/** Everything that can be asked of the route with what is A's. Throws where a place is not understood. */
export async function probesOf(attack: Attack, route: Route): Promise<Probe[]> {
  if (isBatch(route)) {
    const probes = batchable.map(async (single) =>
      sampleOfPlaces([
        ...pathProbes(attack, single),
        ...definitionProbes(attack, single),
        ...(await bodyProbes(attack, single)),
      ]).map((probe) => batchedProbe(single, probe)),
    );
    return [...(await Promise.all(probes)).flat(), ...headerProbes(attack, route)];
  }
  return [
    ...pathProbes(attack, route),
    ...definitionProbes(attack, route),
    ...(await queryProbes(attack, route)),
    ...(await bodyProbes(attack, route)),
    ...headerProbes(attack, route),
  ];
}

/**
 * A's very values, which B guessed: a body that is equal to one of A's in every text, and A's keys in the path.
 * B may have the same values as A. What is made of them is B's, so these probes come last.
 */
export function copyProbes(
  attack: Attack,
  route: Route,
  keys: { key: string; value: string }[],
): Probe[] {
  if (isBatch(route)) {
    return batchable.flatMap((single) =>
      copyProbes(attack, single, keys).map((probe) => batchedProbe(single, probe)),
    );
  }
  const stranger = strangerOf(attack.canary);
  const bodyOf = (word: string): unknown =>
    route.body && fitting(route.path, Object(sampleOf(route.body, wordsOf(word), () => undefined)));
  // What is found by a key alone is told apart by nothing else.
  const request = async (word: string, params: Record<string, string>): Promise<Sent> => ({
    params: await ownParams(attack, route, params),
    body: params['key'] === undefined ? bodyOf(word) : {},
  });
  const strange = (text: string): string => text.replaceAll(attack.canary, stranger);
  type Given = { place: string; params: Record<string, string> };
  const byKey = route.path.includes('{key}')
    ? keys.map(({ key, value }): Given => ({
        place: `path key and value by ${key}`,
        params: { key, value },
      }))
    : [];
  const writes: Given[] =
    route.body && !route.readsOnly ? [{ place: 'all texts of the body', params: {} }] : [];
  return [...writes, ...byKey].map(({ place, params }) => ({
    place,
    foreign: () => request(attack.canary, params),
    random: () =>
      request(
        stranger,
        Object.fromEntries(Object.entries(params).map(([name, text]) => [name, strange(text)])),
      ),
    texts: [[attack.canary, stranger]],
  }));
}
