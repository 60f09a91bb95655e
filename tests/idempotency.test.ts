import { expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { asOwner } from './support/owner.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';
import { until } from './support/until.ts';

const server = useServer();

function post(
  { token }: TestOrganization,
  key: string,
  body: object = { lastName: 'Lovelace' },
  path = '/contacts',
): Promise<Response> {
  return request(server, path, { token, body, headers: { 'idempotency-key': key } });
}

async function idOf(response: Response): Promise<string> {
  return ((await response.json()) as { id: string }).id;
}

async function whole(response: Response) {
  const { status, headers } = response;
  const kept = ['etag', 'location', 'content-type'].map((name) => headers.get(name));
  return { status, kept, body: await response.text() };
}

test('a repetition gets the first reply again, byte for byte', async () => {
  const organization = await createOrganization(server);
  const first = await post(organization, 'a');
  const second = await post(organization, '"a"');
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  expect(second.headers.get('idempotent-replayed')).toBe('true');
  expect(await whole(second)).toEqual(await whole(first));
  expect((await organization.crm.contacts.list({ total: 'exact' })).page.total).toBe(1);
});

test('fifty equal requests at once make one record and fifty equal replies', async () => {
  const organization = await createOrganization(server);
  const { token, crm } = organization;
  const patient = new HeadlessCrm({ baseUrl: server.url, accessToken: token, maxRetries: 20 });
  const made = await Promise.all(
    Array.from({ length: 50 }, () =>
      patient.contacts.create({ firstName: 'Ada' }, { idempotencyKey: 'once' }),
    ),
  );
  expect(new Set(made.map((contact) => JSON.stringify(contact))).size).toBe(1);
  expect((await crm.contacts.list({ total: 'exact' })).page.total).toBe(1);
  const { rows } = await asOwner(server, organization, (client) =>
    client.query(`select type from changes where object = 'contact'`),
  );
  expect(rows).toEqual([{ type: 'created' }]);
});

test('while the first is running, another is told to come again', async () => {
  const organization = await createOrganization(server);
  const early = await asOwner(server, organization, async (client) => {
    const held = [
      'idempotency',
      organization.organizationId,
      `user:${organization.userId}`,
      'busy',
    ].join('/');
    const { rows } = await client.query(
      'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as free',
      [held],
    );
    expect(rows).toEqual([{ free: true }]);
    return post(organization, 'busy');
  });
  expect(early.status).toBe(409);
  expect(early.headers.get('retry-after')).toBe('1');
  expect(await early.json()).toMatchObject({ code: 'idempotency_in_progress' });
  expect((await organization.crm.contacts.list({ total: 'exact' })).page.total).toBe(0);
  expect((await post(organization, 'busy')).status).toBe(201);
});

test('the key of another request is refused', async () => {
  const organization = await createOrganization(server);
  await post(organization, 'b');
  for (const [body, path] of [
    [{ lastName: 'Byron' }, '/contacts'],
    [{ name: 'Engines' }, '/companies'],
  ] as const) {
    const response = await post(organization, 'b', body, path);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      code: 'idempotency_key_reused',
      errors: [{ in: 'header', pointer: '/Idempotency-Key' }],
    });
  }
});

test('a request that failed keeps nothing: mended, it may use its key', async () => {
  const organization = await createOrganization(server);
  expect((await post(organization, 'c', {})).status).toBe(400);
  expect((await post(organization, 'c')).status).toBe(201);
});

test('another principal’s key is another key', async () => {
  const organization = await createOrganization(server);
  const { key } = await organization.crm.apiKeys.create({
    name: 'Reader',
    permissions: ['contacts:read', 'contacts:write'],
  });
  const mine = await post(organization, 'd');
  const theirs = await post({ ...organization, token: key }, 'd');
  expect(theirs.headers.get('idempotent-replayed')).toBeNull();
  expect(await idOf(theirs)).not.toBe(await idOf(mine));
});

test('a repetition needs the permission that the request needed', async () => {
  const organization = await createOrganization(server);
  const { key } = await organization.crm.apiKeys.create({
    name: 'Reader',
    permissions: ['contacts:read'],
  });
  await post(organization, 'e');
  const refused = await post({ ...organization, token: key }, 'e');
  expect(refused.status).toBe(403);
});

test('a key older than a day is forgotten, and goes away', async () => {
  const organization = await createOrganization(server);
  const age = () =>
    asOwner(server, organization, (client) =>
      client.query(`update idempotency_keys set created_at = now() - interval '25 hours'`),
    );
  const first = await post(organization, 'f');
  await age();
  expect(await idOf(await post(organization, 'f'))).not.toBe(await idOf(first));
  await age();
  const kept = async () => {
    const { rows } = await asOwner(server, organization, (client) =>
      client.query<{ key: string }>('select key from idempotency_keys'),
    );
    return rows.map(({ key }) => key);
  };
  // One of some new keys takes the old ones away.
  let made = 0;
  await until(async () => {
    await post(organization, `g${(made += 1)}`);
    return !(await kept()).includes('f');
  });
  expect((await kept()).toSorted()).toEqual(
    Array.from({ length: made }, (_, i) => `g${i + 1}`).toSorted(),
  );
});

test.each([
  ['empty', '""'],
  ['of 256 characters', 'k'.repeat(256)],
  ['not ASCII', 'clé'],
])('a key that is %s is refused', async (_, key) => {
  const organization = await createOrganization(server);
  const response = await post(organization, key);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    errors: [{ in: 'header', pointer: '/Idempotency-Key' }],
  });
});

test('a restore under a key is carried out once', async () => {
  const organization = await createOrganization(server);
  const { id } = await organization.crm.contacts.create({ lastName: 'A' });
  await organization.crm.contacts.delete(id);
  const first = await post(organization, 'h', {}, `/contacts/${id}/restore`);
  expect(first.status).toBe(200);
  await organization.crm.contacts.delete(id);
  const again = await post(organization, 'h', {}, `/contacts/${id}/restore`);
  expect(await again.text()).toBe(await first.text());
  await expect(organization.crm.contacts.get(id)).rejects.toMatchObject({ status: 404 });
});
