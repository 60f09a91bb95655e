import { afterAll, expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { v7 as uuid } from 'uuid';
import { comparable, problemOf } from './support/problems.ts';
import { createOrganization, request, useServer } from './support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

test('a contact is created with what every record carries', async () => {
  const { crm, userId } = await createOrganization(server);
  const contact = await crm.contacts.create({ firstName: 'Ada', lastName: 'Lovelace' });
  expect(contact).toMatchObject({
    version: 1,
    fullName: 'Ada Lovelace',
    ownerId: userId,
    createdBy: { type: 'user', id: userId },
    deletedAt: null,
    emails: [],
    email: null,
    externalIds: [],
    customFields: {},
    companyId: null,
    birthDate: null,
    doNotCall: false,
  });
  expect(contact.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(contact.updatedAt).toBe(contact.createdAt);
  expect(await crm.contacts.get(contact.id)).toEqual(contact);
});

test('a create is answered by 201 with the address and the ETag of the record', async () => {
  const { crm, token } = await createOrganization(server);
  const { data, response } = await crm.contacts.create({ lastName: 'Lovelace' }).withResponse();
  expect(response.status).toBe(201);
  expect(response.headers.get('location')).toBe(`/api/v1/contacts/${data.id}`);
  const read = await request(server, `/contacts/${data.id}`, { token });
  expect(read.headers.get('etag')).toBe(response.headers.get('etag'));
  expect(read.headers.get('etag')).toMatch(/^"1-[\w-]+"$/);
});

test('a last name alone, or a first name alone, makes a contact', async () => {
  const { crm } = await createOrganization(server);
  expect(await crm.contacts.create({ lastName: 'Lovelace' })).toMatchObject({
    fullName: 'Lovelace',
  });
  expect(await crm.contacts.create({ firstName: 'Ada' })).toMatchObject({ fullName: 'Ada' });
});

test('a contact without any name is refused, when it is made and when it is changed', async () => {
  const { crm } = await createOrganization(server);
  const refusal = {
    status: 400,
    code: 'validation_failed',
    errors: [{ in: 'body', pointer: '/lastName', code: 'required' }],
  };
  await expect(crm.contacts.create({ jobTitle: 'Nobody' })).rejects.toMatchObject(refusal);
  const { id } = await crm.contacts.create({ lastName: 'Lovelace' });
  await expect(crm.contacts.update(id, { lastName: null })).rejects.toMatchObject(refusal);
  await expect(crm.contacts.replace(id, { jobTitle: 'Nobody' })).rejects.toMatchObject(refusal);
});

test.each([
  ['a number as a name', { lastName: 5 }, '/lastName', 'invalid_type'],
  ['an empty name', { lastName: '' }, '/lastName', 'too_small'],
  ['a blank name', { lastName: '   ' }, '/lastName', 'too_small'],
  ['a name of 256 characters', { lastName: 'x'.repeat(256) }, '/lastName', 'too_big'],
  ['an unknown property', { lastName: 'L', nickname: 'Ada' }, '/nickname', 'unknown_field'],
  ["an id of one's own", { lastName: 'L', id: uuid() }, '/id', 'unknown_field'],
  ['a derived name', { lastName: 'L', fullName: 'Ada' }, '/fullName', 'unknown_field'],
  ['a derived address', { lastName: 'L', email: 'ada@example.com' }, '/email', 'unknown_field'],
  [
    'an unknown custom field',
    { lastName: 'L', customFields: { tier: 'gold' } },
    '/customFields/tier',
    'unknown_field',
  ],
  ['a day that is not', { lastName: 'L', birthDate: '2026-02-30' }, '/birthDate', 'invalid_format'],
  ['the year 0', { lastName: 'L', birthDate: '0000-01-01' }, '/birthDate', 'out_of_range'],
  ['a text as a flag', { lastName: 'L', doNotCall: 'yes' }, '/doNotCall', 'invalid_type'],
  [
    'a stage that is not',
    { lastName: 'L', lifecycleStage: 'friend' },
    '/lifecycleStage',
    'invalid_value',
  ],
  ['a text as an id', { lastName: 'L', companyId: 'acme' }, '/companyId', 'invalid_format'],
  ['an address without itself', { lastName: 'L', emails: [{}] }, '/emails/0/address', 'required'],
  [
    'what is no address',
    { lastName: 'L', emails: [{ address: 'ada' }] },
    '/emails/0/address',
    'invalid_format',
  ],
  [
    'an unknown property in a list',
    { lastName: 'L', emails: [{ address: 'a@b.co', kind: 'work' }] },
    '/emails/0/kind',
    'unknown_field',
  ],
  [
    'a number without its country',
    { lastName: 'L', phones: [{ number: '020 7946' }] },
    '/phones/0/number',
    'invalid_format',
  ],
  [
    'an address of a script',
    { lastName: 'L', links: [{ url: 'javascript:alert(1)' }] },
    '/links/0/url',
    'invalid_format',
  ],
])('%s is refused and its place named', async (_, body, pointer, code) => {
  const { token } = await createOrganization(server);
  const response = await request(server, '/contacts', { token, body });
  expect(response.status).toBe(400);
  expect(await problemOf(response)).toMatchObject({
    code: 'validation_failed',
    errors: [{ in: 'body', pointer, code }],
  });
});

test('every wrong place is named at once', async () => {
  const { token } = await createOrganization(server);
  const body = { firstName: 1, lastName: 2, nickname: 3 };
  const { errors } = await problemOf(await request(server, '/contacts', { token, body }));
  expect(errors?.map(({ pointer }) => pointer).toSorted()).toEqual([
    '/firstName',
    '/lastName',
    '/nickname',
  ]);
});

test('e-mail addresses are kept in lower case, and the first is primary unless another is', async () => {
  const { crm } = await createOrganization(server);
  const first = await crm.contacts.create({
    lastName: 'A',
    emails: [{ address: ' Ada@Example.COM ' }, { address: 'ada@home.example', type: 'home' }],
  });
  expect(first).toMatchObject({
    email: 'ada@example.com',
    emails: [
      { address: 'ada@example.com', type: 'work', primary: true },
      { address: 'ada@home.example', type: 'home', primary: false },
    ],
  });
  const second = await crm.contacts.create({
    lastName: 'B',
    emails: [{ address: 'b1@example.com' }, { address: 'b2@example.com', primary: true }],
  });
  expect(second.email).toBe('b2@example.com');
});

test('two primary addresses, or the same address twice, are refused', async () => {
  const { crm } = await createOrganization(server);
  const refusal = { status: 400, errors: [{ pointer: '/emails' }] };
  await expect(
    crm.contacts.create({
      lastName: 'A',
      emails: [
        { address: 'a@example.com', primary: true },
        { address: 'b@example.com', primary: true },
      ],
    }),
  ).rejects.toMatchObject(refusal);
  await expect(
    crm.contacts.create({
      lastName: 'A',
      emails: [{ address: 'a@example.com' }, { address: 'A@Example.com' }],
    }),
  ).rejects.toMatchObject(refusal);
});

test('telephone numbers are kept as E.164 has them', async () => {
  const { crm } = await createOrganization(server);
  const { phones } = await crm.contacts.create({
    lastName: 'A',
    phones: [{ number: '+44 (20) 7946-0000' }, { number: '+31.6.1234.5678', type: 'mobile' }],
  });
  expect(phones).toEqual([
    { number: '+442079460000', type: 'work', primary: true },
    { number: '+31612345678', type: 'mobile', primary: false },
  ]);
});

test('a second contact with an address is refused, naming the one that has it', async () => {
  const { crm } = await createOrganization(server);
  const ada = await crm.contacts.create({
    lastName: 'Lovelace',
    emails: [{ address: 'ada@example.com' }],
    externalIds: [{ source: 'hubspot', id: '1' }],
  });
  const bob = await crm.contacts.create({ lastName: 'Bob', emails: [{ address: 'bob@b.co' }] });
  const refusal = {
    status: 409,
    code: 'duplicate',
    problem: {
      duplicates: [
        { id: bob.id, key: 'email', value: 'bob@b.co' },
        { id: ada.id, key: 'externalId:hubspot', value: '1' },
      ],
    },
  };
  const body = {
    lastName: 'Both',
    emails: [{ address: 'BOB@b.co' }, { address: 'free@b.co' }],
    externalIds: [{ source: 'hubspot', id: '1' }],
  };
  await expect(crm.contacts.create(body)).rejects.toMatchObject(refusal);
  const { id } = await crm.contacts.create({ lastName: 'Free' });
  await expect(crm.contacts.update(id, body)).rejects.toMatchObject(refusal);
  await expect(crm.contacts.replace(id, body)).rejects.toMatchObject(refusal);
  expect(await crm.contacts.get(id)).toMatchObject({ version: 1, lastName: 'Free', emails: [] });
});

test('fifty creates with one address at once make one contact', async () => {
  const { crm } = await createOrganization(server);
  const results = await Promise.allSettled(
    Array.from({ length: 50 }, () =>
      crm.contacts.create({ lastName: 'A', emails: [{ address: 'a@example.com' }] }),
    ),
  );
  const made = results.filter(({ status }) => status === 'fulfilled');
  const refused = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as { code: string }] : [],
  );
  expect(made).toHaveLength(1);
  expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['duplicate']));
});

test('two organizations may each have a contact with the same address', async () => {
  const [one, two] = [await createOrganization(server), await createOrganization(server)];
  const body = { lastName: 'Ada', emails: [{ address: 'ada@example.com' }] };
  const [a, b] = [await one.crm.contacts.create(body), await two.crm.contacts.create(body)];
  expect(a.email).toBe(b.email);
});

test('an unknown id and one of another organization get the same 404 from every verb', async () => {
  const [mine, other] = [await createOrganization(server), await createOrganization(server)];
  const { id: foreign } = await other.crm.contacts.create({ lastName: 'Theirs' });
  const random = uuid();
  const send = async (id: string, method: string, below = '', body?: unknown) => {
    const { token } = mine;
    const response = await request(server, `/contacts/${id}${below}`, { token, method, body });
    expect(response.status).toBe(404);
    const problem = JSON.stringify(comparable(await problemOf(response)));
    return problem.replaceAll(id, '<id>');
  };
  for (const [method, below, body] of [
    ['GET', '', undefined],
    ['PATCH', '', { lastName: 'Mine' }],
    ['PUT', '', { lastName: 'Mine' }],
    ['DELETE', '', undefined],
    ['POST', '/restore', undefined],
    ['GET', '/companies', undefined],
  ] as const) {
    expect(await send(foreign, method, below, body)).toBe(await send(random, method, below, body));
  }
  expect(await other.crm.contacts.get(foreign)).toMatchObject({ version: 1, lastName: 'Theirs' });
});

test('a reference to a deleted, a foreign or an unknown record is a 400 of one shape', async () => {
  const [mine, other] = [await createOrganization(server), await createOrganization(server)];
  const { id: foreign } = await other.crm.companies.create({ name: 'Theirs' });
  const { id: deleted } = await mine.crm.companies.create({ name: 'Gone' });
  await mine.crm.companies.delete(deleted);
  const { id } = await mine.crm.contacts.create({ lastName: 'Ada' });
  const refusals = [];
  for (const companyId of [foreign, deleted, uuid()]) {
    for (const [method, path] of [
      ['POST', '/contacts'],
      ['PATCH', `/contacts/${id}`],
    ]) {
      const body = { lastName: 'Ada', companyId };
      const response = await request(server, path!, { token: mine.token, method, body });
      expect(response.status).toBe(400);
      const problem = JSON.stringify(comparable(await problemOf(response)));
      refusals.push(problem.replaceAll(companyId, '<id>'));
    }
  }
  expect(new Set(refusals).size).toBe(1);
  expect(JSON.parse(refusals[0]!)).toMatchObject({
    errors: [{ in: 'body', pointer: '/companyId', code: 'unknown_reference' }],
  });
});

test('a contact cannot be given to somebody who is no member', async () => {
  const [mine, other] = [await createOrganization(server), await createOrganization(server)];
  await expect(
    mine.crm.contacts.create({ lastName: 'Ada', ownerId: other.userId }),
  ).rejects.toMatchObject({ status: 400, errors: [{ pointer: '/ownerId' }] });
  expect(await mine.crm.contacts.create({ lastName: 'Ada', ownerId: null })).toMatchObject({
    ownerId: null,
  });
});

test('a change merges: what is not named stays, null clears', async () => {
  const { crm } = await createOrganization(server);
  const { id } = await crm.contacts.create({
    firstName: 'Ada',
    lastName: 'Lovelace',
    jobTitle: 'Analyst',
    birthDate: '1815-12-10',
    phones: [{ number: '+442079460000' }],
    doNotCall: true,
  });
  expect(await crm.contacts.update(id, { jobTitle: null, birthDate: null })).toMatchObject({
    version: 2,
    firstName: 'Ada',
    jobTitle: null,
    birthDate: null,
    doNotCall: true,
    phones: [{ number: '+442079460000' }],
  });
});

test('null clears a list and a flag too, and an array replaces the array that was there', async () => {
  const { crm, token } = await createOrganization(server);
  const { id } = await crm.contacts.create({
    lastName: 'Lovelace',
    emails: [{ address: 'ada@example.com' }],
    phones: [{ number: '+442079460000' }],
    doNotCall: true,
  });
  const replaced = await crm.contacts.update(id, { phones: [{ number: '+31612345678' }] });
  expect(replaced.phones).toEqual([{ number: '+31612345678', type: 'work', primary: true }]);
  const response = await request(server, `/contacts/${id}`, {
    token,
    method: 'PATCH',
    body: { emails: null, phones: null, doNotCall: null },
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    emails: [],
    email: null,
    phones: [],
    doNotCall: false,
  });
});

test('a change may say that it is a merge patch', async () => {
  const { crm, token } = await createOrganization(server);
  const { id } = await crm.contacts.create({ lastName: 'Lovelace' });
  const response = await request(server, `/contacts/${id}`, {
    token,
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: { firstName: 'Ada' },
  });
  expect(await response.json()).toMatchObject({ fullName: 'Ada Lovelace', version: 2 });
});

test('a change that changes nothing keeps the version, the time and the ETag', async () => {
  const { crm, token } = await createOrganization(server);
  const { data, response } = await crm.contacts
    .create({ lastName: 'Lovelace', emails: [{ address: 'ada@example.com' }] })
    .withResponse();
  for (const body of [
    {},
    { lastName: ' Lovelace ' },
    { jobTitle: null },
    { emails: [{ address: 'ADA@example.com' }] },
  ]) {
    const same = await crm.contacts.update(data.id, body).withResponse();
    expect(same.data).toEqual(data);
    expect(same.response.headers.get('etag')).toBe(response.headers.get('etag'));
  }
  const owner = data.ownerId!.toUpperCase();
  const path = `/contacts/${data.id}`;
  const read = await request(server, path, { token, method: 'PATCH', body: { ownerId: owner } });
  expect(await read.json()).toEqual(data);
});

test('a replacement resets what it does not name', async () => {
  const { crm, userId } = await createOrganization(server);
  const created = await crm.contacts.create({
    firstName: 'Ada',
    lastName: 'Lovelace',
    jobTitle: 'Analyst',
    emails: [{ address: 'ada@example.com' }],
    doNotCall: true,
    externalIds: [{ source: 'hubspot', id: '1' }],
  });
  const replaced = await crm.contacts.replace(created.id, { lastName: 'Byron' });
  expect(replaced).toMatchObject({
    id: created.id,
    version: 2,
    createdAt: created.createdAt,
    fullName: 'Byron',
    firstName: null,
    jobTitle: null,
    emails: [],
    doNotCall: false,
    externalIds: [],
    ownerId: userId,
  });
});

test('If-Match guards changes, replacements and deletes by the version alone', async () => {
  const { crm } = await createOrganization(server);
  const { data, response } = await crm.contacts.create({ lastName: 'Lovelace' }).withResponse();
  const stale = response.headers.get('etag')!;
  const { id } = data;
  const change = await crm.contacts.update(id, { firstName: 'Ada' }, { ifMatch: stale });
  expect(change.version).toBe(2);
  const refusal = {
    status: 412,
    code: 'version_mismatch',
    problem: { currentVersion: 2 },
  };
  await expect(crm.contacts.update(id, {}, { ifMatch: stale })).rejects.toMatchObject(refusal);
  await expect(
    crm.contacts.replace(id, { lastName: 'B' }, { ifMatch: stale }),
  ).rejects.toMatchObject(refusal);
  await expect(crm.contacts.delete(id, { ifMatch: stale })).rejects.toMatchObject(refusal);
  const { response: read } = await crm.contacts.get(id, { fields: ['lastName'] }).withResponse();
  await crm.contacts.delete(id, { ifMatch: read.headers.get('etag')! });
  await expect(crm.contacts.get(id)).rejects.toMatchObject({ status: 404 });
});

test.each([
  ['any version', '*', 200],
  ['one of a list of ETags', '"7-abc", "1-def"', 200],
  ['a version alone', '"1"', 200],
  ['a weak ETag, which is never strong enough', 'W/"1-abc"', 412],
  ['a list without the version', '"2", "3"', 412],
  ['what is no ETag', '1', 412],
])('If-Match with %s', async (_, ifMatch, status) => {
  const { crm, token } = await createOrganization(server);
  const { id } = await crm.contacts.create({ lastName: 'Lovelace' });
  const response = await request(server, `/contacts/${id}`, {
    token,
    method: 'PATCH',
    headers: { 'if-match': ifMatch },
    body: { firstName: 'Ada' },
  });
  expect(response.status).toBe(status);
});

test('of two changes at once that name the same version, one is refused', async () => {
  const { crm } = await createOrganization(server);
  const { id } = await crm.contacts.create({ lastName: 'Lovelace' });
  const results = await Promise.allSettled(
    ['Ada', 'Augusta'].map((firstName) => crm.contacts.update(id, { firstName }, { ifMatch: 1 })),
  );
  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('If-None-Match is answered by 304 without a body until the record changes', async () => {
  const { crm, token } = await createOrganization(server);
  const { data, response } = await crm.contacts.create({ lastName: 'Lovelace' }).withResponse();
  const etag = response.headers.get('etag')!;
  const read = (ifNoneMatch: string, method = 'GET') =>
    request(server, `/contacts/${data.id}`, {
      token,
      method,
      headers: { 'if-none-match': ifNoneMatch },
    });
  for (const header of [etag, `W/${etag}`, `"0-x", ${etag}`, '*']) {
    const unchanged = await read(header);
    expect(unchanged.status).toBe(304);
    expect(unchanged.headers.get('etag')).toBe(etag);
    expect(await unchanged.text()).toBe('');
  }
  expect((await read(etag, 'HEAD')).status).toBe(304);
  await crm.contacts.update(data.id, { firstName: 'Ada' });
  expect((await read(etag)).status).toBe(200);
});

test('a deleted contact is gone, frees its address, and comes back by restore', async () => {
  const { crm } = await createOrganization(server);
  const body = { lastName: 'Lovelace', emails: [{ address: 'ada@example.com' }] };
  const { id } = await crm.contacts.create(body);
  const { response } = await crm.contacts.delete(id).withResponse();
  expect([response.status, await crm.contacts.list().toArray()]).toEqual([204, []]);
  await expect(crm.contacts.get(id)).rejects.toMatchObject({ status: 404 });
  await expect(crm.contacts.delete(id)).rejects.toMatchObject({ status: 404 });
  await expect(crm.contacts.update(id, {})).rejects.toMatchObject({ status: 404 });
  const seen = await crm.contacts.get(id, { deleted: 'include' });
  expect(seen).toMatchObject({ version: 2, deletedAt: expect.any(String) });

  const second = await crm.contacts.create(body);
  await expect(crm.contacts.restore(id)).rejects.toMatchObject({
    status: 409,
    problem: { duplicates: [{ id: second.id, key: 'email', value: 'ada@example.com' }] },
  });
  await crm.contacts.delete(second.id);
  const restored = await crm.contacts.restore(id);
  expect(restored).toMatchObject({ id, version: 3, deletedAt: null, email: 'ada@example.com' });
  await expect(crm.contacts.restore(second.id)).rejects.toMatchObject({ code: 'duplicate' });
  expect(await crm.contacts.restore(id)).toEqual(restored);
});

test('what an API key makes belongs to nobody and says which key made it', async () => {
  const { crm } = await createOrganization(server);
  const { key, id } = await crm.apiKeys.create({ name: 'Sync', permissions: ['contacts:write'] });
  const program = new HeadlessCrm({ baseUrl: server.url, apiKey: key });
  expect(await program.contacts.create({ lastName: 'Made' })).toMatchObject({
    createdBy: { type: 'api_key', id },
    ownerId: null,
  });
});

test('a record shows the fields and the related records that are asked for', async () => {
  const { crm, email } = await createOrganization(server);
  const company = await crm.companies.create({ name: 'Acme' });
  const { id } = await crm.contacts.create({ lastName: 'Ada', companyId: company.id });
  const shown = await crm.contacts.get(id, { fields: ['lastName'], include: ['company', 'owner'] });
  expect(shown).toEqual({
    id,
    lastName: 'Ada',
    company: expect.objectContaining({ id: company.id, name: 'Acme' }),
    owner: expect.objectContaining({ email, role: 'owner' }),
  });
  await crm.companies.delete(company.id);
  expect(await crm.contacts.get(id, { include: ['company'] })).toMatchObject({
    companyId: company.id,
    company: null,
  });
});
