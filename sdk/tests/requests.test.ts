import { expect, test } from 'vitest';
import type { Choice, Shaped, Shaping } from '../src/core/shape.ts';
import { HeadlessCrm } from '../src/index.ts';
import { queryString } from '../src/core/url.ts';
import { reply, startFaultyServer } from './support/faulty-server.ts';

test('lists are joined by commas, filters are one level deep', () => {
  const query = queryString({
    limit: 10,
    sort: ['-createdAt', 'lastName'],
    fields: [],
    email: { in: ['a,1@b.c', 'd@e.f'], contains: undefined },
    q: 'ada & co',
  });
  expect(query).toBe(
    '?limit=10&sort=-createdAt,lastName&email%5Bin%5D=a%2C1%40b.c,d%40e.f&q=ada%20%26%20co',
  );
});

test('dates are sent in UTC, and what is missing not at all', () => {
  const query = {
    at: { gte: new Date(0), lt: null },
    none: null,
    nothing: undefined,
  };
  expect(decodeURIComponent(queryString(query))).toBe('?at[gte]=1970-01-01T00:00:00.000Z');
  expect(queryString()).toBe('');
});

test('path values are encoded, and one that would name another path is refused', async () => {
  await using server = await startFaultyServer(reply(200, {}));
  const crm = new HeadlessCrm({ baseUrl: `${server.baseUrl}/crm/` });
  await crm.contacts.upsert('externalId:hub/spot', 'a b?#', { firstName: 'Ada' });
  expect(server.received[0]!.url).toBe(
    '/crm/api/v1/contacts/by/externalId%3Ahub%2Fspot/a%20b%3F%23',
  );
  for (const id of ['', '.', '..']) await expect(crm.contacts.get(id)).rejects.toThrow(TypeError);
  expect(server.received).toHaveLength(1);
});

test('a record’s version is checked by If-Match, and its ETag is in the response', async () => {
  await using server = await startFaultyServer(reply(200, { id: 'c1' }, { etag: '"3-x"' }));
  const crm = new HeadlessCrm({ ...server, headers: { 'x-tenant': 'a' } });
  const { data, response, requestId } = await crm.contacts.get('c1').withResponse();
  const ifMatch = response.headers.get('etag')!;
  await crm.contacts.update('c1', { firstName: null }, { ifMatch, headers: { 'x-one': '1' } });
  expect([data.id, response.status, requestId]).toEqual(['c1', 200, 'req-1']);
  await crm.contacts.update('c1', {}, { ifMatch: 3 });
  expect(server.received[2]!.headers['if-match']).toBe('"3"');
  const { headers, method, body } = server.received[1]!;
  expect(method).toBe('PATCH');
  expect(body).toBe('{"firstName":null}');
  expect(headers).toMatchObject({ 'if-match': '"3-x"', 'x-tenant': 'a', 'x-one': '1' });
});

test('nested resources, and a reply without a body', async () => {
  await using server = await startFaultyServer(reply(204));
  const crm = new HeadlessCrm({ ...server });
  await expect(crm.contacts.companies.delete('c1', 'o1')).resolves.toBeUndefined();
  expect(server.received[0]).toMatchObject({
    method: 'DELETE',
    url: '/api/v1/contacts/c1/companies/o1',
  });
});

test('request() reaches what has no method', async () => {
  await using server = await startFaultyServer(reply(200, { ok: true }));
  const crm = new HeadlessCrm({ ...server });
  const path = '/api/v1/things/{id}';
  await expect(
    crm.request({ method: 'GET', path, values: ['1'], query: { a: 1 } }),
  ).resolves.toEqual({ ok: true });
  expect(server.received[0]!.url).toBe('/api/v1/things/1?a=1');
});

test('a raw reply is streamed', async () => {
  await using server = await startFaultyServer((_request, response) => {
    response.write('one,');
    setTimeout(() => response.end('two'), 50);
  });
  const crm = new HeadlessCrm({ ...server });
  const file = await crm.request<Response>({ method: 'GET', path: '/file', raw: true });
  expect(await file.text()).toBe('one,two');
});

interface Person {
  id: string;
  lastName: string;
  company?: { name: string } | null;
}

interface ListPeople {
  limit?: number;
  include?: 'company'[];
  fields?: ('id' | 'lastName' | 'customFields.tier')[];
}

/** A method as the generator writes them. */
function list<
  I extends Choice<ListPeople, 'include'> = never,
  F extends Choice<ListPeople, 'fields'> = never,
>(_params?: Shaping<ListPeople, I, F>): Shaped<Person, I, F> {
  return { id: 'p1', lastName: 'Lovelace', company: null } as Shaped<Person, I, F>;
}

test('the types follow include and fields', () => {
  const company: { name: string } | null = list({ include: ['company'] }).company;
  // @ts-expect-error it may be missing: nothing asked for it
  const missing: { name: string } | null = list({ limit: 1 }).company;
  // @ts-expect-error the call does not ask for this field
  const absent: unknown = list({ fields: ['customFields.tier'] }).lastName;
  const { id } = list({ fields: ['customFields.tier'] });
  const both = list({ fields: ['lastName'], include: ['company'] });
  // @ts-expect-error there is no such parameter
  list({ limt: 5 });
  expect([company, missing, both.company]).toEqual([null, null, null]);
  expect([id, absent, both.lastName]).toEqual(['p1', 'Lovelace', 'Lovelace']);
});
