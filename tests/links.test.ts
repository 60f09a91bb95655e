import { afterAll, expect, test } from 'vitest';
import type { HeadlessCrm } from '@headless-crm/sdk';
import { v7 as uuid } from 'uuid';
import { comparable, problemOf } from './support/problems.ts';
import { createOrganization, request, useServer } from './support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

const createMany = <T>(count: number, create: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => create(index)));

const createPair = async (crm: HeadlessCrm) => ({
  contact: await crm.contacts.create({ lastName: 'Ada' }),
  company: await crm.companies.create({ name: 'Acme' }),
});

test('a link is made by 201, changed by 200, and seen from both sides', async () => {
  const { crm } = await createOrganization(server);
  const { contact, company } = await createPair(crm);
  const set = { role: 'champion', startedAt: '2026-01-01T01:00:00+01:00' };
  const made = await crm.contacts.companies.set(contact.id, company.id, set).withResponse();
  expect(made.response.status).toBe(201);
  expect(made.data).toMatchObject({
    contactId: contact.id,
    companyId: company.id,
    role: 'champion',
    primary: false,
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: null,
    company: { id: company.id, name: 'Acme' },
  });
  const changed = await crm.contacts.companies
    .set(contact.id, company.id, { role: 'blocker' })
    .withResponse();
  expect(changed.response.status).toBe(200);
  expect(changed.data).toMatchObject({ id: made.data.id, role: 'blocker', startedAt: null });

  expect((await crm.contacts.companies.list(contact.id)).data).toEqual([changed.data]);
  const [seen] = (await crm.companies.contacts.list(company.id)).data;
  expect(seen).toMatchObject({
    id: made.data.id,
    role: 'blocker',
    contact: { id: contact.id, fullName: 'Ada' },
  });
});

test('setting a link again as it is changes nothing', async () => {
  const { crm } = await createOrganization(server);
  const { contact, company } = await createPair(crm);
  const body = { role: 'champion', primary: true };
  const first = await crm.contacts.companies.set(contact.id, company.id, body).withResponse();
  const { version } = await crm.contacts.get(contact.id);
  const again = await crm.contacts.companies.set(contact.id, company.id, body).withResponse();
  expect(again.data).toEqual(first.data);
  expect(again.response.headers.get('etag')).toBe(first.response.headers.get('etag'));
  expect(await crm.contacts.get(contact.id)).toMatchObject({ version });
});

test('a companyId makes the link, and is its primary', async () => {
  const { crm } = await createOrganization(server);
  const { company } = await createPair(crm);
  const contact = await crm.contacts.create({ lastName: 'Bob', companyId: company.id });
  expect((await crm.contacts.companies.list(contact.id)).data).toMatchObject([
    { companyId: company.id, primary: true, role: null },
  ]);
});

test('the primary moves: by the link or by companyId, and the former link stays', async () => {
  const { crm } = await createOrganization(server);
  const { contact, company: first } = await createPair(crm);
  const second = await crm.companies.create({ name: 'Second' });
  const primaries = async () => {
    const links = await crm.contacts.companies.list(contact.id).toArray();
    const { companyId } = await crm.contacts.get(contact.id);
    const [primary, ...more] = links.filter((link) => link.primary).map((link) => link.companyId);
    expect([primary ?? null, more]).toEqual([companyId, []]);
    return { companyId, links: links.length };
  };
  await crm.contacts.companies.set(contact.id, first.id, { primary: true });
  expect(await primaries()).toEqual({ companyId: first.id, links: 1 });
  await crm.contacts.companies.set(contact.id, second.id, { primary: true });
  expect(await primaries()).toEqual({ companyId: second.id, links: 2 });
  await crm.contacts.update(contact.id, { companyId: first.id });
  expect(await primaries()).toEqual({ companyId: first.id, links: 2 });
  await crm.contacts.companies.set(contact.id, first.id, { primary: false });
  expect(await primaries()).toEqual({ companyId: null, links: 2 });
});

test('clearing companyId leaves the link', async () => {
  const { crm } = await createOrganization(server);
  const { contact, company } = await createPair(crm);
  await crm.contacts.update(contact.id, { companyId: company.id });
  await crm.contacts.update(contact.id, { companyId: null });
  expect((await crm.contacts.companies.list(contact.id)).data).toMatchObject([
    { companyId: company.id, primary: false },
  ]);
});

test('taking the primary link away clears companyId; taking it away twice is a 404', async () => {
  const { crm } = await createOrganization(server);
  const { company } = await createPair(crm);
  const contact = await crm.contacts.create({ lastName: 'Bob', companyId: company.id });
  const { response } = await crm.contacts.companies.delete(contact.id, company.id).withResponse();
  expect(response.status).toBe(204);
  expect(await crm.contacts.get(contact.id)).toMatchObject({ companyId: null, version: 2 });
  expect((await crm.contacts.companies.list(contact.id)).data).toEqual([]);
  await expect(crm.contacts.companies.delete(contact.id, company.id)).rejects.toMatchObject({
    status: 404,
  });
});

test('ten sets of one link at once make one link', async () => {
  const { crm } = await createOrganization(server);
  const { contact, company } = await createPair(crm);
  const replies = await createMany(10, (index) =>
    crm.contacts.companies
      .set(contact.id, company.id, { role: `role ${index}`, primary: index % 2 === 0 })
      .withResponse(),
  );
  expect(replies.filter(({ response }) => response.status === 201)).toHaveLength(1);
  expect((await crm.contacts.companies.list(contact.id)).data).toHaveLength(1);
});

test('records of another organization and unknown ones cannot be linked, and look the same', async () => {
  const [mine, other] = [await createOrganization(server), await createOrganization(server)];
  const own = await createPair(mine.crm);
  const foreign = await createPair(other.crm);
  const link = async (contactId: string, companyId: string, method: string) => {
    const response = await request(server, `/contacts/${contactId}/companies/${companyId}`, {
      token: mine.token,
      method,
      ...(method === 'PUT' ? { body: {} } : {}),
    });
    expect(response.status).toBe(404);
    const problem = JSON.stringify(comparable(await problemOf(response)));
    return problem.replaceAll(/[0-9a-f]{8}-[-0-9a-f]{27}/g, '<id>');
  };
  for (const method of ['PUT', 'DELETE']) {
    expect(await link(foreign.contact.id, own.company.id, method)).toBe(
      await link(uuid(), own.company.id, method),
    );
    expect(await link(own.contact.id, foreign.company.id, method)).toBe(
      await link(own.contact.id, uuid(), method),
    );
  }
});

test.each([
  ['a role of 101 characters', { role: 'x'.repeat(101) }, '/role'],
  ['an unknown property', { since: 2020 }, '/since'],
  ['a flag that is null', { primary: null }, '/primary'],
  ['a time that is none', { startedAt: 'yesterday' }, '/startedAt'],
  ['the year 0', { startedAt: '0000-06-01T00:00:00Z' }, '/startedAt'],
  ['a time past the last year', { endedAt: '9999-12-31T23:59:59-01:00' }, '/endedAt'],
])('a link with %s is refused', async (_, body, pointer) => {
  const { crm, token } = await createOrganization(server);
  const { contact, company } = await createPair(crm);
  const path = `/contacts/${contact.id}/companies/${company.id}`;
  const response = await request(server, path, { token, method: 'PUT', body });
  expect(response.status).toBe(400);
  expect(await problemOf(response)).toMatchObject({ errors: [{ in: 'body', pointer }] });
});

test('a time is taken with any offset, and kept in UTC', async () => {
  const { crm } = await createOrganization(server);
  const { contact, company } = await createPair(crm);
  const startedAt = '2026-01-01T00:00:00.1239+23:59';
  expect(await crm.contacts.companies.set(contact.id, company.id, { startedAt })).toMatchObject({
    startedAt: '2025-12-31T00:01:00.123Z',
  });
});

test('links are listed by pages, filtered and sorted', async () => {
  const { crm } = await createOrganization(server);
  const contact = await crm.contacts.create({ lastName: 'Ada' });
  const ids = await createMany(7, async (index) => {
    const { id } = await crm.companies.create({ name: `Company ${index}` });
    await crm.contacts.companies.set(contact.id, id, { role: index < 3 ? `role ${index}` : null });
    return id;
  });
  const walked = await crm.contacts.companies
    .list(contact.id, { limit: 2, sort: ['role'], fields: ['companyId', 'role'] })
    .toArray();
  expect(walked.map(({ role }) => role)).toEqual([
    'role 0',
    'role 1',
    'role 2',
    ...Array(4).fill(null),
  ]);
  expect(walked.map(({ companyId }) => companyId).toSorted()).toEqual(ids.toSorted());
  const some = await crm.contacts.companies.list(contact.id, {
    role: { isNull: false },
    total: 'exact',
  });
  expect(some.page.total).toBe(3);
  const { page } = await crm.contacts.companies.list(contact.id, { limit: 2 });
  const other = await crm.contacts.create({ lastName: 'Bob' });
  await expect(
    crm.contacts.companies.list(other.id, { limit: 2, cursor: page.nextCursor! }),
  ).rejects.toMatchObject({ code: 'invalid_cursor' });
});

test('an included list is cut at ten, and its cursor leads to the rest', async () => {
  const { crm } = await createOrganization(server);
  const contact = await crm.contacts.create({ lastName: 'Ada' });
  const ids = await createMany(13, async (index) => {
    const { id } = await crm.companies.create({ name: `Company ${index}` });
    await crm.contacts.companies.set(contact.id, id, {});
    return id;
  });
  const lists = [
    (await crm.contacts.get(contact.id, { include: ['companies'] })).companies,
    (await crm.contacts.list({ include: ['companies'], fields: ['lastName'] })).data[0]!.companies,
    (await crm.contacts.search({ include: ['companies'] })).data[0]!.companies,
    (await crm.contacts.get(contact.id, { include: ['companies'] })).companies,
  ];
  for (const { data, page } of lists) {
    expect([data.length, page.hasMore]).toEqual([10, true]);
    expect(data[0]).toMatchObject({ company: { name: expect.stringContaining('Company') } });
    const rest = await crm.contacts.companies
      .list(contact.id, { cursor: page.nextCursor!, limit: 2 })
      .toArray();
    const seen = [...data, ...rest].map(({ companyId }) => companyId);
    expect(seen).toHaveLength(13);
    expect(seen.toSorted()).toEqual(ids.toSorted());
  }
});

test('an included list of ten or fewer has no cursor', async () => {
  const { crm } = await createOrganization(server);
  const contact = await crm.contacts.create({ lastName: 'Ada' });
  await createMany(10, async (index) => {
    const { id } = await crm.companies.create({ name: `Company ${index}` });
    await crm.contacts.companies.set(contact.id, id, {});
  });
  const { companies } = await crm.contacts.get(contact.id, { include: ['companies'] });
  expect(companies.data).toHaveLength(10);
  expect(companies.page).toEqual({ nextCursor: null, hasMore: false });
});

test('the contacts of a company are included with a cursor to the rest', async () => {
  const { crm } = await createOrganization(server);
  const company = await crm.companies.create({ name: 'Acme' });
  const ids = await createMany(12, async (index) => {
    const companyId = company.id;
    return (await crm.contacts.create({ lastName: `Contact ${index}`, companyId })).id;
  });
  const { contacts } = await crm.companies.get(company.id, { include: ['contacts'] });
  const rest = await crm.companies.contacts
    .list(company.id, { cursor: contacts.page.nextCursor! })
    .toArray();
  expect([contacts.data.length, rest.length]).toEqual([10, 2]);
  const seen = [...contacts.data, ...rest].map(({ contactId }) => contactId);
  expect(seen.toSorted()).toEqual(ids.toSorted());
  expect(contacts.data[0]).toMatchObject({ primary: true, companyId: company.id });
});

test('the subsidiaries of a company are included with a cursor to the rest', async () => {
  const { crm } = await createOrganization(server);
  const parent = await crm.companies.create({ name: 'Parent' });
  const parentId = parent.id;
  const ids = await createMany(12, async (index) => {
    return (await crm.companies.create({ name: `Child ${index}`, parentId })).id;
  });
  const gone = await crm.companies.create({ name: 'Gone', parentId });
  await crm.companies.delete(gone.id);
  const { subsidiaries } = await crm.companies.get(parentId, { include: ['subsidiaries'] });
  const rest = await crm.companies
    .list({ parentId: { eq: parentId }, cursor: subsidiaries.page.nextCursor! })
    .toArray();
  expect([subsidiaries.data.length, rest.length]).toEqual([10, 2]);
  expect([...subsidiaries.data, ...rest].map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
});

test('several includes of several records each hold their own', async () => {
  const { crm, userId } = await createOrganization(server);
  const [one, two] = await createMany(2, (index) => crm.companies.create({ name: `C${index}` }));
  await crm.contacts.create({ lastName: 'A', companyId: one!.id });
  await crm.contacts.create({ lastName: 'B', companyId: two!.id });
  await crm.contacts.create({ lastName: 'C', ownerId: null });
  const { data } = await crm.contacts.list({
    sort: ['lastName'],
    include: ['company', 'owner', 'companies'],
  });
  expect(data).toMatchObject([
    {
      company: { id: one!.id },
      owner: { id: userId },
      companies: { data: [{ companyId: one!.id }] },
    },
    {
      company: { id: two!.id },
      owner: { id: userId },
      companies: { data: [{ companyId: two!.id }] },
    },
    { company: null, owner: null, companies: { data: [] } },
  ]);
});

test('an include that is named twice is shown once', async () => {
  const { crm, token } = await createOrganization(server);
  const { id } = await crm.contacts.create({ lastName: 'Ada' });
  const response = await request(server, `/contacts/${id}?include=owner,owner&fields=id,id`, {
    token,
  });
  expect((await response.text()).match(/"owner":/g)).toHaveLength(1);
});
