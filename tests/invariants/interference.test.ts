/**
 * What an organization is told does not depend on what others have: the same requests get the same replies in a
 * database of its own and in one where another organization holds hundreds of records.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Route } from '../../src/http/route.ts';
import { useServer } from '../support/server.ts';
import {
  type Answer,
  exampleBody,
  neededQuery,
  operationOf,
  routes,
  send,
  type Sent,
} from './support/driver.ts';
import { ownParams } from './support/own.ts';
import { normalise } from './support/verdict.ts';
import {
  createWorld,
  fillWorld,
  makers,
  anotherExample,
  type World,
  worldTimeoutMs,
} from './support/world.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

/** What ends who asks, or his organization, comes last; what removes things comes behind what looks at them. */
const order = ({ method, operationId, path }: Route): number => {
  if (/^\/(auth|organization)/.test(path) || operationId === 'members.leave') return 9;
  if (operationId.endsWith('.purge')) return 8;
  return ['get', 'post', 'put', 'patch', 'delete'].indexOf(method);
};
const script = routes
  .filter(({ access }) => access !== 'public')
  .toSorted((one, other) => order(one) - order(other));

/** Each operation as its example has it, on what is one's own. */
async function requestOf(world: World, route: Route): Promise<Sent> {
  const params = await ownParams({ server, victim: world, attacker: world, canary: '' }, route);
  const query = neededQuery(operationOf(route)).slice(1) || undefined;
  const example = makers.includes(route)
    ? anotherExample(route)
    : route.body && exampleBody(operationOf(route)).body;
  return { params, query, ...(example ? { body: example } : {}) };
}

/** What is of the moment, or of who they are alone. */
const ofChance = new RegExp(
  [
    // First, since anything may be in it.
    String.raw`(?<=cursor\\*":\\*")[\w-]+`,
    String.raw`owner\d+@example\.com|Owner \d+|Organization \d+|organization-\d+`,
    String.raw`role_[0-9a-f]{32}|msg_[0-9a-f]{32}|\bm\w{12}\b|"[\w-]{32}\\*"`,
  ].join('|'),
  'g',
);
const withoutChance = (answer: Answer): string =>
  normalise(answer, []).replaceAll(ofChance, '<chance>');

/** Headers that tell how much was sent, and whether it was worth packing. */
const aside = new Set(['content-length', 'content-encoding', 'transfer-encoding', 'vary']);

/** The value with its lists in one order: that of what was made in one moment is chance. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value))
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, inOrder(inner)]));
  const texts = value.map((item) => JSON.stringify(inOrder(item)));
  return texts.map((text) => withoutChance({ status: 0, headers: {}, text })).toSorted();
}

/** The reply, but for what differs each time. */
function regular({ status, headers, text }: Answer): string {
  const kept = Object.entries(headers).filter(([name]) => !aside.has(name));
  const isJson = headers['content-type']?.includes('json') && text !== '';
  const lines = text.trim().split('\n');
  const ordered = isJson ? inOrder(lines.map((line) => JSON.parse(line))) : text;
  return withoutChance({
    status,
    headers: Object.fromEntries(kept),
    text: JSON.stringify(ordered),
  });
}

/** Where two replies part. */
function difference(one: string, other: string): string {
  const from = [...one].findIndex((letter, index) => letter !== other[index]);
  const around = (text: string): string => text.slice(Math.max(0, from - 80), from + 120);
  return `${one.split(' ')[0]}: ${around(one)} instead of ${around(other)}`;
}

/** The replies to the script, but for what differs each time. */
async function playScript(world: World, routes = script): Promise<string[]> {
  const replies: string[] = [];
  for (const route of routes) {
    const sent = await requestOf(world, route);
    const answer = await send(server, route, world.token, sent);
    replies.push(`${route.operationId} ${regular(answer)}`);
  }
  return replies;
}

let alone: string[];

beforeAll(async () => {
  alone = await playScript(await createWorld(server));
}, worldTimeoutMs);

test(
  'the replies to a script of all operations are the same beside a full organization',
  async () => {
    const other = await createWorld(server);
    await fillWorld(server, other, 'kanarie');
    const beside = await playScript(await createWorld(server));
    const differences = beside.flatMap((reply, index) =>
      reply === alone[index] ? [] : [difference(reply, alone[index]!)],
    );
    expect(differences).toEqual([]);
    expect(alone.length).toBeGreaterThan(200);
    // Most of it was done: what is refused tells little.
    const done = alone.filter((reply) => /^\S+ \[20\d/.test(reply));
    expect(done.length).toBeGreaterThan((alone.length * 2) / 3);
  },
  worldTimeoutMs,
);

test('one record more is seen by it', async () => {
  const world = await createWorld(server);
  await world.crm.contacts.create({ lastName: 'More' });
  const lists = script.filter(({ operationId }) => operationId === 'contacts.list');
  const [seen] = await playScript(world, lists);
  expect(alone).not.toContain(seen);
});
