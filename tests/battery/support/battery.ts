/** Random requests with what is another's: what they learn, and what they change. */
import type { Route } from '../../../src/http/route.ts';
import { readsOnly } from '../../../src/http/route.ts';
import { type Answer, fill, operationOf, type Sent } from '../../invariants/support/driver.ts';
import type { Probe } from '../../invariants/support/attack.ts';
import { probesOf } from '../../invariants/support/isolation.ts';
import { giveBack, ownParams } from '../../invariants/support/own.ts';
import { normalise } from '../../invariants/support/verdict.ts';
import { sendKept } from './client.ts';
import type { Front } from './front.ts';
import type { Random } from './random.ts';

export interface Tally {
  requests: number;
  /** Requests by status. */
  statuses: Map<number, number>;
  /** Operations that were asked. */
  operations: Set<string>;
  leaks: string[];
  failures: string[];
}

export const newTally = (): Tally => ({
  requests: 0,
  statuses: new Map(),
  operations: new Set(),
  leaks: [],
  failures: [],
});

/** A request twice: with what is another's, and with what never was. */
interface Pair {
  route: Route;
  foreign: Sent;
  random: Sent;
  texts: [foreign: string, random: string][];
}

const anyId = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const known = new WeakMap<Front, Map<Route, Promise<Probe[]>>>();

const kindOf = ({ path }: Route): string => `/${path.split('/')[1]}`;

/** What can be asked of the route with what is another's; and what can be asked without. */
function probesFor(front: Front, route: Route): Promise<Probe[]> {
  const all = known.get(front) ?? new Map<Route, Promise<Probe[]>>();
  known.set(front, all);
  // What an organization is set up with is its members': of its ids none is another's.
  const isOpen = front.shared && /\{/.test(route.path) && !front.victim.made.has(kindOf(route));
  const found = all.get(route) ?? (isOpen ? Promise.resolve([]) : probesOf(front, route));
  all.set(route, found);
  return found;
}

/** Parameters that change what a reply shows, where the route takes them. */
function showsOf(random: Random, route: Route): string[] {
  return operationOf(route).parameters.flatMap(({ name, schema }) => {
    const { items = schema } = schema;
    const choices = [items, ...(items.anyOf ?? [])].flatMap((one) => (one.enum ?? []) as string[]);
    const shows = ['include', 'fields', 'sort', 'deleted', 'total', 'types', 'objects', 'groupBy'];
    if (choices.length === 0 || !shows.includes(name) || !random.isWithin(0.3)) return [];
    const count = schema.items ? 1 + Math.floor(random.next() * 3) : 1;
    const chosen = new Set(Array.from({ length: count }, () => random.pick(choices)));
    return [`${name}=${[...chosen].join(',')}`];
  });
}

const partOf = ({ place }: Probe): string => place.split(' ')[0]!;
/** Those of the query and the headers stand beside what else is sent, the others take its place. */
const beside = new Set(['query', 'header']);

/** The parts of several requests as one: of each the part that it is for. */
function combined(front: Front, probes: Probe[], sent: Sent[], shows: string[]): Sent {
  const whole = sent[0]!;
  for (const [index, probe] of probes.entries()) {
    if (index === 0) continue;
    const { params, body, query, headers } = sent[index]!;
    const part = partOf(probe);
    // What is not asked for after all is there for other requests.
    const unused = {
      params: part === 'path' ? whole.params : params,
      body: part === 'body' ? whole.body : body,
    };
    giveBack(front, unused, { status: 404, headers: {}, text: '' });
    if (part === 'path') whole.params = params;
    if (part === 'body') whole.body = body;
    if (part === 'query') whole.query = [whole.query, query].filter(Boolean).join('&');
    if (part === 'header') whole.headers = { ...whole.headers, ...headers };
  }
  const query = [whole.query, ...shows].filter(Boolean).join('&');
  return query ? { ...whole, query } : whole;
}

/** One of each part at most, so that none takes another's place. */
function chosen(random: Random, probes: Probe[]): Probe[] {
  const first = random.pick(probes);
  const taken = [first];
  while (random.isWithin(0.25)) {
    const next = random.pick(probes);
    const parts = taken.map(partOf);
    if (!parts.includes(partOf(next)) || (beside.has(partOf(next)) && !taken.includes(next)))
      taken.push(next);
  }
  // A query that names a parameter twice is refused for that alone.
  const names = new Set<string>();
  return taken.filter(({ place }) => {
    const isNew = !names.has(place);
    names.add(place);
    return isNew;
  });
}

/** A request of the front's, made at random. */
async function makePair(random: Random, front: Front, route: Route): Promise<Pair> {
  if (front.hiding) return hidingPair(random, front, route);
  const probes = (await probesFor(front, route)).filter(front.tries ?? Boolean);
  const shows = showsOf(random, route);
  // Also as anybody asks: what a list shows without a question is the most.
  if (probes.length === 0 || random.isWithin(0.1)) {
    const sent = await plain(front, route, shows);
    return { route, foreign: sent, random: sent, texts: [] };
  }
  const taken = chosen(random, probes);
  const [foreign, strange] = [[] as Sent[], [] as Sent[]];
  for (const probe of taken) {
    foreign.push(await probe.foreign());
    strange.push(await probe.random());
  }
  return {
    route,
    foreign: combined(front, taken, foreign, shows),
    random: combined(front, taken, strange, shows),
    texts: taken.flatMap(({ texts }) => texts),
  };
}

async function plain(front: Front, route: Route, shows: string[]): Promise<Sent> {
  const query = shows.length > 0 ? shows.join('&') : undefined;
  const { example } = operationOf(route).requestBody?.content['application/json'] ?? {};
  return { params: await ownParams(front, route), query, ...(example ? { body: example } : {}) };
}

/** About a record whose fields are hidden in part, by any of the questions that name these. */
async function hidingPair(random: Random, { hiding }: Front, route: Route): Promise<Pair> {
  const sent = await hiding!.requestOf(route);
  const question = random.pick([{}, ...hiding!.questionsOf(route)]);
  const asked = { ...sent, ...question };
  return { route, foreign: asked, random: asked, texts: [[`q=${hiding!.canary}`, '']] };
}

const isFailure = ({ status, text }: Answer): boolean =>
  status >= 500 && !text.includes('"code":"overloaded"');

/** What the reply tells that it should not; null where it is right. */
function leakOf(
  front: Front,
  { route, foreign, texts, ...pair }: Pair,
  ofA: Answer,
  ofNobody: Answer,
): string | null {
  const received = JSON.stringify([ofA.headers, ofA.text]);
  if (front.isBlind) {
    let rest = received;
    for (const [given] of texts) if (given) rest = rest.replaceAll(given, '');
    if (rest.includes(front.canary)) return 'shows what is another’s';
    const sent = JSON.stringify(foreign);
    for (const [id] of rest.matchAll(anyId))
      if (front.secrets.has(id) && !sent.includes(id)) return `names ${id}, which is another’s`;
  }
  // One thing in two places is not two things: that is told apart, and tells nothing of whose it is.
  const elsewhere = JSON.stringify([foreign.query, foreign.body]);
  if (Object.values(foreign.params ?? {}).some((id) => elsewhere.includes(id))) return null;
  // That it fails is told beside.
  if (isFailure(ofA) || isFailure(ofNobody)) return null;
  const changesNothing = ofNobody.status >= 400 || readsOnly(route);
  if (!front.compares || !changesNothing || foreign === pair.random) return null;
  // Ids are all the same to it; one that is known by name would differ from one that is not.
  const named = texts.filter(([given]) => !/^[0-9a-f]{8}-/.test(given));
  const seen = normalise(
    ofA,
    named.map(([given]) => given),
  );
  const expected = normalise(
    ofNobody,
    named.map(([, given]) => given),
  );
  return seen === expected ? null : `${seen} instead of ${expected}`;
}

/** The request as a person would repeat it. */
const shown = ({ method, path }: Route, { params = {}, query, body, headers }: Sent): string =>
  [
    `${method.toUpperCase()} ${fill(path, params)}${query ? `?${query}` : ''}`,
    headers && JSON.stringify(headers),
    body === undefined ? '' : JSON.stringify(body),
  ]
    .filter(Boolean)
    .join(' ');

/** Asks at random until as many requests were sent, or told so; gives whether who asks is still let in. */
export async function attack(
  random: Random,
  front: Front,
  tally: Tally,
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    const route = random.pick(front.routes);
    const pair = await makePair(random, front, route);
    const token = random.pick(front.tokens);
    const ask = async (sent: Sent): Promise<Answer> => {
      const answer = await sendKept(front.server.url, route, token, sent);
      giveBack(front, sent, answer);
      tally.requests += 1;
      tally.statuses.set(answer.status, (tally.statuses.get(answer.status) ?? 0) + 1);
      return answer;
    };
    // First what never was: where that is refused nothing is changed by it.
    const ofNobody = await ask(pair.random);
    const ofA = pair.foreign === pair.random ? ofNobody : await ask(pair.foreign);
    tally.operations.add(route.operationId);
    const leak = leakOf(front, pair, ofA, ofNobody);
    const what = `${front.name}: ${route.operationId}: ${shown(route, pair.foreign)}`;
    if (leak) tally.leaks.push(`${what}: ${leak}`);
    for (const answer of [ofA, ofNobody])
      if (isFailure(answer)) tally.failures.push(`${what}: ${answer.status} ${answer.text}`);
    if (front.name.startsWith('a token') ? ofA.status !== 401 : ofA.status === 401) {
      if (front.name.startsWith('a token')) tally.leaks.push(`${what}: is let in`);
      else throw new Error(`${what}: who asks is not let in any longer: ${ofA.text}`);
    }
  }
}
