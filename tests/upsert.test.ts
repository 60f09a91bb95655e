import { afterAll, expect, test } from 'vitest';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, useServer } from './support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

test('an upsert by e-mail makes the contact that has it, then changes it', async () => {
  const { crm, userId } = await createOrganization(server);
  const made = await crm.contacts
    .upsert('email', 'ada@example.com', { lastName: 'Lovelace', jobTitle: 'Analyst' })
    .withResponse();
  expect(made.response.status).toBe(201);
  expect(made.response.headers.get('location')).toBe(`/api/v1/contacts/${made.data.id}`);
  expect(made.response.headers.get('etag')).toMatch(/^"1-/);
  expect(made.data).toMatchObject({
    email: 'ada@example.com',
    emails: [{ address: 'ada@example.com', type: 'work', primary: true }],
    ownerId: userId,
  });
  const changed = await crm.contacts
    .upsert('email', 'ada@example.com', { firstName: 'Ada', jobTitle: null })
    .withResponse();
  expect(changed.response.status).toBe(200);
  expect(changed.response.headers.get('location')).toBeNull();
  expect(changed.data).toMatchObject({
    id: made.data.id,
    version: 2,
    fullName: 'Ada Lovelace',
    jobTitle: null,
    email: 'ada@example.com',
  });
});

test('an upsert that changes nothing keeps the version', async () => {
  const { crm } = await createOrganization(server);
  const first = await crm.contacts.upsert('email', 'ada@example.com', { lastName: 'Lovelace' });
  expect(await crm.contacts.upsert('email', 'ada@example.com', { lastName: 'Lovelace' })).toEqual(
    first,
  );
});

test('the address in the path is added to those in the body, unless it is among them', async () => {
  const { crm } = await createOrganization(server);
  const added = await crm.contacts.upsert('email', 'new@example.com', {
    lastName: 'A',
    emails: [{ address: 'main@example.com', primary: true }],
  });
  expect(added.emails).toMatchObject([
    { address: 'main@example.com', primary: true },
    { address: 'new@example.com', primary: false },
  ]);
  const among = await crm.contacts.upsert('email', 'B@example.com', {
    lastName: 'B',
    emails: [{ address: 'b@Example.com', type: 'home' }],
  });
  expect(among.emails).toEqual([{ address: 'b@example.com', type: 'home', primary: true }]);
});

test('an address is the same however it is written, and also when it is not the primary one', async () => {
  const { crm } = await createOrganization(server);
  const { id } = await crm.contacts.create({
    lastName: 'Ada',
    emails: [{ address: 'main@example.com' }, { address: 'second@example.com' }],
  });
  const upserted = await crm.contacts.upsert('email', ' SECOND@Example.com', {
    jobTitle: 'Analyst',
  });
  expect(upserted).toMatchObject({ id, jobTitle: 'Analyst', email: 'main@example.com' });
});

test('an upsert by domain finds the company, however the domain is written', async () => {
  const { crm } = await createOrganization(server);
  const made = await crm.companies.upsert('domain', 'Bücher.example', { name: 'Bücher' });
  expect(made.domains).toEqual(['xn--bcher-kva.example']);
  const found = await crm.companies.upsert('domain', 'XN--BCHER-KVA.example', {
    industry: 'books',
  });
  expect(found).toMatchObject({ id: made.id, version: 2, name: 'Bücher', industry: 'books' });
});

test('an upsert by an external id is one of its source alone', async () => {
  const { crm } = await createOrganization(server);
  const one = await crm.contacts.upsert('externalId:hubspot', '7', { lastName: 'One' });
  const two = await crm.contacts.upsert('externalId:pipedrive', '7', { lastName: 'Two' });
  expect(one.id).not.toBe(two.id);
  expect(one.externalIds).toEqual([{ source: 'hubspot', id: '7' }]);
  const again = await crm.contacts.upsert('externalId:hubspot', '7', { firstName: 'First' });
  expect(again).toMatchObject({ id: one.id, fullName: 'First One' });
});

test.each([
  ['a slash', 'a/b/c'],
  ['a question mark and a fragment', 'a?b#c'],
  ['a percent sign', '100%25'],
  ['a plus and a space', 'a+b c'],
  ['quotes and a backslash', `'"\\`],
  ['a comma and brackets', '{a,b}[0]'],
  ['other scripts', '日本 😀 é'],
  ['dots', '...'],
])('an external id with %s is kept as it is', async (_, value) => {
  const { crm } = await createOrganization(server);
  const made = await crm.companies.upsert('externalId:a:b', value, { name: 'Acme' });
  expect(made.externalIds).toEqual([{ source: 'a:b', id: value }]);
  const found = await crm.companies.upsert('externalId:a:b', value, { name: 'Acme Ltd' });
  expect(found).toMatchObject({ id: made.id, version: 2 });
});

test('fifty upserts of one value at once make one record', async () => {
  const { crm } = await createOrganization(server);
  const replies = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      crm.contacts
        .upsert('email', index % 2 === 0 ? 'ada@example.com' : 'ADA@example.com', {
          lastName: 'Lovelace',
          jobTitle: `Job ${index}`,
        })
        .withResponse(),
    ),
  );
  const statuses = replies.map(({ response }) => response.status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(1);
  expect(statuses.filter((status) => status === 200)).toHaveLength(49);
  expect(new Set(replies.map(({ data }) => data.id)).size).toBe(1);
  expect((await crm.contacts.list()).data).toMatchObject([{ version: 50 }]);
});

test('a body with a value of another record is refused, naming that record', async () => {
  const { crm } = await createOrganization(server);
  const { id } = await crm.contacts.create({ lastName: 'Bob', emails: [{ address: 'bob@b.co' }] });
  const body = { lastName: 'Ada', emails: [{ address: 'ada@a.co' }, { address: 'bob@b.co' }] };
  const refusal = {
    status: 409,
    code: 'duplicate',
    problem: { duplicates: [{ id, key: 'email', value: 'bob@b.co' }] },
  };
  await expect(crm.contacts.upsert('email', 'ada@a.co', body)).rejects.toMatchObject(refusal);
  await crm.contacts.create({ lastName: 'Ada', emails: [{ address: 'ada@a.co' }] });
  await expect(crm.contacts.upsert('email', 'ada@a.co', body)).rejects.toMatchObject(refusal);
});

test('an upsert that creates needs what a create needs, one that changes does not', async () => {
  const { crm } = await createOrganization(server);
  await expect(crm.companies.upsert('domain', 'acme.example', {})).rejects.toMatchObject({
    status: 400,
    errors: [{ in: 'body', pointer: '/name', code: 'required' }],
  });
  const { id } = await crm.companies.create({ name: 'Acme', domains: ['acme.example'] });
  expect(await crm.companies.upsert('domain', 'acme.example', {})).toMatchObject({
    id,
    version: 1,
  });
});

test('a deleted record no longer has its value', async () => {
  const { crm } = await createOrganization(server);
  const first = await crm.contacts.upsert('email', 'ada@example.com', { lastName: 'One' });
  await crm.contacts.delete(first.id);
  const second = await crm.contacts.upsert('email', 'ada@example.com', { lastName: 'Two' });
  expect(second.id).not.toBe(first.id);
});

test('organizations do not meet in a value', async () => {
  const [one, two] = [await createOrganization(server), await createOrganization(server)];
  const [a, b] = await Promise.all(
    [one, two].map(({ crm }) => crm.contacts.upsert('email', 'ada@example.com', { lastName: 'A' })),
  );
  expect(a!.id).not.toBe(b!.id);
});

test.each([
  ['an unknown key', '/contacts/by/phone/1', '/key', 'unknown_key'],
  ['a key of another object', '/contacts/by/domain/acme.example', '/key', 'unknown_key'],
  ['a source without a name', '/contacts/by/externalId:/1', '/key', 'unknown_key'],
  ['a key that every object inherits', '/contacts/by/toString/1', '/key', 'unknown_key'],
  [
    'a source of 61 characters',
    `/contacts/by/externalId:${'x'.repeat(61)}/1`,
    '/key',
    'unknown_key',
  ],
  ['a blank source', '/contacts/by/externalId:%20/1', '/key', 'unknown_key'],
  ['what is no e-mail address', '/contacts/by/email/ada', '/value', 'invalid_format'],
  ['what is no domain', '/companies/by/domain/acme', '/value', 'invalid_format'],
  ['a blank external id', '/contacts/by/externalId:a/%20', '/value', 'too_small'],
  [
    'an external id of 256 characters',
    `/contacts/by/externalId:a/${'x'.repeat(256)}`,
    '/value',
    'too_big',
  ],
])('an upsert by %s is refused', async (_, path, pointer, code) => {
  const { token } = await createOrganization(server);
  const body = path.startsWith('/companies') ? { name: 'A' } : { lastName: 'A' };
  const response = await request(server, path, { token, method: 'PUT', body });
  expect(response.status).toBe(400);
  expect(await problemOf(response)).toMatchObject({ errors: [{ in: 'path', pointer, code }] });
});
