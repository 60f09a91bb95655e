import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { v7 as uuid } from 'uuid';
import pino from 'pino';
import { createApp } from '../src/app.ts';
import { KeyUses } from '../src/auth/key-uses.ts';
import { type Database, openDatabase } from '../src/db/database.ts';
import { readEnv } from '../src/env.ts';
import { asOwner } from './support/owner.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, testSecrets, useServer } from './support/server.ts';
import { until } from './support/until.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

const program = (apiKey: string) => new HeadlessCrm({ baseUrl: server.url, apiKey, maxRetries: 0 });

test('a key is shown once, when it is made', async () => {
  const { crm } = await createOrganization(server);
  const { data, response } = await crm.apiKeys
    .create({ name: 'Sync', permissions: ['contacts:read'] })
    .withResponse();
  expect(response.status).toBe(201);
  const { key, ...shown } = data;
  expect(key).toMatch(/^crm_live_[0-9a-f]{32}_[\w-]{43}[0-9a-f]{8}$/);
  expect(shown).toMatchObject({ name: 'Sync', permissions: ['contacts:read'], expiresAt: null });
  const listed = await crm.request({ method: 'GET', path: '/api/v1/api-keys' });
  expect(listed).toMatchObject({ data: [shown] });
  expect(JSON.stringify(listed)).not.toContain(key.slice(42));
  expect(JSON.stringify(listed)).not.toMatch(/hash|"key"/);
});

test('a key is taken as X-API-Key and as Bearer, and speaks for its organization', async () => {
  const { crm, organizationId } = await createOrganization(server);
  const { key, id } = await crm.apiKeys.create({
    name: 'Sync',
    permissions: ['contacts:read', 'contacts:write'],
  });
  const made = await program(key).contacts.create({ lastName: 'Made' });
  expect(made.createdBy).toEqual({ type: 'api_key', id });
  const ways: Record<string, string>[] = [
    { 'x-api-key': key },
    { authorization: `Bearer ${key}` },
    { authorization: `bearer ${key}` },
  ];
  for (const headers of ways) {
    const response = await request(server, '/contacts', { headers });
    expect(await response.json()).toMatchObject({ data: [{ id: made.id }] });
  }
  expect(await program(key).auth.session()).toMatchObject({
    user: null,
    role: null,
    organization: { id: organizationId },
    permissions: ['contacts:read', 'contacts:write'],
  });
});

const lacks = (permission: string) => ({
  status: 403,
  code: 'permission_denied',
  problem: { permission },
});

test('a key may do what its permissions say, and is told which one it lacks', async () => {
  const { crm } = await createOrganization(server);
  const { id } = await crm.contacts.create({ lastName: 'Ada' });
  const { key } = await crm.apiKeys.create({ name: 'Reader', permissions: ['contacts:read'] });
  const reader = program(key);
  expect(await reader.contacts.get(id)).toMatchObject({ id });
  expect((await reader.contacts.search({})).data).toHaveLength(1);
  await expect(reader.contacts.create({ lastName: 'B' })).rejects.toMatchObject(
    lacks('contacts:write'),
  );
  await expect(reader.contacts.update(id, {})).rejects.toMatchObject(lacks('contacts:write'));
  await expect(reader.contacts.delete(id)).rejects.toMatchObject(lacks('contacts:delete'));
  await expect(reader.companies.list()).rejects.toMatchObject(lacks('companies:read'));
  await expect(
    reader.apiKeys.create({ name: 'Own', permissions: ['contacts:read'] }),
  ).rejects.toMatchObject(lacks('api-keys:manage'));
});

test('a key cannot be given more than its maker has', async () => {
  const { crm } = await createOrganization(server);
  const { key } = await crm.apiKeys.create({
    name: 'Maker',
    permissions: ['api-keys:manage', 'contacts:read'],
  });
  const maker = program(key);
  await expect(
    maker.apiKeys.create({ name: 'Wider', permissions: ['contacts:read', 'contacts:write'] }),
  ).rejects.toMatchObject({ status: 403, problem: { permission: 'contacts:write' } });
  const made = await maker.apiKeys.create({ name: 'Same', permissions: ['contacts:read'] });
  expect((await program(made.key).contacts.list()).data).toEqual([]);
});

test.each([
  ['no name', { permissions: ['contacts:read'] }, '/name'],
  ['a blank name', { name: ' ', permissions: ['contacts:read'] }, '/name'],
  ['no permission', { name: 'A', permissions: [] }, '/permissions'],
  ['an unknown permission', { name: 'A', permissions: ['world:rule'] }, '/permissions/0'],
  ['an unknown property', { name: 'A', permissions: ['contacts:read'], role: 'owner' }, '/role'],
  [
    'a day as its end',
    { name: 'A', permissions: ['contacts:read'], expiresAt: '2030-01-01' },
    '/expiresAt',
  ],
  [
    'an end in the year 0',
    { name: 'A', permissions: ['contacts:read'], expiresAt: '0000-01-01T00:00:00Z' },
    '/expiresAt',
  ],
  [
    'an end that is over',
    { name: 'A', permissions: ['contacts:read'], expiresAt: '2026-01-01T00:00:00Z' },
    '/expiresAt',
  ],
  ['a limit of nothing', { name: 'A', permissions: ['contacts:read'], rateLimit: 0 }, '/rateLimit'],
])('a key with %s is refused', async (_, body, pointer) => {
  const { token } = await createOrganization(server);
  const response = await request(server, '/api-keys', { token, body });
  expect(response.status).toBe(400);
  expect(await problemOf(response)).toMatchObject({ errors: [{ in: 'body', pointer }] });
});

test('a key is refused after its end', async () => {
  const { crm } = await createOrganization(server);
  const future = await crm.apiKeys.create({
    name: 'Short',
    permissions: ['contacts:read'],
    expiresAt: new Date(Date.now() + 60_000).toISOString(),
  });
  expect((await program(future.key).contacts.list()).data).toEqual([]);
  const client = await server.owner.connect();
  try {
    const { organization } = await crm.auth.session();
    await client.query('begin');
    await client.query(`select app.bind($1, 'system', null, null)`, [organization.id]);
    await client.query('update api_keys set expires_at = now() where id = $1', [future.id]);
    await client.query('commit');
  } finally {
    client.release();
  }
  await expect(program(future.key).contacts.list()).rejects.toMatchObject({ status: 401 });
});

test('a key is refused from the request after its revocation on', async () => {
  const { crm } = await createOrganization(server);
  const permissions = ['contacts:read' as const];
  const { key, id } = await crm.apiKeys.create({ name: 'Sync', permissions });
  const other = await crm.apiKeys.create({ name: 'Other', permissions });
  expect((await program(key).contacts.list()).data).toEqual([]);
  const { response } = await crm.apiKeys.revoke(id).withResponse();
  expect(response.status).toBe(204);
  await expect(program(key).contacts.list()).rejects.toMatchObject({
    status: 401,
    code: 'unauthenticated',
  });
  expect((await program(other.key).contacts.list()).data).toEqual([]);
  await expect(crm.apiKeys.revoke(id)).rejects.toMatchObject({ status: 404 });
});

test('a key of another organization cannot be revoked, and is not there', async () => {
  const [mine, other] = [await createOrganization(server), await createOrganization(server)];
  const { id, key } = await other.crm.apiKeys.create({ name: 'A', permissions: ['contacts:read'] });
  for (const unknown of [id, uuid()]) {
    await expect(mine.crm.apiKeys.revoke(unknown)).rejects.toMatchObject({
      status: 404,
      problem: { detail: `There is no API key ${unknown}` },
    });
  }
  expect((await program(key).contacts.list()).data).toEqual([]);
});

test('what only looks like a key is refused', async () => {
  const { crm } = await createOrganization(server);
  const { key } = await crm.apiKeys.create({ name: 'Sync', permissions: ['contacts:read'] });
  expect((await program(key).contacts.list()).data).toEqual([]);
  const flip = (at: number) => key.slice(0, at) + (key[at] === 'a' ? 'b' : 'a') + key.slice(at + 1);
  const [, , id] = key.split('_');
  for (const wrong of [
    flip(key.length - 1),
    flip(50),
    flip(12),
    key.slice(0, -1),
    `${key}0`,
    key.toUpperCase(),
    `crm_live_${id}`,
    'crm_',
  ]) {
    const response = await request(server, '/contacts', { headers: { 'x-api-key': wrong } });
    expect([wrong, response.status]).toEqual([wrong, 401]);
    expect(response.headers.get('www-authenticate')).toMatch(/ApiKey/);
    expect((await problemOf(response)).code).toBe('unauthenticated');
  }
});

test('a key in the address is no key', async () => {
  const { crm } = await createOrganization(server);
  const { key } = await crm.apiKeys.create({ name: 'Sync', permissions: ['contacts:read'] });
  const response = await request(server, `/contacts?apiKey=${key}`);
  expect(response.status).toBe(401);
});

const reads = { name: 'Sync', permissions: ['contacts:read' as const] };

test('a key is shown, listed and renamed, and who made it is told', async () => {
  const { crm, userId } = await createOrganization(server);
  const { key, ...made } = await crm.apiKeys.create({ ...reads, rateLimit: 60 });
  expect(made).toMatchObject({
    createdBy: { type: 'user', id: userId },
    rateLimit: 60,
    lastUsedAt: null,
    previousUntil: null,
  });
  expect(await crm.apiKeys.get(made.id)).toEqual(made);
  const renamed = await crm.apiKeys.update(made.id, { name: 'Nightly sync' });
  expect(renamed).toEqual({ ...made, name: 'Nightly sync' });
  expect((await crm.apiKeys.list()).data).toEqual([renamed]);
  expect((await program(key).contacts.list()).data).toEqual([]);
  for (const attempt of [
    () => crm.apiKeys.get(uuid()),
    () => crm.apiKeys.update(uuid(), { name: 'A' }),
    () => crm.apiKeys.rotate(uuid(), {}),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ status: 404 });
  }
});

test('a key that a key made says so', async () => {
  const { crm } = await createOrganization(server);
  const maker = await crm.apiKeys.create({
    name: 'Maker',
    permissions: ['api-keys:manage', 'contacts:read'],
  });
  const made = await program(maker.key).apiKeys.create(reads);
  expect(made.createdBy).toEqual({ type: 'api_key', id: maker.id });
});

test('a key outlives the membership of who made it', async () => {
  const organization = await createOrganization(server);
  const { key } = await organization.crm.apiKeys.create(reads);
  await asOwner(server, organization, (client) =>
    client.query(`update memberships set status = 'suspended' where user_id = $1`, [
      organization.userId,
    ]),
  );
  await expect(organization.crm.contacts.list()).rejects.toMatchObject({ status: 401 });
  expect((await program(key).contacts.list()).data).toEqual([]);
});

/** Another instance of the server, on the same database. */
async function startAnother(): Promise<{ url: string; database: Database; stop(): Promise<void> }> {
  const logger = pino({ level: 'silent' });
  const database = openDatabase({
    url: server.urls.appUrl,
    poolSize: 2,
    preparedStatements: true,
    logger,
  });
  const env = readEnv({ NODE_ENV: 'test', RATE_LIMIT: 'off' });
  const readiness = { draining: false };
  const parts = { env, secrets: testSecrets, database, logger, readiness };
  const http = createServer(createApp(parts));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    database,
    async stop() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await database.close();
    },
  };
}

describe('a rotated key', () => {
  test('is the same key by another secret, and by the former one for a while', async () => {
    const { crm } = await createOrganization(server);
    const { key: first, ...made } = await crm.apiKeys.create(reads);
    expect((await program(first).contacts.list()).data).toEqual([]);
    const before = Date.now();
    const { data, response } = await crm.apiKeys.rotate(made.id, {}).withResponse();
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const { key: second, ...rotated } = data;
    expect(second).toMatch(/^crm_live_[0-9a-f]{32}_[\w-]{43}[0-9a-f]{8}$/);
    expect([second === first, second.slice(0, 42)]).toEqual([false, first.slice(0, 42)]);
    expect({ ...rotated, previousUntil: null }).toEqual({ ...made, lastUsedAt: null });
    const overlapMs = new Date(rotated.previousUntil!).getTime() - before;
    expect(Math.round(overlapMs / 3_600_000)).toBe(24);
    for (const key of [first, second]) {
      expect((await program(key).contacts.list()).data).toEqual([]);
    }
  });

  test('is opened by its two latest secrets, and by no earlier one', async () => {
    const { crm } = await createOrganization(server);
    const { key: first, id } = await crm.apiKeys.create(reads);
    const { key: second } = await crm.apiKeys.rotate(id, { overlapMinutes: 60 });
    const { key: third } = await crm.apiKeys.rotate(id, { overlapMinutes: 60 });
    await expect(program(first).contacts.list()).rejects.toMatchObject({ status: 401 });
    for (const key of [second, third]) {
      expect((await program(key).contacts.list()).data).toEqual([]);
    }
  });

  test('is refused by its former secret from the next request on, on every instance, without an overlap', async () => {
    const { crm } = await createOrganization(server);
    const other = await startAnother();
    try {
      const { key: first, id } = await crm.apiKeys.create(reads);
      const there = (apiKey: string) =>
        new HeadlessCrm({ baseUrl: other.url, apiKey, maxRetries: 0 }).contacts.list();
      const both = [(apiKey: string) => program(apiKey).contacts.list(), there];
      for (const ask of both) expect((await ask(first)).data).toEqual([]);
      const { key: second } = await crm.apiKeys.rotate(id, { overlapMinutes: 0 });
      const refused = { status: 401, code: 'unauthenticated' };
      for (const ask of both) {
        await expect(ask(first)).rejects.toMatchObject(refused);
        expect((await ask(second)).data).toEqual([]);
      }
      await crm.apiKeys.revoke(id);
      for (const ask of both) await expect(ask(second)).rejects.toMatchObject(refused);
    } finally {
      await other.stop();
    }
  });

  test('is refused by its former secret when the overlap is over', async () => {
    const organization = await createOrganization(server);
    const { key: first, id } = await organization.crm.apiKeys.create(reads);
    await organization.crm.apiKeys.rotate(id, { overlapMinutes: 1 });
    expect((await program(first).contacts.list()).data).toEqual([]);
    await asOwner(server, organization, (client) =>
      client.query('update api_keys set previous_until = now() where id = $1', [id]),
    );
    await expect(program(first).contacts.list()).rejects.toMatchObject({ status: 401 });
  });

  test('is given to nobody who could not have made it', async () => {
    const { crm } = await createOrganization(server);
    const wide = await crm.apiKeys.create({ name: 'Wide', permissions: ['contacts:write'] });
    const narrow = await crm.apiKeys.create({
      name: 'Narrow',
      permissions: ['api-keys:manage', 'contacts:read'],
    });
    await expect(program(narrow.key).apiKeys.rotate(wide.id, {})).rejects.toMatchObject(
      lacks('contacts:write'),
    );
    const itself = await program(narrow.key).apiKeys.rotate(narrow.id, {});
    expect(itself.id).toBe(narrow.id);
  });

  test('is good: one that is revoked or over is not rotated', async () => {
    const organization = await createOrganization(server);
    const { crm } = organization;
    const [revoked, over] = [await crm.apiKeys.create(reads), await crm.apiKeys.create(reads)];
    await crm.apiKeys.revoke(revoked.id);
    await asOwner(server, organization, (client) =>
      client.query('update api_keys set expires_at = now() where id = $1', [over.id]),
    );
    for (const { id } of [revoked, over]) {
      await expect(crm.apiKeys.rotate(id, {})).rejects.toMatchObject({ status: 409 });
    }
  });

  test.each([[-1], [10_081], [0.5], ['60']])(
    'is not kept for %j minutes',
    async (overlapMinutes) => {
      const { crm, token } = await createOrganization(server);
      const { id } = await crm.apiKeys.create(reads);
      const response = await request(server, `/api-keys/${id}/rotate`, {
        token,
        body: { overlapMinutes },
      });
      expect(await problemOf(response)).toMatchObject({
        status: 400,
        errors: [{ pointer: '/overlapMinutes' }],
      });
    },
  );
});

const lastUse = async ({ crm }: { crm: HeadlessCrm }, id: string): Promise<string | null> =>
  (await crm.apiKeys.get(id)).lastUsedAt;

describe('when a key was used last', () => {
  test('is known once a server has stopped, and nothing was written for it before', async () => {
    const organization = await createOrganization(server);
    const { key, id } = await organization.crm.apiKeys.create(reads);
    const other = await startAnother();
    const crm = new HeadlessCrm({ baseUrl: other.url, apiKey: key, maxRetries: 0 });
    const before = Date.now();
    for (let count = 0; count < 3; count += 1) await crm.contacts.list();
    const after = Date.now();
    expect(await lastUse(organization, id)).toBeNull();
    await other.stop();
    const at = Date.parse((await lastUse(organization, id))!);
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(after + 1000);
  });

  test('is written by one statement for all keys, and never goes back', async () => {
    const organization = await createOrganization(server);
    const stranger = await createOrganization(server);
    const [one, other] = [
      await organization.crm.apiKeys.create(reads),
      await stranger.crm.apiKeys.create(reads),
    ];
    const later = '2100-01-01T00:00:00.000Z';
    await asOwner(server, organization, (client) =>
      client.query('update api_keys set last_used_at = $1 where id = $2', [later, one.id]),
    );
    const uses = new KeyUses(server.database, pino({ level: 'silent' }), 50);
    for (const { id } of [one, other]) uses.note(id);
    await until(async () => (await lastUse(stranger, other.id)) !== null);
    expect(await lastUse(organization, one.id)).toBe(later);
  });

  test('is not changed by a secret that is refused', async () => {
    const organization = await createOrganization(server);
    const { crm } = organization;
    const { key: first, id } = await crm.apiKeys.create(reads);
    const other = await startAnother();
    const there = (apiKey: string) =>
      new HeadlessCrm({ baseUrl: other.url, apiKey, maxRetries: 0 }).contacts.list();
    await crm.apiKeys.rotate(id, { overlapMinutes: 0 });
    await expect(there(first)).rejects.toMatchObject({ status: 401 });
    await other.stop();
    expect(await lastUse(organization, id)).toBeNull();
  });
});

describe('a repetition under an Idempotency-Key', () => {
  test('shows the same secret again, which the database alone does not tell', async () => {
    const organization = await createOrganization(server);
    const { token, crm } = organization;
    const headers = { 'idempotency-key': 'once' };
    const make = () => request(server, '/api-keys', { token, headers, body: reads });
    const [first, second] = [await make(), await make()];
    const [made, again] = [await first.text(), await second.text()];
    expect([first.status, second.status, again]).toEqual([201, 201, made]);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.headers.get('cache-control')).toBe('no-store');
    const { id, key } = JSON.parse(made) as { id: string; key: string };
    const turn = () =>
      request(server, `/api-keys/${id}/rotate`, {
        token,
        headers: { 'idempotency-key': 'two' },
        body: {},
      });
    const [rotated, repeated] = [await (await turn()).text(), await (await turn()).text()];
    expect(repeated).toBe(rotated);
    const { key: next } = JSON.parse(rotated) as { key: string };
    for (const good of [key, next]) {
      expect((await program(good).contacts.list()).data).toEqual([]);
    }
    expect((await crm.apiKeys.list()).data).toHaveLength(1);
    const { rows } = await asOwner(server, organization, (client) =>
      client.query<{ body: string }>('select body from idempotency_keys'),
    );
    expect(rows).toHaveLength(2);
    for (const { body } of rows) {
      expect(body).not.toContain('crm_live');
      expect(body).not.toContain('Sync');
    }
  });

  test('is no good where the reply belongs to another key', async () => {
    const organization = await createOrganization(server);
    const { token } = organization;
    const make = (key: string) =>
      request(server, '/api-keys', { token, headers: { 'idempotency-key': key }, body: reads });
    expect([(await make('one')).status, (await make('other')).status]).toEqual([201, 201]);
    await asOwner(server, organization, (client) =>
      client.query(`update idempotency_keys set body =
        (select body from idempotency_keys where key = 'one') where key = 'other'`),
    );
    expect((await problemOf(await make('other'))).code).toBe('conflict');
  });
});
