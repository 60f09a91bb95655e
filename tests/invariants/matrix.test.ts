/** Every operation, asked by every kind of principal: who may call it, and who is refused how. */
import { beforeAll, describe, expect, test } from 'vitest';
import jsonwebtoken from 'jsonwebtoken';
import { listPermissions, type Permission } from '../../src/auth/permissions.ts';
import { defineRoute, permissionOf, type Route } from '../../src/http/route.ts';
import { listObjects } from '../../src/records/define.ts';
import { addMember } from '../support/members.ts';
import { asOwner } from '../support/owner.ts';
import {
  createOrganization,
  request,
  type TestOrganization,
  testSecrets,
  useServer,
} from '../support/server.ts';
import { exampleBody, fill, neededQuery, operationOf, routes } from './support/driver.ts';

const server = useServer();

/** Permissions about records, by the paths of their objects. */
const aboutRecords = new Set(
  listObjects().flatMap(({ path, configuration }) =>
    configuration ? [] : ['read', 'write', 'delete'].map((verb) => `${path}:${verb}`),
  ),
);
/** What an organization is set up with is seen by all of its members. */
const seenByAll = new Set(
  listObjects().flatMap(({ path, configuration }) => (configuration ? [`${path}:read`] : [])),
);
const reads = (permission: string): boolean =>
  permission.endsWith(':read') && permission !== 'audit:read';

/** What each built-in role may, stated once more: the product's own statement is what is tested. */
const builtIn: Record<string, (permission: string) => boolean> = {
  owner: () => true,
  admin: (permission) => permission !== 'organization:own',
  manager: (permission) =>
    aboutRecords.has(permission) || reads(permission) || permission === 'records:export',
  member: (permission) => aboutRecords.has(permission) || reads(permission),
  viewer: reads,
};

let of: TestOrganization;
let stranger: TestOrganization;

beforeAll(async () => {
  of = await createOrganization(server);
  stranger = await createOrganization(server);
});

/** Parameters of paths that are no ids. */
const wordly: Record<string, string> = {
  key: 'externalId:hubspot',
  value: '1',
  provider: 'google',
};

/** Ids for the path: of nothing. */
const idsOf = ({ path }: Route): Record<string, string> =>
  Object.fromEntries(
    [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [
      name!,
      wordly[name!] ?? crypto.randomUUID(),
    ]),
  );

interface Outcome {
  status: number;
  code: string | undefined;
  permission: string | undefined;
}

/** Sends what the handler never sees: an unknown parameter is found once it is known who asks. */
async function ask(route: Route, token: string | undefined, query: string): Promise<Outcome> {
  const headers: Record<string, string> = route.headers?.includes('idempotencyKey')
    ? { 'idempotency-key': crypto.randomUUID() }
    : {};
  const body = route.body ? exampleBody(operationOf(route)).body : undefined;
  const reply = await request(server, fill(route.path, idsOf(route)) + query, {
    method: route.method.toUpperCase(),
    redirect: 'manual',
    ...(token === undefined ? {} : { token }),
    ...(body === undefined ? {} : { body }),
    headers: {
      ...headers,
      ...(route.accepts ? { 'content-type': route.accepts[0]! } : {}),
    },
  });
  const isProblem = reply.headers.get('content-type')?.startsWith('application/problem+json');
  const problem = isProblem ? ((await reply.json()) as Omit<Outcome, 'status'>) : null;
  await reply.body?.cancel().catch(() => null);
  return { status: reply.status, code: problem?.code, permission: problem?.permission };
}

/** What is wrong with the answers to who may do what `may` says. */
async function violationsOf(
  token: string | undefined,
  may: (permission: Permission) => boolean,
): Promise<string[]> {
  const violations: string[] = [];
  for (const route of routes) {
    const { operationId, access } = route;
    const needed = permissionOf(route);
    const allowed = needed === null ? access !== 'platform' : may(needed);
    const { status, code, permission } = await ask(route, token, '?not_a_parameter=1');
    const stopped = status === 400 && code === 'validation_failed';
    // What a provider sends with a browser may be anything.
    const isOpen = access === 'public' && status !== 401 && status !== 403 && status < 500;
    const right = allowed
      ? stopped || isOpen
      : status === 403 && code === 'permission_denied' && permission === (needed ?? access);
    if (!right) violations.push(`${operationId} (${access}): ${status} ${code} ${permission}`);
  }
  return violations;
}

test.each(Object.entries(builtIn))('the built-in role %s', async (role, may) => {
  const { token } = await addMember(server, of, role);
  expect(await violationsOf(token, may)).toEqual([]);
});

test('a role that reaches own records alone', async () => {
  const own = { read: 'own', write: 'own', delete: 'own' } as const;
  const { key } = await of.crm.roles.create({ name: 'Own', access: { '*': own } });
  const { token } = await addMember(server, of, key);
  expect(
    await violationsOf(
      token,
      (permission) => aboutRecords.has(permission) || seenByAll.has(permission),
    ),
  ).toEqual([]);
});

test('a role that may nothing', async () => {
  const { key } = await of.crm.roles.create({ name: 'Nothing' });
  const { token } = await addMember(server, of, key);
  expect(await violationsOf(token, (permission) => seenByAll.has(permission))).toEqual([]);
});

test.each(listPermissions())('an API key of %s alone', async (only) => {
  const permissions = [only] as unknown as Parameters<
    typeof of.crm.apiKeys.create
  >[0]['permissions'];
  const { key } = await of.crm.apiKeys.create({ name: only, permissions });
  expect(await violationsOf(key, (permission) => permission === only)).toEqual([]);
});

/** Changes something about the member behind his back. */
async function change(
  { userId, organizationId, token }: TestOrganization,
  statement: string,
): Promise<void> {
  // He is known to the server by then.
  expect((await request(server, '/contacts', { token })).status).toBe(200);
  await asOwner(server, { organizationId, userId }, (client) => client.query(statement, [userId]));
}

describe('who is not let in', () => {
  const ended: Record<string, () => Promise<string | undefined>> = {
    'nobody known': async () => undefined,
    'a token that has expired': async () => {
      const {
        iat: _,
        exp: __,
        ...claims
      } = jsonwebtoken.decode(of.token) as Record<string, unknown>;
      return jsonwebtoken.sign({ ...claims, exp: 1_700_000_000 }, testSecrets.JWT_SECRET);
    },
    'a member who is suspended': async () => {
      const member = await addMember(server, of, 'owner');
      await change(member, `update memberships set status = 'suspended' where user_id = $1`);
      return member.token;
    },
    'a member who is removed': async () => {
      const member = await addMember(server, of, 'owner');
      await change(member, 'delete from memberships where user_id = $1');
      return member.token;
    },
    'a member whose session has ended': async () => {
      const member = await addMember(server, of, 'owner');
      await change(member, 'update sessions set ended_at = now() where user_id = $1');
      return member.token;
    },
    'a member of an organization that is closed': async () => {
      const closed = await createOrganization(server);
      await asOwner(server, closed, (client) =>
        client.query('update organizations set closed_at = now() where id = $1', [
          closed.organizationId,
        ]),
      );
      return closed.token;
    },
    'an API key that was revoked': async () => {
      const { id, key } = await of.crm.apiKeys.create({
        name: 'Revoked',
        permissions: listPermissions() as ['contacts:read'],
      });
      await request(server, '/contacts', { token: key });
      await of.crm.apiKeys.revoke(id);
      return key;
    },
    'an API key that is none': async () => `crm_live_${'0'.repeat(32)}_${'a'.repeat(43)}00000000`,
    'a token of another key': async () => {
      const claims = jsonwebtoken.decode(of.token) as object;
      return jsonwebtoken.sign(claims, 'another secret, of thirty-two bytes or more');
    },
  };

  test.each(Object.entries(ended))('%s', async (_, make) => {
    const token = await make();
    const violations: string[] = [];
    for (const route of routes) {
      if (route.access === 'public') continue;
      const { status, code } = await ask(route, token, neededQuery(operationOf(route)));
      // What a person does alone is refused to every key, good or not; and what operators of the platform do to
      // everybody else, whatever has become of his membership.
      const isKey = token?.startsWith('crm_') ?? false;
      const isOthers = isKey || route.access === 'platform';
      if (status !== 401 && !(isOthers && code === 'permission_denied'))
        violations.push(`${route.operationId}: ${status} ${code}`);
    }
    expect(violations).toEqual([]);
  });
});

test('a member of another organization finds nothing there', async () => {
  const { id } = await of.crm.contacts.create({ lastName: 'Elsewhere' });
  const found: string[] = [];
  for (const route of routes.filter(({ path }) => /\{\w+\}/.test(path))) {
    const path = route.path.replaceAll(/\{\w+\}/g, id);
    const reply = await request(server, path, {
      method: route.method.toUpperCase(),
      token: stranger.token,
      redirect: 'manual',
      ...(route.body ? { body: exampleBody(operationOf(route)).body } : {}),
      ...(route.accepts ? { headers: { 'content-type': route.accepts[0]! } } : {}),
    });
    await reply.body?.cancel().catch(() => null);
    if (reply.status < 400) found.push(`${route.operationId}: ${reply.status}`);
  }
  expect(found).toEqual([]);
  expect((await of.crm.contacts.get(id)).lastName).toBe('Elsewhere');
});

test('a route that does not say who may call it fails the start', () => {
  const route = {
    operationId: 'bad.get',
    method: 'get',
    path: '/bad',
    summary: 'Bad',
    replies: {},
  };
  const define = (access: unknown) => () =>
    defineRoute({ ...route, access, handle: async () => ({}) } as unknown as Route);
  for (const access of [undefined, '', 'everybody', 'contacts'])
    expect(define(access)).toThrow('bad.get does not say who may call it');
});
