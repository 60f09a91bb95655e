/** Every operation, asked by somebody from whose role fields are hidden: what they hold is in no byte that he receives. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listPermissions, listRecordObjects } from '../../src/auth/permissions.ts';
import type { Route } from '../../src/http/route.ts';
import { listObjects, type RecordObject } from '../../src/records/define.ts';
import { addMember } from '../support/members.ts';
import { request, type TestOrganization, useServer } from '../support/server.ts';
import { isBatch } from './support/batched.ts';
import { exampleBody, operationOf, routes, send, type Sent } from './support/driver.ts';
import { type Attack, ownParams } from './support/isolation.ts';
import { leavesOf, sampleOf, wordsOf } from './support/schema.ts';
import { createWorld, fitting, make, makerOf, type World } from './support/world.ts';

const canary = 'kanarie';
const server = useServer();
/** By object, the fields that hold the canary. */
const hidden = new Map<string, string[]>();
let world: World;
let member: TestOrganization;
let role: string;

afterAll(() => expect(server.errors).toEqual([]));

/** Their holders see more of records than their roles show, and the documents say so; or they end the organization. */
const reachingFar = new Set<string>([
  'webhooks:manage',
  'forms:read',
  'forms:write',
  'organization:own',
]);
/** Objects of which roles say how far they reach, and which fields they keep. */
const objects = listObjects().filter(({ object }) => listRecordObjects().includes(object));
const aboutRecords = new Set<string>(
  objects.flatMap(({ path }) => ['read', 'write', 'delete'].map((verb) => `${path}:${verb}`)),
);
const asked = routes.filter(
  ({ access }) => access !== 'public' && access !== 'platform' && !reachingFar.has(access),
);

/** What is asked first leaves what comes later something to find. */
const order = ({ method, operationId }: Route): number => {
  if (operationId.endsWith('.purge')) return 9;
  return ['get', 'post', 'put', 'patch', 'delete'].indexOf(method);
};
const named = asked
  .toSorted((one, other) => order(one) - order(other))
  .map((route) => [route.operationId, route] as const);

let count = 0;

/** A record with the canary in all texts but those of the example, which everybody may see. */
async function makeHiding({ object, path, example }: RecordObject): Promise<string> {
  count += 1;
  const maker = makerOf(`/${path}`);
  const sample = sampleOf(maker.body!, wordsOf(`${canary}${count}x`), () => undefined);
  const customFields = { secret: `${canary}${count}` };
  const body = fitting(maker.path, { ...Object(sample), ...example, customFields });
  const { id } = await make(server, world, maker, body);
  const shown = await request(server, `/${path}/${id}`, { token: world.token });
  const record = Object.entries((await shown.json()) as Record<string, unknown>);
  const holding = record.filter(([, value]) => JSON.stringify(value).includes(canary));
  hidden.set(
    object,
    holding.map(([name]) => (name === 'customFields' ? 'customFields.secret' : name)),
  );
  return id;
}

/** A member in the role. He may have ended his own session, or his place, by what he asked. */
async function requireMember(): Promise<void> {
  const session = member && (await request(server, '/auth/session', member));
  if (session?.status !== 200) member = await addMember(server, world, role);
}

/** The object that the route is about, where it is about one. */
const objectOf = ({ path }: Route): RecordObject | undefined =>
  objects.find((definition) => definition.path === path.split('/')[1]);

/** The body without what may not be written. */
const writable = (object: string, body: object): object =>
  Object.fromEntries(
    Object.entries(body).filter(([name]) => !(hidden.get(object) ?? []).includes(name)),
  );

/** The request as the documents have it, about a record that holds the canary where it is about one. */
async function requestOf(route: Route): Promise<Sent> {
  const attack: Attack = { server, victim: world, attacker: world, canary };
  const definition = objectOf(route);
  const isAboutOne = definition && route.path.startsWith(`/${definition.path}/{id}`);
  const given = isAboutOne ? { id: await makeHiding(definition) } : undefined;
  const params = await ownParams(attack, route, given);
  if (!route.body) return { params };
  if (isBatch(route)) return { params, body: { operations: await changesOfEach() } };
  const { body } = exampleBody(operationOf(route));
  const from = 'from' in body && definition ? { from: [await makeHiding(definition)] } : {};
  return { params, body: writable(definition?.object ?? '', { ...body, ...from }) };
}

/** For each object a change and the making of one, as a batch has them. */
async function changesOfEach(): Promise<object[]> {
  const operations: object[] = [];
  for (const definition of objects) {
    const { object, plural, example } = definition;
    const body = writable(object, example);
    operations.push(
      { operation: `${plural}.update`, id: await makeHiding(definition), body },
      { operation: `${plural}.create`, body },
    );
  }
  return operations;
}

/** What else is asked of a route: all that it includes, its past, and each hidden field wherever a field is named. */
function questionsOf(route: Route): Pick<Sent, 'query' | 'body'>[] {
  const definition = objectOf(route);
  const names = new Set((route.query ? leavesOf(route.query) : []).map(({ path }) => path[0]!));
  const inBody = new Set((route.body ? leavesOf(route.body) : []).map(({ path }) => path[0]!));
  const fields = hidden.get(definition?.object ?? '') ?? [];
  const include = Object.keys(definition?.includes ?? {});
  const queries = [
    ...(names.has('include') ? [`include=${include.join(',')}`] : []),
    ...(names.has('asOf') ? [`asOf=${new Date().toISOString()}`] : []),
    ...(names.has('q') ? [`q=${canary}`] : []),
    ...['fields', 'sort', 'field', 'groupBy'].flatMap((name) =>
      names.has(name) ? fields.map((field) => `${name}=${field}`) : [],
    ),
    ...fields.flatMap((field) => (names.has(field) ? [`${field}[isNull]=false`] : [])),
  ];
  const bodies = [
    ...(inBody.has('include') ? [{ include }] : []),
    ...['fields', 'sort', 'groupBy'].flatMap((name) =>
      inBody.has(name) ? fields.map((field) => ({ [name]: [field] })) : [],
    ),
    ...(inBody.has('filter')
      ? fields.map((field) => ({ filter: { field, op: 'isNull', value: false } }))
      : []),
  ];
  return [...queries.map((query) => ({ query })), ...bodies.map((body) => ({ body }))];
}

beforeAll(async () => {
  world = await createWorld(server);
  for (const { object } of objects) {
    const secret = { object, key: 'secret', label: 'Secret', type: 'text' } as const;
    await world.crm.customFields.create(secret);
  }
  for (const definition of objects) await makeHiding(definition);
  const permissions = listPermissions().filter(
    (permission) => !aboutRecords.has(permission) && !reachingFar.has(permission),
  ) as unknown as Parameters<typeof world.crm.roles.create>[0]['permissions'];
  const fields = Object.fromEntries(
    [...hidden].map(([object, names]) => [
      object,
      Object.fromEntries(names.map((name) => [name, 'hidden' as const])),
    ]),
  );
  const access = { '*': { read: 'all', write: 'all', delete: 'all' } } as const;
  ({ key: role } = await world.crm.roles.create({ name: 'Blind', access, permissions, fields }));
}, 60_000);
beforeEach(requireMember);

test('every object has fields that can be hidden, and hold the canary', () => {
  for (const definition of objects)
    expect(hidden.get(definition.object)).toEqual(
      expect.arrayContaining(['externalIds', 'customFields.secret']),
    );
  expect(hidden.get('contact')).toEqual(expect.arrayContaining(['emails', 'email', 'department']));
});

/** Operations that showed the canary to the owner, by what was asked: it was there to be seen. */
const telling = new Set<string>();

/** Operations that did what they were asked. */
const answered = new Set<string>();

test.each(named)('%s shows nothing of what is hidden', async (operationId, route) => {
  const sent = await requestOf(route);
  for (const question of [{}, ...questionsOf(route)]) {
    const asks = { ...sent, ...question };
    if (route.method === 'get' || route.readsOnly) {
      const { text } = await send(server, route, world.token, asks);
      if (text.includes(canary)) telling.add(operationId);
    }
    const { headers, text, status } = await send(server, route, member.token, asks);
    if (status < 300) answered.add(operationId);
    // A problem names what was asked.
    const received = JSON.stringify([headers, text]).replaceAll(`q=${canary}`, '');
    expect([status, received]).toEqual([status, expect.not.stringContaining(canary)]);
    expect(status).toBeLessThan(500);
  }
});

test('what was hidden was there to be seen by who may', () => {
  for (const { plural } of objects)
    for (const verb of ['get', 'list', 'search', 'history'])
      expect(telling).toContain(`${plural}.${verb}`);
  for (const { plural } of objects)
    for (const verb of ['create', 'update', 'replace', 'merge'])
      expect(answered).toContain(`${plural}.${verb}`);
  for (const { plural, alike } of objects)
    if (Object.keys(alike).length > 0) expect(answered).toContain(`${plural}.duplicates`);
  expect(answered).toContain('batch.run');
  expect(telling).toContain('changes.list');
});
