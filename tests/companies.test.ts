import { afterAll, expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { comparable, problemOf } from './support/problems.ts';
import { createOrganization, request, useServer } from './support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

test('a name alone makes a company', async () => {
  const { crm, userId } = await createOrganization(server);
  const { data, response } = await crm.companies.create({ name: ' Acme ' }).withResponse();
  expect(response.status).toBe(201);
  expect(response.headers.get('location')).toBe(`/api/v1/companies/${data.id}`);
  expect(data).toMatchObject({
    version: 1,
    name: 'Acme',
    ownerId: userId,
    domains: [],
    annualRevenue: null,
    billingAddress: null,
    parentId: null,
    deletedAt: null,
  });
  expect(await crm.companies.get(data.id)).toEqual(data);
});

test.each([
  ['a company without a name', {}, '/name', 'required'],
  ['a name that is null', { name: null }, '/name', 'invalid_type'],
  [
    'a number beyond the column',
    { name: 'A', employeeCount: 2 ** 31 },
    '/employeeCount',
    'too_big',
  ],
  ['a negative head count', { name: 'A', employeeCount: -1 }, '/employeeCount', 'too_small'],
  ['half a person', { name: 'A', employeeCount: 1.5 }, '/employeeCount', 'invalid_type'],
  [
    'a float as an amount',
    { annualRevenue: { amount: 1, currency: 'EUR' } },
    '/annualRevenue/amount',
    'invalid_type',
  ],
  [
    'an amount of 13 digits',
    { annualRevenue: { amount: '1000000000000', currency: 'EUR' } },
    '/annualRevenue/amount',
    'invalid_format',
  ],
  [
    'seven digits behind the point',
    { annualRevenue: { amount: '0.0000001', currency: 'EUR' } },
    '/annualRevenue/amount',
    'invalid_format',
  ],
  [
    'an amount with an exponent',
    { annualRevenue: { amount: '1e5', currency: 'EUR' } },
    '/annualRevenue/amount',
    'invalid_format',
  ],
  [
    'an amount without a currency',
    { annualRevenue: { amount: '1' } },
    '/annualRevenue/currency',
    'required',
  ],
  [
    'a currency that is none',
    { annualRevenue: { amount: '1', currency: 'QQQ' } },
    '/annualRevenue/currency',
    'custom',
  ],
  [
    'a currency in lower case',
    { annualRevenue: { amount: '1', currency: 'eur' } },
    '/annualRevenue/currency',
    'invalid_format',
  ],
  [
    'an address with an unknown part',
    { billingAddress: { planet: 'Earth' } },
    '/billingAddress/planet',
    'unknown_field',
  ],
  ['what is no domain', { domains: ['https://acme.example/'] }, '/domains/0', 'invalid_format'],
  ['a domain of one label', { domains: ['acme'] }, '/domains/0', 'invalid_format'],
  ['a domain twice', { domains: ['acme.example', 'ACME.example'] }, '/domains', 'custom'],
  ['a year that is not', { foundedYear: 20_260 }, '/foundedYear', 'too_big'],
  [
    'what is no address on the web',
    { website: 'ftp://acme.example' },
    '/website',
    'invalid_format',
  ],
])('%s is refused and its place named', async (_, body, pointer, code) => {
  const { token } = await createOrganization(server);
  const whole = 'name' in body || pointer === '/name' ? body : { name: 'Acme', ...body };
  const response = await request(server, '/companies', { token, body: whole });
  expect(response.status).toBe(400);
  expect(await problemOf(response)).toMatchObject({
    code: 'validation_failed',
    errors: [{ in: 'body', pointer, code }],
  });
});

test.each([
  ['12500', '12500.00'],
  ['0012.5', '12.50'],
  ['0.000001', '0.000001'],
  ['-0.5', '-0.50'],
  ['-0', '0.00'],
  ['1.230000', '1.23'],
  ['-1.2345', '-1.2345'],
  ['999999999999.999999', '999999999999.999999'],
  ['-999999999999.999999', '-999999999999.999999'],
])(
  'an amount of %s is shown as %s, exactly, and is the same when it is sent again',
  async (sent, shown) => {
    const { crm } = await createOrganization(server);
    const annualRevenue = { amount: sent, currency: 'EUR' };
    const created = await crm.companies.create({ name: 'Acme', annualRevenue });
    expect(created.annualRevenue).toEqual({ amount: shown, currency: 'EUR' });
    expect(await crm.companies.update(created.id, { annualRevenue })).toEqual(created);
  },
);

test('a change merges into an amount and an address, part by part', async () => {
  const { crm, token } = await createOrganization(server);
  const { id } = await crm.companies.create({
    name: 'Acme',
    annualRevenue: { amount: '1000', currency: 'EUR' },
    billingAddress: { street: 'Main Street 1', city: 'Utrecht', country: 'NL' },
  });
  expect(
    await crm.companies.update(id, {
      annualRevenue: { amount: '2000' },
      billingAddress: { city: null, postalCode: '3511' },
    }),
  ).toMatchObject({
    version: 2,
    annualRevenue: { amount: '2000.00', currency: 'EUR' },
    billingAddress: { street: 'Main Street 1', postalCode: '3511', country: 'NL' },
  });
  const { billingAddress } = await crm.companies.get(id);
  expect(billingAddress?.city ?? null).toBeNull();
  const half = await request(server, `/companies/${id}`, {
    token,
    method: 'PATCH',
    body: { annualRevenue: { currency: null } },
  });
  expect(await problemOf(half)).toMatchObject({ errors: [{ pointer: '/annualRevenue/currency' }] });
  expect(await crm.companies.update(id, { annualRevenue: null })).toMatchObject({
    version: 3,
    annualRevenue: null,
  });
  await expect(crm.companies.update(id, { annualRevenue: { amount: '1' } })).rejects.toMatchObject({
    errors: [{ pointer: '/annualRevenue/currency', code: 'required' }],
  });
  expect((await crm.companies.update(id, { billingAddress: null })).billingAddress).toBeNull();
});

test('a name cannot be cleared', async () => {
  const { crm, token } = await createOrganization(server);
  const { id } = await crm.companies.create({ name: 'Acme' });
  const response = await request(server, `/companies/${id}`, {
    token,
    method: 'PATCH',
    body: { name: null },
  });
  expect(await problemOf(response)).toMatchObject({ errors: [{ pointer: '/name' }] });
});

test('domains are kept in lower case, and international ones as punycode', async () => {
  const { crm } = await createOrganization(server);
  const { domains } = await crm.companies.create({
    name: 'Acme',
    domains: [' Acme.Example ', 'bücher.example'],
  });
  expect(domains).toEqual(['acme.example', 'xn--bcher-kva.example']);
});

test('a second company with a domain is refused, however the domain is written', async () => {
  const { crm } = await createOrganization(server);
  const { id } = await crm.companies.create({ name: 'One', domains: ['bücher.example'] });
  await expect(
    crm.companies.create({ name: 'Two', domains: ['free.example', 'XN--bcher-KVA.example'] }),
  ).rejects.toMatchObject({
    status: 409,
    code: 'duplicate',
    problem: { duplicates: [{ id, key: 'domain', value: 'xn--bcher-kva.example' }] },
  });
});

test('a company can swap a domain with another in two steps, and keep its own', async () => {
  const { crm } = await createOrganization(server);
  const one = await crm.companies.create({ name: 'One', domains: ['one.example'] });
  const two = await crm.companies.create({ name: 'Two', domains: ['two.example'] });
  await crm.companies.update(one.id, { domains: ['new.example', 'one.example'] });
  await crm.companies.update(one.id, { domains: ['new.example'] });
  await crm.companies.update(two.id, { domains: ['one.example', 'two.example'] });
  await expect(crm.companies.update(one.id, { domains: ['one.example'] })).rejects.toMatchObject({
    problem: { duplicates: [{ id: two.id, value: 'one.example' }] },
  });
});

test('a deleted company frees its domain, and cannot be restored while another has it', async () => {
  const { crm } = await createOrganization(server);
  const one = await crm.companies.create({ name: 'One', domains: ['acme.example'] });
  await crm.companies.delete(one.id);
  const two = await crm.companies.create({ name: 'Two', domains: ['acme.example'] });
  await expect(crm.companies.restore(one.id)).rejects.toMatchObject({
    status: 409,
    problem: { duplicates: [{ id: two.id, key: 'domain', value: 'acme.example' }] },
  });
  await crm.companies.update(two.id, { domains: [] });
  expect(await crm.companies.restore(one.id)).toMatchObject({ version: 3, deletedAt: null });
});

test('a company cannot be its own ancestor, directly or by a longer way', async () => {
  const { crm } = await createOrganization(server);
  const chain: string[] = [];
  for (const name of ['A', 'B', 'C', 'D']) {
    const { id } = await crm.companies.create({ name, parentId: chain.at(-1) ?? null });
    chain.push(id);
  }
  const refusal = {
    status: 409,
    code: 'parent_cycle',
    errors: [{ in: 'body', pointer: '/parentId', code: 'parent_cycle' }],
  };
  for (const descendant of chain) {
    const change = { name: 'A', parentId: descendant };
    await expect(crm.companies.update(chain[0]!, change)).rejects.toMatchObject(refusal);
    await expect(crm.companies.replace(chain[0]!, change)).rejects.toMatchObject(refusal);
  }
  expect(await crm.companies.get(chain[0]!)).toMatchObject({ version: 1, parentId: null });
  expect(await crm.companies.update(chain[3]!, { parentId: chain[0] })).toMatchObject({
    version: 2,
    parentId: chain[0],
  });
});

test('of two changes at once that would close a circle together, one is refused', async () => {
  const { crm } = await createOrganization(server);
  for (let round = 0; round < 10; round += 1) {
    const a = await crm.companies.create({ name: 'A' });
    const b = await crm.companies.create({ name: 'B' });
    const results = await Promise.allSettled([
      crm.companies.update(a.id, { parentId: b.id }),
      crm.companies.update(b.id, { parentId: a.id }),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'parent_cycle' },
    });
  }
});

test('a parent that is unknown, deleted or of another organization is refused alike', async () => {
  const [mine, other] = [await createOrganization(server), await createOrganization(server)];
  const { id: foreign } = await other.crm.companies.create({ name: 'Theirs' });
  const { id: deleted } = await mine.crm.companies.create({ name: 'Gone' });
  await mine.crm.companies.delete(deleted);
  const refusals = [];
  for (const parentId of [foreign, deleted, uuid()]) {
    const body = { name: 'Acme', parentId };
    const response = await request(server, '/companies', { token: mine.token, body });
    expect(response.status).toBe(400);
    const problem = JSON.stringify(comparable(await problemOf(response)));
    refusals.push(problem.replaceAll(parentId, '<id>'));
  }
  expect(new Set(refusals).size).toBe(1);
});

test('a child of a deleted parent can still be changed', async () => {
  const { crm } = await createOrganization(server);
  const parent = await crm.companies.create({ name: 'Parent' });
  const child = await crm.companies.create({ name: 'Child', parentId: parent.id });
  await crm.companies.delete(parent.id);
  const changed = await crm.companies.update(child.id, { name: 'Orphan' });
  expect(changed).toMatchObject({ name: 'Orphan', parentId: parent.id });
  expect(await crm.companies.get(child.id, { include: ['parent'] })).toMatchObject({
    parent: null,
  });
});

test('a replacement resets what it does not name, and keeps what the server gives', async () => {
  const { crm, userId } = await createOrganization(server);
  const before = await crm.companies.create({
    name: 'Acme',
    industry: 'steel',
    domains: ['acme.example'],
    annualRevenue: { amount: '1', currency: 'EUR' },
    ownerId: null,
  });
  const after = await crm.companies.replace(before.id, { name: 'Acme' });
  expect(after).toEqual({
    ...before,
    version: 2,
    industry: null,
    domains: [],
    annualRevenue: null,
    ownerId: userId,
    updatedAt: after.updatedAt,
  });
});

test('a telephone number is made regular', async () => {
  const { crm } = await createOrganization(server);
  const { phone } = await crm.companies.create({ name: 'Acme', phone: '+44 (20) 7946-0000' });
  expect(phone).toBe('+442079460000');
});
