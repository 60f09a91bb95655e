import { afterAll, beforeAll, expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { type CountingProxy, startCountingProxy } from './support/proxy.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

let proxy: CountingProxy;
const server = useServer({
  route: async (appUrl) => {
    proxy = await startCountingProxy(appUrl);
    return proxy.url;
  },
});
let organization: TestOrganization;
let companyId: string;
let contactId: string;
let otherContactId: string;
let madeAt: string;
let refreshToken: string;
let viewId: string;

beforeAll(async () => {
  organization = await createOrganization(server);
  companyId = (await organization.crm.companies.create({ name: 'Acme' })).id;
  ({ id: contactId, updatedAt: madeAt } = await organization.crm.contacts.create({
    lastName: 'Ada',
    companyId,
  }));
  const filter = { field: 'lastName', op: 'eq', value: 'Ada' } as const;
  viewId = (await organization.crm.views.create({ object: 'contact', name: 'Ada', filter })).id;
  const { email } = organization;
  const anonymous = new HeadlessCrm({ baseUrl: server.url });
  const signedIn = await anonymous.auth.login({ email, password: 'correct horse battery staple' });
  refreshToken = signedIn.refreshToken!;
  const knows = { key: 'knows', label: 'Knows', inverseLabel: 'Known by' };
  await organization.crm.associationDefinitions.create({
    ...knows,
    fromObject: 'contact',
    toObject: 'contact',
  });
  otherContactId = (await organization.crm.contacts.create({ lastName: 'Byron' })).id;
});
afterAll(() => proxy.stop());

const cases: [what: string, path: () => string, init: () => object, trips: number][] = [
  ['a list', () => '/contacts', () => ({}), 1],
  [
    'a list with a filter, an order, related records and a count',
    () =>
      '/contacts?lastName=Ada&sort=lastName,-createdAt&include=company,companies,owner&total=exact',
    () => ({}),
    1,
  ],
  [
    'a list by a view that this server has not seen: the view, and the list',
    () => `/contacts?view=${viewId}`,
    () => ({}),
    2,
  ],
  ['a list by a view that it has seen', () => `/contacts?view=${viewId}&limit=1`, () => ({}), 1],
  ['a search', () => '/contacts/search', () => ({ body: { sort: ['lastName'] } }), 1],
  ['one record', () => `/contacts/${contactId}?include=company`, () => ({}), 1],
  [
    'a history, with that of its links',
    () => `/contacts/${contactId}/history?include=links`,
    () => ({}),
    1,
  ],
  [
    'one record as it stood',
    () => `/contacts/${contactId}?include=company,companies&asOf=${madeAt}`,
    () => ({}),
    1,
  ],
  [
    'associations: the record, and the list',
    () => `/contacts/${contactId}/associations`,
    () => ({}),
    2,
  ],
  [
    'an association: definition, lock, the other record, its statement, the reply, the commit',
    () => `/contacts/${contactId}/associations/knows/${otherContactId}`,
    () => ({ method: 'PUT', body: { primary: true } }),
    6,
  ],
  ['likely duplicates', () => `/contacts/${contactId}/duplicates`, () => ({}), 1],
  [
    'a create: its statement, and the commit',
    () => '/contacts',
    () => ({ body: { lastName: 'B' } }),
    2,
  ],
  [
    'a create under a key: the key and its statement, its reply and the commit',
    () => '/contacts',
    () => ({ body: { lastName: 'K' }, headers: { 'idempotency-key': 'k' } }),
    2,
  ],
  [
    'a create that refers to another record',
    () => '/contacts',
    () => ({ body: { lastName: 'C', companyId } }),
    3,
  ],
  [
    'a change: lock, write, commit',
    () => `/contacts/${contactId}`,
    () => ({ method: 'PATCH', body: { jobTitle: `Analyst ${Math.random()}` } }),
    3,
  ],
  [
    'a batch of a hundred creates: their statement, and the commit',
    () => '/batch',
    () => ({
      body: {
        operations: Array.from({ length: 100 }, (_, index) => ({
          operation: 'contacts.create',
          body: { lastName: `Batch ${index}` },
        })),
      },
    }),
    2,
  ],
  [
    'a batch of records that refer to each other: the ones, what the others refer to, the others, the commit',
    () => '/batch',
    () => ({
      body: {
        operations: Array.from({ length: 50 }, (_, index) => [
          { ref: `c${index}`, operation: 'companies.create', body: { name: 'Acme' } },
          {
            operation: 'contacts.create',
            body: { lastName: 'Ada', companyId: `@{c${index}.id}` },
          },
        ]).flat(),
      },
    }),
    4,
  ],
  [
    'a batch of changes: locks, writes, commit',
    () => '/batch',
    () => ({
      body: {
        operations: [contactId, otherContactId].map((id) => ({
          operation: 'contacts.update',
          id,
          body: { jobTitle: `Analyst ${Math.random()}` },
        })),
      },
    }),
    3,
  ],
  [
    'a refresh: all of it, and the commit',
    () => '/auth/refresh',
    () => ({ body: { refreshToken } }),
    2,
  ],
  ['the same refresh again', () => '/auth/refresh', () => ({ body: { refreshToken } }), 2],
  ['the sessions', () => '/auth/sessions', () => ({}), 1],
];

test.each(cases)(
  '%s takes its round trips to Postgres and no more',
  async (_, path, init, trips) => {
    proxy.takeCount();
    const response = await request(server, path(), { token: organization.token, ...init() });
    expect(response.status).toBeLessThan(300);
    expect(proxy.takeCount()).toBe(trips);
  },
);

test('what a server has never seen is looked up in one round trip more: the member, or the key, with the custom fields', async () => {
  const unseen = await createOrganization(server);
  const list = async (headers: Record<string, string>): Promise<number> => {
    proxy.takeCount();
    const response = await fetch(`${server.url}/api/v1/contacts`, { headers });
    expect(response.status).toBe(200);
    return proxy.takeCount();
  };
  const byToken = { authorization: `Bearer ${unseen.token}` };
  expect([await list(byToken), await list(byToken)]).toEqual([2, 1]);
  const other = await createOrganization(server);
  const { key } = await other.crm.apiKeys.create({
    name: 'Sync',
    permissions: ['contacts:read'],
  });
  const byKey = { 'x-api-key': key };
  expect([await list(byKey), await list(byKey)]).toEqual([2, 1]);
});
