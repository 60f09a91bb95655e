import { beforeAll, describe, expect, test } from 'vitest';
import { Client } from 'pg';
import type { HeadlessCrm, ViewCreate } from '@headless-crm/sdk';
import { addMember } from './support/members.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();

let owner: TestOrganization;
let member: TestOrganization;
let crm: HeadlessCrm;

beforeAll(async () => {
  owner = await createOrganization(server);
  member = await addMember(server, owner);
  ({ crm } = owner);
  const people = [
    ['Ada', 'Lovelace', 'customer'],
    ['Grace', 'Hopper', 'customer'],
    ['Alan', 'Turing', 'lead'],
    ['Ada', 'Yonath', 'customer'],
  ] as const;
  for (const [firstName, lastName, lifecycleStage] of people)
    await crm.contacts.create({ firstName, lastName, lifecycleStage });
});

const customers = { field: 'lifecycleStage', op: 'eq', value: 'customer' } as const;

const save = (of: TestOrganization, body: Partial<ViewCreate> = {}) =>
  of.crm.views.create({ object: 'contact', name: 'Customers', filter: customers, ...body });

const get = (of: TestOrganization, path: string) => request(server, path, { token: of.token });

const namesIn = ({ data }: { data: { lastName?: string | null }[] }) =>
  data.map(({ lastName }) => lastName);

describe('a list by a view', () => {
  test('has its filter beside the given one, and its order and shape where none are given', async () => {
    const { id } = await save(owner, {
      sort: ['-lastName'],
      fields: ['lastName', 'ownerId'],
      include: ['owner'],
    });
    const whole = await crm.contacts.list({ view: id });
    expect(namesIn(whole)).toEqual(['Yonath', 'Lovelace', 'Hopper']);
    expect(Object.keys(whole.data[0]!)).toEqual(['id', 'lastName', 'ownerId', 'owner']);

    const narrowed = await crm.contacts.list({
      view: id,
      firstName: { eq: 'Ada' },
      sort: ['lastName'],
      fields: ['firstName'],
      total: 'exact',
    });
    expect(narrowed.page.total).toBe(2);
    expect(narrowed.data.map((contact) => Object.keys(contact))).toEqual([
      ['id', 'firstName', 'owner'],
      ['id', 'firstName', 'owner'],
    ]);
    const searched = await crm.contacts.search({
      view: id,
      filter: { or: [{ field: 'lastName', op: 'in', value: ['Turing', 'Hopper'] }] },
    });
    expect(namesIn(searched)).toEqual(['Hopper']);
  });

  test('has its words beside the given ones', async () => {
    const { id } = await save(owner, { filter: null, q: 'ada', sort: ['lastName'] });
    expect(namesIn(await crm.contacts.list({ view: id }))).toEqual(['Lovelace', 'Yonath']);
    expect(namesIn(await crm.contacts.list({ view: id, q: 'yon' }))).toEqual(['Yonath']);
  });

  test('is what an aggregation by it counts', async () => {
    const { id } = await save(owner, { q: 'ada' });
    const { data } = await crm.contacts.aggregate({ view: id, metrics: [{ op: 'count' }] });
    expect(data).toEqual([{ group: {}, values: [2] }]);
  });

  test('is as it was changed from the next request on', async () => {
    const { id } = await save(owner, { shared: true });
    expect((await member.crm.contacts.list({ view: id })).data).toHaveLength(3);
    await crm.views.update(id, { filter: { not: customers }, sort: null });
    expect(namesIn(await member.crm.contacts.list({ view: id }))).toEqual(['Turing']);
    await crm.views.update(id, { filter: null });
    expect((await member.crm.contacts.list({ view: id })).data).toHaveLength(4);
    await crm.views.delete(id);
    expect((await get(member, `/contacts?view=${id}`)).status).toBe(400);
  });

  test('is by one of its states while it is changed again and again', async () => {
    const { id } = await save(owner, { sort: ['lastName'] });
    const states = [customers, { not: customers }];
    const over = new AbortController();
    const change = async (): Promise<void> => {
      for (let n = 0; n < 12; n += 1) await crm.views.update(id, { filter: states[n % 2]! });
      over.abort();
    };
    const found = new Set<string>();
    const list = async (): Promise<void> => {
      while (!over.signal.aborted) {
        const response = await get(owner, `/contacts?view=${id}`);
        // Who changes a view in a loop makes others begin again, and give up in the end.
        if (response.status === 503) continue;
        expect(response.status).toBe(200);
        found.add(namesIn((await response.json()) as Parameters<typeof namesIn>[0]).join());
      }
    };
    await Promise.all([change(), list(), list(), list(), list()]);
    expect([...found].toSorted()).toEqual(['Hopper,Lovelace,Yonath', 'Turing']);
  });

  test('is refused where it lists other records', async () => {
    const { id } = await save(owner);
    const problem = await problemOf(await get(owner, `/companies?view=${id}`));
    expect(problem.errors).toMatchObject([
      { in: 'query', pointer: '/view', code: 'invalid_value' },
    ]);
  });
});

describe('the cursor of a list by a view', () => {
  test('is good for this view and this filter alone', async () => {
    const view = await save(owner, { sort: ['lastName'] });
    const other = await save(owner, { sort: ['lastName'] });
    const first = await crm.contacts.list({ view: view.id, limit: 1 });
    const cursor = first.page.nextCursor!;
    const next = async (query: string): Promise<number> =>
      (await get(owner, `/contacts?limit=1&cursor=${cursor}&${query}`)).status;

    expect(await next(`view=${view.id}`)).toBe(200);
    expect(await next(`view=${other.id}`)).toBe(400);
    expect(await next('sort=lastName')).toBe(400);
    expect(await next('sort=lastName&lifecycleStage=customer')).toBe(400);
    await crm.views.update(view.id, { name: 'Who buys' });
    expect(await next(`view=${view.id}`)).toBe(200);
    await crm.views.update(view.id, { q: 'ada' });
    const refused = await get(owner, `/contacts?limit=1&cursor=${cursor}&view=${view.id}`);
    expect((await problemOf(refused)).code).toBe('invalid_cursor');
    await crm.views.update(view.id, { q: null });
    expect(await next(`view=${view.id}`)).toBe(200);
    await crm.views.update(view.id, { filter: { not: customers } });
    expect(await next(`view=${view.id}`)).toBe(400);
  });

  test('walks all of it', async () => {
    const { id } = await save(owner, { sort: ['-lastName'] });
    const all = await crm.contacts.list({ view: id, limit: 1 }).toArray();
    expect(all.map(({ lastName }) => lastName)).toEqual(['Yonath', 'Lovelace', 'Hopper']);
  });
});

describe('a private view', () => {
  test('is its maker’s alone, also once this server has seen it', async () => {
    const { id } = await save(member, { name: 'Mine' });
    expect((await member.crm.contacts.list({ view: id })).data).toHaveLength(3);

    const nothing = crypto.randomUUID();
    const seen = async (of: TestOrganization, some: string) => {
      const asked = await problemOf(await get(of, `/contacts?view=${some}`));
      return [
        (await get(of, `/views/${some}`)).status,
        (await request(server, `/views/${some}`, { ...of, method: 'PATCH', body: {} })).status,
        (await request(server, `/views/${some}`, { ...of, method: 'DELETE' })).status,
        JSON.stringify(asked.errors).replaceAll(some, 'id'),
        (await of.crm.views.list().toArray()).some((view) => view.id === some),
      ];
    };
    const stranger = await createOrganization(server);
    expect(await seen(owner, id)).toEqual(await seen(owner, nothing));
    expect(await seen(stranger, id)).toEqual(await seen(stranger, nothing));
    expect((await member.crm.views.get(id)).name).toBe('Mine');
  });

  test('is held back by Postgres', async () => {
    const { id } = await save(member);
    const rowsFor = async (type: string, actor: string | null): Promise<number | null> => {
      const client = new Client({ connectionString: server.urls.appUrl });
      await client.connect();
      try {
        await client.query('begin');
        await client.query('select app.bind($1, $2, $3, null)', [
          member.organizationId,
          type,
          actor,
        ]);
        const { rowCount } = await client.query(
          'update saved_views set name = name where id = $1',
          [id],
        );
        return rowCount;
      } finally {
        await client.end();
      }
    };
    expect(await rowsFor('user', member.userId)).toBe(1);
    expect(await rowsFor('user', owner.userId)).toBe(0);
    expect(await rowsFor('api_key', member.userId)).toBe(0);
    expect(await rowsFor('system', crypto.randomUUID())).toBe(0);
    // What erases an organization that is over.
    expect(await rowsFor('system', null)).toBe(1);
  });

  test('is nobody else’s any more when a shared one is made private', async () => {
    const { id } = await save(member, { shared: true });
    expect((await crm.contacts.list({ view: id })).data).toHaveLength(3);
    await member.crm.views.update(id, { shared: false });
    expect((await get(owner, `/contacts?view=${id}`)).status).toBe(400);
    expect((await get(owner, `/views/${id}`)).status).toBe(404);
  });
});

describe('a shared view', () => {
  test('is used by all, and changed by its maker and who manages views', async () => {
    const { id } = await save(member, { shared: true });
    const other = await addMember(server, owner);
    expect((await other.crm.contacts.list({ view: id })).data).toHaveLength(3);
    const change = async (of: TestOrganization, body: object) =>
      request(server, `/views/${id}`, { token: of.token, method: 'PATCH', body });

    const refused = await problemOf(await change(other, { name: 'Theirs' }));
    expect(refused).toMatchObject({ code: 'permission_denied', permission: 'views:manage' });
    const removed = await request(server, `/views/${id}`, { ...other, method: 'DELETE' });
    expect(removed.status).toBe(403);
    expect((await change(member, { name: 'Mine' })).status).toBe(200);
    expect((await change(owner, { name: 'Ours' })).status).toBe(200);
    // It would be out of his sight, and not out of the maker's.
    expect((await change(owner, { shared: false })).status).toBe(403);
    await crm.views.delete(id);
    expect((await get(member, `/views/${id}`)).status).toBe(404);
  });

  test('is of records that its maker reads', async () => {
    const { key } = await owner.crm.roles.create({
      name: 'Companies alone',
      access: { company: { read: 'all' } },
    });
    const reader = await addMember(server, owner, key);
    const body = { object: 'contact', name: 'Customers' };
    const problem = await problemOf(await request(server, '/views', { ...reader, body }));
    expect(problem).toMatchObject({ code: 'permission_denied', permission: 'contacts:read' });
    await save(reader, { object: 'company', filter: null });
    const { data } = await reader.crm.views.list({ object: { eq: 'company' } });
    expect(data).toMatchObject([{ object: 'company', createdBy: { id: reader.userId } }]);
  });
});

describe('what is wrong with a view is told when it is saved', () => {
  const cases: [what: string, body: object, pointer: string, code: string][] = [
    [
      'a field that there is not',
      { filter: { and: [{ field: 'amount', op: 'gt', value: 1 }] } },
      '/filter/and/0/field',
      'unknown_field',
    ],
    [
      'a custom field that there is not',
      { filter: { not: { field: 'customFields.tier', op: 'eq', value: 1 } } },
      '/filter/not/field',
      'unknown_field',
    ],
    [
      'an operator that the field has not',
      { filter: { field: 'doNotCall', op: 'contains', value: 'a' } },
      '/filter/op',
      'unknown_operator',
    ],
    [
      'a value of another type',
      { filter: { or: [{ field: 'createdAt', op: 'gt', value: 'soon' }] } },
      '/filter/or/0/value',
      'invalid_value',
    ],
    ['a filter that is none', { filter: { and: [{}] } }, '/filter/and/0/and', 'required'],
    ['an order by what has none', { sort: ['-emails'] }, '/sort', 'invalid_sort'],
    ['fields that there are not', { fields: ['id', 'nickname'] }, '/fields', 'unknown_field'],
    ['records that there are not beside it', { include: ['boss'] }, '/include', 'unknown_field'],
    ['words without a letter', { q: '--' }, '/q', 'invalid_value'],
    ['an object that there is not', { object: 'unicorn' }, '/object', 'invalid_value'],
    ['what is not known', { colour: 'red' }, '/colour', 'unknown_field'],
  ];
  test.each(cases)('%s', async (_, wrong, pointer, code) => {
    const body = { object: 'contact', name: 'Wrong', ...wrong };
    const problem = await problemOf(await request(server, '/views', { ...owner, body }));
    expect(problem.errors).toEqual(
      expect.arrayContaining([expect.objectContaining({ in: 'body', pointer, code })]),
    );
    if (pointer === '/object') return;
    const { id } = await save(owner);
    const change = { method: 'PATCH', token: owner.token, body: wrong };
    expect((await request(server, `/views/${id}`, change)).status).toBe(400);
    expect(await crm.views.get(id)).toMatchObject({ name: 'Customers', filter: customers });
  });

  test('and not again of what a change leaves as it was', async () => {
    const { crm, token } = await createOrganization(server);
    const field = await crm.customFields.create({
      object: 'contact',
      key: 'old',
      label: 'Old',
      type: 'text',
    });
    const filter = { field: 'customFields.old', op: 'eq', value: 'a' } as const;
    const { id } = await crm.views.create({ object: 'contact', name: 'Old', filter });
    await crm.customFields.update(field.id, { archivedAt: new Date().toISOString() });
    await crm.customFields.delete(field.id);
    expect(await crm.views.update(id, { name: 'Older' })).toMatchObject({ name: 'Older', filter });
    expect((await request(server, `/contacts?view=${id}`, { token })).status).toBe(409);
    await crm.views.update(id, { filter: null });
    expect((await crm.contacts.list({ view: id })).data).toEqual([]);
  });
});

describe('a view of what is not there any more', () => {
  test('works while a custom field is archived, and names it once it is deleted', async () => {
    const { crm, token } = await createOrganization(server);
    const field = await crm.customFields.create({
      object: 'contact',
      key: 'tier',
      label: 'Tier',
      type: 'text',
    });
    await crm.contacts.create({ lastName: 'Ada', customFields: { tier: 'gold' } });
    const { id } = await crm.views.create({
      object: 'contact',
      name: 'Gold',
      filter: { and: [{ field: 'customFields.tier', op: 'eq', value: 'gold' }] },
      sort: ['customFields.tier'],
      fields: ['customFields.tier'],
    });
    const shown = [{ customFields: { tier: 'gold' } }];
    expect((await crm.contacts.list({ view: id })).data).toMatchObject(shown);
    await crm.customFields.update(field.id, { archivedAt: new Date().toISOString() });
    expect((await crm.contacts.list({ view: id })).data).toMatchObject(shown);
    await crm.customFields.delete(field.id);

    for (const [part, send] of [
      ['query', () => request(server, `/contacts?view=${id}`, { token })],
      ['query', () => request(server, `/contacts?view=${id}&sort=id&fields=id`, { token })],
      ['body', () => request(server, '/contacts/search', { token, body: { view: id } })],
      [
        'body',
        () =>
          request(server, '/contacts/aggregate', {
            token,
            body: { view: id, metrics: [{ op: 'count' }] },
          }),
      ],
    ] as const) {
      const problem = await problemOf(await send());
      expect(problem).toMatchObject({ code: 'view_outdated', status: 409 });
      expect(problem.detail).toContain('customFields.tier');
      expect(problem.errors![0]).toMatchObject({ in: part, pointer: '/view' });
    }
  });

  test('names a field that is hidden from who asks', async () => {
    const { key } = await owner.crm.roles.create({
      name: 'Without stages',
      access: { contact: { read: 'all' } },
      fields: { contact: { lifecycleStage: 'hidden' } },
    });
    const reader = await addMember(server, owner, key);
    const shared = { shared: true, fields: ['lastName'] };
    const { id } = await save(owner, shared);
    const problem = await problemOf(await get(reader, `/contacts?view=${id}`));
    expect(problem.code).toBe('view_outdated');
    expect(problem.errors).toMatchObject([
      { pointer: '/view', message: expect.stringContaining('lifecycleStage') },
    ]);
    const sorted = await save(owner, { ...shared, filter: null, sort: ['lifecycleStage'] });
    expect((await get(reader, `/contacts?view=${sorted.id}`)).status).toBe(409);
    expect((await get(reader, `/contacts?view=${sorted.id}&sort=id`)).status).toBe(200);
  });
});
