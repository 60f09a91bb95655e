import { afterAll, expect, test } from '@jest/globals';
import { HeadlessCrm } from '@headless-crm/sdk';
import { v7 as uuid } from 'uuid';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, useServer } from './support/server.ts';

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
])('a key with %s is refused', async (_, body, pointer) => {
  const { token } = await createOrganization(server);
  const response = await request(server, '/api-keys', { token, body });
  expect(response.status).toBe(400);
  expect(await problemOf(response)).toMatchObject({ errors: [{ in: 'body', pointer }] });
});

test('a key is refused after its end', async () => {
  const { crm } = await createOrganization(server);
  const create = (expiresAt: Date) =>
    crm.apiKeys.create({
      name: 'Short',
      permissions: ['contacts:read'],
      expiresAt: expiresAt.toISOString(),
    });
  const past = await create(new Date(Date.now() - 1000));
  await expect(program(past.key).contacts.list()).rejects.toMatchObject({ status: 401 });
  const future = await create(new Date(Date.now() + 60_000));
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
