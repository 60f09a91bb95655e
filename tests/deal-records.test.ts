/** That deals are records like any other: imports, merges, links, undo, roles. */
import { v7 as uuid } from 'uuid';
import { describe, expect, test } from 'vitest';
import type { Context } from '../src/auth/context.ts';
import type { RecordObject } from '../src/records/define.ts';
import { sourceOf } from '../src/records/source.ts';
import { createRecords } from '../src/records/write/write.ts';
import { addMember } from './support/members.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';
import { asRequest } from './support/worker.ts';

const server = useServer();

/** How often the database is asked while a thousand are made. */
async function flightsOf(of: TestOrganization, object: string, body: object): Promise<number> {
  return asRequest(server, of, async (context) => {
    let flights = 0;
    const { unit } = context;
    const counted: Context['unit'] = {
      ...unit,
      run: (...statements) => {
        flights += 1;
        return unit.run(...statements);
      },
      query: (statement) => {
        flights += 1;
        return unit.query(statement);
      },
    };
    const creations = Array.from({ length: 1000 }, () => ({ id: uuid(), body: { ...body } }));
    const definition = sourceOf(object) as RecordObject;
    const made = await createRecords({ ...context, unit: counted }, definition, creations);
    expect(made.every((outcome) => !(outcome instanceof Error))).toBe(true);
    return flights;
  });
}

describe('an import', () => {
  test('of a thousand deals asks the database as often as one of contacts', async () => {
    const of = await createOrganization(server);
    const { id: companyId } = await of.crm.companies.create({ name: 'Acme' });
    const deals = await flightsOf(of, 'deal', { name: 'Deal', companyId });
    expect(deals).toBe(await flightsOf(of, 'contact', { lastName: 'Ada', companyId }));
  });

  test('keeps the order in which the deals stand, and their stages and dates', async () => {
    const { crm } = await createOrganization(server);
    const { stages } = (await crm.pipelines.list()).data[0]!;
    const [won, lost] = [stages[3]!.id, stages[4]!.id];
    const closedAt = '2017-03-01T00:00:00.000Z';
    const operations = Array.from({ length: 1000 }, (_, index) => ({
      operation: 'deals.create' as const,
      body: {
        name: `Deal ${index}`,
        amount: `${index}.10`,
        currency: 'USD',
        externalIds: [{ source: 'old', id: `${index}` }],
        ...(index % 2 ? { stageId: index % 4 === 1 ? won : lost, closedAt } : {}),
      },
    }));
    const { results } = await crm.batch.run({ operations });
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set([201]));
    const page = await crm.deals.list({ stageId: { eq: won }, sort: ['position'], limit: 200 });
    expect(page.data.map(({ name }) => name)).toEqual(
      Array.from({ length: 200 }, (_, index) => `Deal ${index * 4 + 1}`),
    );
    expect(page.data.every((deal) => deal.closedAt === closedAt && deal.status === 'won')).toBe(
      true,
    );
    const { data } = await crm.deals.aggregate({
      groupBy: ['status'],
      metrics: [{ op: 'count' }, { op: 'sum', field: 'amount' }],
    });
    expect(data.find(({ group }) => group['status'] === 'won')).toMatchObject({
      values: [250, { USD: '124775.00' }],
    });
  });
});

describe('an undo', () => {
  test('of a move puts the deal where it was, as it was', async () => {
    const { crm, token } = await createOrganization(server);
    const { stages } = (await crm.pipelines.list()).data[0]!;
    const made = [];
    for (const name of ['A', 'B', 'C']) made.push(await crm.deals.create({ name, amount: '10' }));
    await crm.deals.update(made[1]!.id, { probability: 35 });
    const before = await crm.deals.get(made[1]!.id);
    for (const body of [
      { stageId: stages[3]!.id },
      { stageId: stages[4]!.id, lostReason: 'price' },
      { position: 'first' },
      { stageId: stages[2]!.id, position: 'first' },
    ]) {
      const reply = await request(server, `/deals/${before.id}/move`, { token, body });
      await crm.requests.undo(reply.headers.get('x-request-id')!);
      const { version: _, updatedAt: __, ...kept } = before;
      expect(await crm.deals.get(before.id)).toMatchObject(kept);
    }
    const { data } = await crm.deals.list({ sort: ['position'] });
    expect(data.map(({ name }) => name)).toEqual(['A', 'B', 'C']);
    // What was by hand before is so again.
    expect((await crm.deals.move(before.id, { stageId: stages[2]!.id })).probability).toBe(35);
  });
});

describe('a merge', () => {
  test('of companies takes their deals along, and of deals the amount with its currency', async () => {
    const { crm } = await createOrganization(server);
    const [acme, other] = [
      await crm.companies.create({ name: 'Acme' }),
      await crm.companies.create({ name: 'ACME' }),
    ];
    const first = await crm.deals.create({ name: 'A', currency: 'EUR', companyId: other.id });
    const second = await crm.deals.create({ name: 'B', amount: '5', currency: 'USD' });
    await crm.companies.merge(acme.id, { from: [other.id] });
    expect((await crm.deals.get(first.id)).companyId).toBe(acme.id);
    const ada = await crm.contacts.create({ lastName: 'Ada' });
    await crm.deals.contacts.set(second.id, ada.id, { role: 'champion', primary: true });
    const { record, mergeId } = await crm.deals.merge(first.id, { from: [second.id] });
    expect(record).toMatchObject({
      amount: '5.00',
      currency: 'USD',
      companyId: acme.id,
      contactId: ada.id,
    });
    const { data } = await crm.deals.contacts.list(first.id);
    expect(data).toMatchObject([{ role: 'champion', primary: true, contact: { lastName: 'Ada' } }]);
    await crm.merges.undo(mergeId);
    expect(await crm.deals.get(first.id)).toMatchObject({
      amount: null,
      currency: 'EUR',
      contactId: null,
    });
  });
});

test('a contact has a role in a deal, seen from both ends', async () => {
  const { crm, token } = await createOrganization(server);
  const ada = await crm.contacts.create({ lastName: 'Ada' });
  const deal = await crm.deals.create({ name: 'Engine', contactId: ada.id });
  const path = `/deals/${deal.id}/contacts/${ada.id}`;
  const set = (body: object) => request(server, path, { token, method: 'PUT', body });
  expect((await set({ role: 'decision_maker' })).status).toBe(200);
  expect(await (await set({ role: 'friend' })).json()).toMatchObject({
    status: 400,
    errors: [{ in: 'body', pointer: '/role' }],
  });
  const { data } = await crm.contacts.deals.list(ada.id);
  expect(data).toMatchObject([{ role: 'decision_maker', primary: true, deal: { name: 'Engine' } }]);
});

test('a replacement begins anew, and keeps its place where the stage stays', async () => {
  const { crm } = await createOrganization(server);
  const { stages } = (await crm.pipelines.list()).data[0]!;
  const deal = await crm.deals.create({ name: 'A', probability: 80, amount: '5', currency: 'EUR' });
  const same = await crm.deals.replace(deal.id, { name: 'B' });
  expect(same).toMatchObject({ name: 'B', amount: null, probability: 10, position: deal.position });
  await crm.deals.move(deal.id, { stageId: stages[1]!.id });
  expect(await crm.deals.replace(deal.id, { name: 'C' })).toMatchObject({ stageId: stages[0]!.id });
});

test('who reaches his own deals sees and moves those alone, with their transitions', async () => {
  const of = await createOrganization(server);
  const { stages } = (await of.crm.pipelines.list()).data[0]!;
  const own = { read: 'own', write: 'own', delete: 'own' } as const;
  const { key } = await of.crm.roles.create({ name: 'Own', access: { '*': own } });
  const { token, userId } = await addMember(server, of, key);
  const theirs = await of.crm.deals.create({ name: 'Theirs' });
  const his = await of.crm.deals.create({ name: 'His', ownerId: userId });
  const body = { stageId: stages[1]!.id };
  for (const [id, moved, listed] of [
    [his.id, 200, 2],
    [theirs.id, 404, 0],
  ] as const) {
    const reply = await request(server, `/deals/${id}/move`, { token, body });
    const transitions = await request(server, `/deals/${id}/transitions`, { token });
    const page = (await transitions.json()) as { data?: unknown[] };
    expect([reply.status, page.data?.length ?? 0]).toEqual([moved, listed]);
  }
  const made = await request(server, '/deals', { token, body: { name: 'New' } });
  expect(await made.json()).toMatchObject({ ownerId: userId, stageId: stages[0]!.id });
});
