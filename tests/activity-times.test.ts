import type { HeadlessCrm } from '@headless-crm/sdk';
import { expect, test } from 'vitest';
import { addMember } from './support/members.ts';
import { createOrganization, request, useServer } from './support/server.ts';

const server = useServer();

const at = (day: number): string => `2026-01-${String(day).padStart(2, '0')}T10:00:00.000Z`;

const task = (subject: string, dueAt: string | null = null) => ({
  type: 'task' as const,
  subject,
  dueAt,
});
const done = (subject: string, completedAt: string) => ({
  type: 'task' as const,
  subject,
  completedAt,
});

const timesOf = async (crm: HeadlessCrm, id: string) => {
  const { lastActivityAt, nextActivityAt } = await crm.contacts.get(id, { deleted: 'include' });
  return [lastActivityAt, nextActivityAt];
};

test('a contact, a company, a deal and a lead know when something was done last, and what is next', async () => {
  const { crm } = await createOrganization(server);
  const company = await crm.companies.create({ name: 'Acme' });
  const contact = await crm.contacts.create({ firstName: 'Ada' });
  const deal = await crm.deals.create({ name: 'Engine' });
  const lead = await crm.leads.create({ lastName: 'Lovelace' });
  const about = {
    companyId: company.id,
    contactId: contact.id,
    dealId: deal.id,
    leadId: lead.id,
  };
  await crm.activities.create({ ...done('Wrote', at(3)), ...about });
  await crm.activities.create({ ...done('Wrote before', at(1)), ...about });
  await crm.activities.create({ ...task('Call', at(20)), ...about });
  const first = await crm.activities.create({ ...task('Call first', at(10)), ...about });

  const records = async () => [
    await crm.companies.get(company.id),
    await crm.contacts.get(contact.id),
    await crm.deals.get(deal.id),
    await crm.leads.get(lead.id),
  ];
  for (const record of await records())
    expect(record).toMatchObject({ lastActivityAt: at(3), nextActivityAt: at(10), version: 1 });

  await crm.activities.complete(first.id, { completedAt: at(11) });
  for (const record of await records())
    expect(record).toMatchObject({ lastActivityAt: at(11), nextActivityAt: at(20), version: 1 });
});

test('they go with each way that an activity goes', async () => {
  const { crm } = await createOrganization(server);
  const { id } = await crm.contacts.create({ firstName: 'Ada' });
  const call = await crm.activities.create({ ...task('Call', at(10)), contactId: id });
  expect(await timesOf(crm, id)).toEqual([null, at(10)]);
  await crm.activities.update(call.id, { dueAt: at(12) });
  expect(await timesOf(crm, id)).toEqual([null, at(12)]);
  await crm.activities.update(call.id, { status: 'cancelled' });
  expect(await timesOf(crm, id)).toEqual([null, null]);
  await crm.activities.replace(call.id, { ...done('Call', at(2)), contactId: id });
  expect(await timesOf(crm, id)).toEqual([at(2), null]);
  await crm.activities.delete(call.id);
  expect(await timesOf(crm, id)).toEqual([null, null]);
  await crm.activities.restore(call.id);
  expect(await timesOf(crm, id)).toEqual([at(2), null]);
  await crm.activities.contacts.delete(call.id, id);
  expect(await timesOf(crm, id)).toEqual([null, null]);
  await crm.activities.contacts.set(call.id, id, {});
  expect(await timesOf(crm, id)).toEqual([at(2), null]);
  await crm.activities.purge(call.id);
  expect(await timesOf(crm, id)).toEqual([null, null]);
});

test('a contact in the bin knows them when it comes back', async () => {
  const { crm } = await createOrganization(server);
  const { id } = await crm.contacts.create({ firstName: 'Ada' });
  const call = await crm.activities.create({ ...task('Call', at(10)), contactId: id });
  await crm.contacts.delete(id);
  await crm.activities.complete(call.id, { completedAt: at(11) });
  expect(await crm.contacts.restore(id)).toMatchObject({
    lastActivityAt: at(11),
    nextActivityAt: null,
    version: 3,
  });
});

test('merges, and what takes them back, move them', async () => {
  const { crm } = await createOrganization(server);
  const [ada, other] = [
    await crm.contacts.create({ firstName: 'Ada' }),
    await crm.contacts.create({ lastName: 'Lovelace' }),
  ];
  await crm.activities.create({ ...done('Wrote', at(1)), contactId: ada.id });
  await crm.activities.create({ ...done('Met', at(5)), contactId: other.id });
  await crm.activities.create({ ...task('Call', at(9)), contactId: other.id });
  const { record, mergeId } = await crm.contacts.merge(ada.id, { from: [other.id] });
  expect(await timesOf(crm, ada.id)).toEqual([at(5), at(9)]);
  expect(record).toMatchObject({ lastActivityAt: at(5), nextActivityAt: at(9) });
  await crm.merges.undo(mergeId);
  expect(await timesOf(crm, ada.id)).toEqual([at(1), null]);
  expect(await timesOf(crm, other.id)).toEqual([at(5), at(9)]);
});

test('leads find and sort by them, and tell of them in their timelines', async () => {
  const { crm } = await createOrganization(server);
  const [late, soon] = [
    await crm.leads.create({ lastName: 'Late' }),
    await crm.leads.create({ lastName: 'Soon' }),
  ];
  await crm.leads.create({ lastName: 'Never' });
  await crm.activities.create({ ...task('Call', at(20)), leadId: late.id });
  await crm.activities.create({ ...task('Write', at(10)), leadId: soon.id });
  const sorted = await crm.leads.list({ sort: ['nextActivityAt'] });
  expect(sorted.data.map(({ lastName }) => lastName)).toEqual(['Soon', 'Late', 'Never']);
  const found = await crm.leads.list({ nextActivityAt: { lt: at(15) } });
  expect(found.data.map(({ id }) => id)).toEqual([soon.id]);
  const { data } = await crm.leads.timeline(soon.id);
  expect(data.map(({ type }) => type).toSorted()).toEqual(['activity', 'change']);

  const { record, mergeId } = await crm.leads.merge(late.id, { from: [soon.id] });
  expect(record).toMatchObject({ nextActivityAt: at(10) });
  const merged = await crm.leads.timeline(late.id, { types: ['activity'] });
  expect(merged.data.map(({ at: time }) => time)).toEqual([at(20), at(10)]);
  await crm.merges.undo(mergeId);
  expect(await crm.leads.get(late.id)).toMatchObject({ nextActivityAt: at(20) });
  expect(await crm.leads.get(soon.id)).toMatchObject({ nextActivityAt: at(10) });
});

test('batches, and the undo of their request, are no other way', async () => {
  const { crm, token } = await createOrganization(server);
  const { id } = await crm.contacts.create({ firstName: 'Ada' });
  const operations = [3, 1, 7].map((day) => ({
    operation: 'activities.create',
    body: { ...done(`Day ${day}`, at(day)), contactId: id },
  }));
  const response = await request(server, '/batch', { token, body: { atomic: true, operations } });
  expect(await timesOf(crm, id)).toEqual([at(7), null]);
  await crm.requests.undo(response.headers.get('x-request-id')!);
  expect(await timesOf(crm, id)).toEqual([null, null]);
  await request(server, '/batch?dryRun=true', { token, body: { atomic: true, operations } });
  expect(await timesOf(crm, id)).toEqual([null, null]);
});

test('they are in no undo’s way', async () => {
  const { crm, token } = await createOrganization(server);
  const operations = [
    { ref: 'ada', operation: 'contacts.create', body: { firstName: 'Ada' } },
    {
      operation: 'activities.create',
      body: { ...done('Wrote', at(1)), contactId: '@{ada.id}' },
    },
  ];
  const response = await request(server, '/batch', { token, body: { atomic: true, operations } });
  expect(response.status).toBe(200);
  expect((await crm.contacts.list({})).data).toMatchObject([{ lastActivityAt: at(1) }]);
  await crm.requests.undo(response.headers.get('x-request-id')!);
  expect((await crm.contacts.list({})).data).toEqual([]);
  expect((await crm.activities.list({})).data).toEqual([]);
});

test('they are no version and no entry, and cannot be written', async () => {
  const { crm, token } = await createOrganization(server);
  const deal = await crm.deals.create({ name: 'Engine' });
  const call = await crm.activities.create({ ...task('Call', at(10)), dealId: deal.id });
  await crm.activities.complete(call.id, {});
  const now = await crm.deals.get(deal.id);
  expect(now).toMatchObject({ version: 1, updatedAt: deal.updatedAt });
  expect((await crm.deals.history(deal.id)).data).toHaveLength(1);
  expect((await crm.deals.transitions(deal.id)).data).toHaveLength(1);
  const refused = await request(server, `/deals/${deal.id}`, {
    token,
    method: 'PATCH',
    body: { nextActivityAt: at(1) },
  });
  expect(await refused.json()).toMatchObject({ errors: [{ pointer: '/nextActivityAt' }] });
});

test('lists are filtered and sorted by them', async () => {
  const { crm } = await createOrganization(server);
  for (const [firstName, day] of [
    ['Ada', 9],
    ['Grace', 3],
    ['Mary', null],
  ] as const) {
    const { id } = await crm.contacts.create({ firstName });
    if (day) await crm.activities.create({ ...task('Call', at(day)), contactId: id });
  }
  const names = async (params: Parameters<HeadlessCrm['contacts']['list']>[0]) =>
    (await crm.contacts.list(params)).data.map(({ firstName }) => firstName);
  expect(await names({ sort: ['nextActivityAt'] })).toEqual(['Grace', 'Ada', 'Mary']);
  expect(await names({ nextActivityAt: { lt: at(5) } })).toEqual(['Grace']);
  expect(await names({ nextActivityAt: { isNull: true } })).toEqual(['Mary']);
});

test('who may not write a contact may have something to do with him', async () => {
  const organization = await createOrganization(server);
  const { crm } = organization;
  const { id } = await crm.contacts.create({ firstName: 'Ada' });
  const { key } = await crm.roles.create({
    name: 'Caller',
    access: {
      contact: { read: 'all', write: 'own' },
      activity: { read: 'own', write: 'own', delete: 'own' },
    },
  });
  const caller = await addMember(server, organization, key);
  await caller.crm.activities.create({ ...done('Called', at(4)), contactId: id });
  expect(await timesOf(crm, id)).toEqual([at(4), null]);
});

test('fifty that come at once count all', async () => {
  const { crm } = await createOrganization(server);
  const { id } = await crm.contacts.create({ firstName: 'Ada' });
  const days = Array.from({ length: 25 }, (_, index) => index + 1);
  await Promise.all(
    days.flatMap((day) => [
      crm.activities.create({ ...done('Wrote', at(day)), contactId: id }),
      crm.activities.create({ ...task('Call', at(30 - day)), contactId: id }),
    ]),
  );
  expect(await timesOf(crm, id)).toEqual([at(25), at(5)]);
  expect((await crm.contacts.get(id)).version).toBe(1);
});
