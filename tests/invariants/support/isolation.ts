/** What organization B may not learn or change of organization A by any route: probes made from the routes' schemas. */
import { type ClientBase, Pool } from 'pg';
import type { Route } from '../../../src/http/route.ts';
import { listOperators } from '../../../src/records/query/operands.ts';
import type { Operator } from '../../../src/records/kinds.ts';
import type { TestServer } from '../../support/server.ts';
import { batchable, batchedProbe, isBatch, partsOf } from './batched.ts';
import { guardedTables } from './catalogue.ts';
import {
  type Answer,
  collectionOf,
  exampleBody,
  operationOf,
  ownKeyOf,
  send,
  type Sent,
} from './driver.ts';
import { idsTriedAt, kindsNamed } from './kinds-tried.ts';
import { type Leaf, leavesOf, sampleOf, unwrap, wordsOf } from './schema.ts';
import { bindTo } from './probes.ts';
import {
  anotherExample,
  fitting,
  makers,
  type Made,
  makeExample,
  randomId,
  recordOf,
  type World,
} from './world.ts';

/** The same request twice: with something of A's, and with something that never was. */
export interface Probe {
  place: string;
  foreign: () => Promise<Sent>;
  random: () => Promise<Sent>;
  /** What the two requests differ in, to be taken out of the replies. */
  texts: [foreign: string, random: string][];
}

export interface Attack {
  server: TestServer;
  victim: World;
  attacker: World;
  /** Stands in every text of A's. */
  canary: string;
  /** The attacker's API key, which then asks as often as his user. */
  key?: string;
  /** An organization whose things of kinds that the attacker cannot make stand in for his own. */
  shared?: Pick<World, 'made'>;
}

/** Of another organization's or of nobody's: as long as the canary and as regular. */
export const strangerOf = (canary: string): string => 'q'.repeat(canary.length);

const instant = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
const anyId = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const ofTheMoment = new Set(['date', 'server-timing', 'x-request-id', 'ratelimit']);

/** The reply without what every reply has of its own: ids, times, hashes. */
export function normalise({ status, headers, text }: Answer, taken: string[]): string {
  // What is made is behind the last one, which is another one each time; its number may have a digit more.
  const isCounted = /"position":\d/.test(text);
  const kept = Object.entries(headers).filter(
    ([name]) => !ofTheMoment.has(name) && !(isCounted && name === 'content-length'),
  );
  let all = JSON.stringify([status, kept, text]);
  for (const word of taken.filter(Boolean)) all = all.replaceAll(word, '<given>');
  return (
    all
      .replaceAll(anyId, '<id>')
      .replaceAll(instant, '<time>')
      .replaceAll(/(\\+"\d+)-[\w-]{16}\\+"/g, '$1-<hash>')
      .replaceAll(/(nextCursor\\+":\\+")[^"\\]+/g, '$1<cursor>')
      .replaceAll(/(position\\+":)\d+/g, '$1<place>')
      // A rank behind or before all others is of the moment.
      .replaceAll(/(position\\+":\\+")[mM]\w{12}\b/g, '$1<rank>')
      .replaceAll(/\b(crm_live|form)_[\w-]{32,}/g, '<key>')
      .replaceAll(/\bk[0-9a-f]{8}(_[0-9a-f]{4}){3}_[0-9a-f]{12}\b/g, '<key>')
      .replaceAll(/\bfield_sales(_\d+)?\b/g, '<role>')
      .replaceAll(/whsec_[\w+/=]+/g, '<secret>')
  );
}

/** What everything that is the organization's comes to, in all tables. */
export async function checksumOf(owner: Pool | ClientBase, world: World): Promise<string> {
  if (!(owner instanceof Pool)) return sumsOf(owner, world);
  const client = await owner.connect();
  try {
    await client.query('begin');
    await bindTo(client, world);
    return await sumsOf(client, world);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

async function sumsOf(client: ClientBase, { organizationId, userId }: World): Promise<string> {
  const whose: Record<string, string> = {
    users: 'id = $2',
    user_identities: 'user_id = $2',
    second_factors: 'user_id = $2',
    organizations: 'id = $1',
  };
  // One statement that is planned once: this is asked after each of some hundred tests.
  const tables = (await guardedTables(client)).map(
    (
      table,
    ) => `select '${table}' as table, count(*) || ':' || sum(hashtextextended(t::text, 0)) as sum
      from ${table} t where ${whose[table] ?? 'organization_id = $1'} and $1::uuid <> $2::uuid`,
  );
  const { rows } = await client.query<{ table: string; sum: string | null }>({
    name: 'checksum',
    text: tables.join(' union all '),
    values: [organizationId, userId],
  });
  for (const { table, sum } of rows)
    if (sum === null) throw new Error(`${table} holds nothing of the organization's`);
  return rows
    .map(({ table, sum }) => `${table} ${sum}`)
    .toSorted()
    .join('\n');
}

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
async function lend({ server, attacker, shared }: Attack, collection: string): Promise<Made> {
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
async function ownBody(attack: Attack, route: Route): Promise<Record<string, unknown> | undefined> {
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

/** What a place says of whose id it is. */
const kindOf = / of \S+/;

/** Three probes of each place: the single operations are tried with all of them. */
function sampleOfPlaces(probes: readonly Probe[]): Probe[] {
  const counts = new Map<string, number>();
  return probes.filter(({ place }) => {
    const name = place.replace(kindOf, '');
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

/** What is wrong with the replies to the probes: any that tells A's ids from random ones, or tells of A. */
export async function violationsOf(
  attack: Attack,
  route: Route,
  probes: readonly Probe[],
  { mayEcho = false } = {},
): Promise<string[]> {
  const { server, attacker, canary, key } = attack;
  const violations: string[] = [];
  const ask = async (token: string, sent: Sent): Promise<Answer> => {
    const answer = await send(server, route, token, sent);
    giveBack(attack, sent, answer);
    return answer;
  };
  // What was never there is the same whatever it is not: it is asked once for each place and by each credential.
  const ofNobody = new Map<string, Promise<string>>();
  const expect = ({ place, random, texts }: Probe, token: string): Promise<string> => {
    const name = `${token} ${place.replace(kindOf, '')}`;
    const known = ofNobody.get(name);
    if (known) return known;
    const taken = texts.map(([, given]) => given);
    const asking = random()
      .then((sent) => ask(token, sent))
      .then((answer) => normalise(answer, taken));
    ofNobody.set(name, asking);
    return asking;
  };
  let asked = 0;
  const perform = async (probe: Probe): Promise<void> => {
    const { place, foreign, texts } = probe;
    asked += 1;
    const token = asked % 2 === 0 && key ? key : attacker.token;
    const ofA = await ask(token, await foreign());
    const taken = texts.map(([given]) => given);
    const [seen, expected] = [normalise(ofA, taken), await expect(probe, token)];
    if (seen !== expected)
      violations.push(`${route.operationId}, ${place}: ${seen} instead of ${expected}`);
    let received = JSON.stringify([ofA.headers, ofA.text]);
    for (const [given] of texts) received = received.replaceAll(given, '');
    if (!mayEcho && received.includes(canary)) {
      violations.push(`${route.operationId}, ${place}: shows what is A’s: ${received}`);
    }
    if (ofA.status >= 500) violations.push(`${route.operationId}, ${place}: fails: ${seen}`);
  };
  const waiting = [...probes];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await perform(next);
  };
  await Promise.all(Array.from({ length: 6 }, work));
  return violations;
}
