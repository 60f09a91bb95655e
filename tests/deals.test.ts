import { describe, expect, test } from 'vitest';
import type { HeadlessCrm } from '@headless-crm/sdk';
import { createOrganization, request, useServer } from './support/server.ts';

const server = useServer();

type Stages = Record<string, string>;

/** The ids of the default pipeline's stages, by name. */
async function stagesOf(crm: HeadlessCrm): Promise<Stages> {
  const { data } = await crm.pipelines.list({ default: { eq: true } });
  return Object.fromEntries(data[0]!.stages.map(({ name, id }) => [name, id]));
}

/** The names of the deals in a stage, in their order. */
async function orderOf(crm: HeadlessCrm, stageId: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of crm.deals.list({ stageId: { eq: stageId }, sort: ['position'] })) {
    names.push(name);
  }
  return names;
}

describe('a deal that is made', () => {
  test('needs a name alone: it begins in the first open stage of the default pipeline', async () => {
    const { crm } = await createOrganization(server);
    const stages = await stagesOf(crm);
    const deal = await crm.deals.create({ name: 'Engine' });
    expect(deal).toMatchObject({
      name: 'Engine',
      amount: null,
      currency: null,
      weightedAmount: null,
      status: 'open',
      stageId: stages['New'],
      probability: 10,
      closedAt: null,
      version: 1,
    });
  });

  test('has the organization’s currency, and is weighted by its stage', async () => {
    const { crm } = await createOrganization(server);
    await crm.organization.update({ defaultCurrency: 'EUR' });
    const deal = await crm.deals.create({ name: 'Engine', amount: '12500.5' });
    expect(deal).toMatchObject({ amount: '12500.50', currency: 'EUR', weightedAmount: '1250.05' });
    const other = await crm.deals.create({
      name: 'Mill',
      amount: '0.01',
      currency: 'JPY',
      probability: 33,
    });
    expect(other).toMatchObject({ amount: '0.01', currency: 'JPY', weightedAmount: '0.0033' });
    expect(await crm.deals.update(deal.id, { currency: 'USD' })).toMatchObject({ currency: 'USD' });
  });

  test('may be made where it ended, and when', async () => {
    const { crm } = await createOrganization(server);
    const stages = await stagesOf(crm);
    const closedAt = '2017-03-01T00:00:00.000Z';
    const won = await crm.deals.create({
      name: 'A',
      stageId: stages['Won'],
      closedAt,
      amount: '5',
    });
    expect(won).toMatchObject({
      status: 'won',
      closedAt,
      probability: 100,
      weightedAmount: '5.00',
      stageEnteredAt: closedAt,
    });
    const lost = await crm.deals.create({
      name: 'B',
      stageId: stages['Lost'],
      closedAt,
      lostReason: 'price',
    });
    expect(lost).toMatchObject({ status: 'lost', closedAt, lostReason: 'price', probability: 0 });
    const now = await crm.deals.create({ name: 'C', stageId: stages['Won'] });
    expect(Date.parse(now.closedAt!)).toBeGreaterThan(Date.parse(now.createdAt) - 1000);
    const open = await crm.deals.create({ name: 'D', closedAt });
    expect(open).toMatchObject({ status: 'open', closedAt: null });
  });

  test('goes to the pipeline that is named, and not to a stage of another one', async () => {
    const { crm, token } = await createOrganization(server);
    const stages = await stagesOf(crm);
    const other = await crm.pipelines.create({ name: 'Renewals' });
    const deal = await crm.deals.create({ name: 'A', pipelineId: other.id });
    expect(deal).toMatchObject({ pipelineId: other.id, stageId: other.stages[0]!.id });
    const body = { name: 'B', pipelineId: other.id, stageId: stages['New'] };
    const response = await request(server, '/deals', { token, body });
    expect(await response.json()).toMatchObject({
      status: 400,
      errors: [{ in: 'body', pointer: '/stageId', code: 'other_pipeline' }],
    });
  });
});

describe('a deal that moves', () => {
  test('has the status of its stage, and tells which it entered, when and by whom', async () => {
    const { crm, userId } = await createOrganization(server);
    const stages = await stagesOf(crm);
    const deal = await crm.deals.create({ name: 'Engine', amount: '100', currency: 'EUR' });
    const offered = await crm.deals.move(deal.id, { stageId: stages['Proposal'] });
    expect(offered).toMatchObject({
      version: 2,
      status: 'open',
      probability: 60,
      weightedAmount: '60.00',
    });
    expect(Date.parse(offered.stageEnteredAt)).toBeGreaterThanOrEqual(
      Date.parse(deal.stageEnteredAt),
    );
    const won = await crm.deals.move(deal.id, { stageId: stages['Won'] });
    expect(won).toMatchObject({ status: 'won', probability: 100, weightedAmount: '100.00' });
    expect(won.closedAt).not.toBeNull();
    const open = await crm.deals.update(deal.id, { stageId: stages['New'] });
    expect(open).toMatchObject({ status: 'open', closedAt: null, probability: 10 });

    const { data } = await crm.deals.transitions(deal.id);
    const by = { type: 'user', id: userId };
    expect(data).toMatchObject([
      { fromStageId: null, toStageId: stages['New'], durationMs: null, createdBy: by },
      { fromStageId: stages['New'], toStageId: stages['Proposal'], createdBy: by },
      { fromStageId: stages['Proposal'], toStageId: stages['Won'] },
      { fromStageId: stages['Won'], toStageId: stages['New'] },
    ]);
    const [made, first] = data;
    expect(first!.durationMs).toBe(Date.parse(first!.at) - Date.parse(made!.at));
  });

  test('keeps a probability that somebody gave, until it is over or null is said', async () => {
    const { crm } = await createOrganization(server);
    const stages = await stagesOf(crm);
    const deal = await crm.deals.create({ name: 'Engine', probability: 35 });
    expect(deal.probability).toBe(35);
    const moved = await crm.deals.move(deal.id, { stageId: stages['Proposal'] });
    expect(moved.probability).toBe(35);
    expect((await crm.deals.update(deal.id, { probability: null })).probability).toBe(60);
    expect((await crm.deals.update(deal.id, { name: 'Mill' })).probability).toBe(60);
    expect((await crm.deals.move(deal.id, { stageId: stages['Qualified'] })).probability).toBe(30);
    await crm.deals.update(deal.id, { probability: 90 });
    expect((await crm.deals.move(deal.id, { stageId: stages['Lost'] })).probability).toBe(0);
  });

  test('must have what the stage asks for, by whichever way it comes', async () => {
    const { crm, token } = await createOrganization(server);
    const stages = await stagesOf(crm);
    await crm.stages.update(stages['Proposal']!, {
      requiredFields: ['amount', 'expectedCloseDate', 'companyId'],
    });
    const { id } = await crm.deals.create({ name: 'Engine', amount: '5', currency: 'EUR' });
    const stageId = stages['Proposal']!;
    const errors = ['/expectedCloseDate', '/companyId'].map((pointer) => ({
      in: 'body',
      pointer,
      code: 'required_by_stage',
    }));
    const moved = await request(server, `/deals/${id}/move`, { token, body: { stageId } });
    expect(await moved.json()).toMatchObject({ status: 400, code: 'validation_failed', errors });
    const patched = await request(server, `/deals/${id}`, {
      token,
      method: 'PATCH',
      body: { stageId },
    });
    expect(await patched.json()).toMatchObject({ status: 400, errors });
    const operations = [
      { operation: 'deals.update', id, body: { stageId } },
      { operation: 'deals.create', body: { name: 'Other' } },
    ];
    const batched = await request(server, '/batch', { token, body: { atomic: false, operations } });
    expect(await batched.json()).toMatchObject({
      results: [
        {
          status: 400,
          problem: { errors: [{ pointer: '/operations/0/body/expectedCloseDate' }, {}] },
        },
        { status: 201 },
      ],
    });
    const { id: companyId } = await crm.companies.create({ name: 'Acme' });
    const whole = await crm.deals.update(id, {
      stageId,
      companyId,
      expectedCloseDate: '2027-03-31',
    });
    expect(whole).toMatchObject({ stageId, version: 2 });
  });

  test('is lost with a reason where the pipeline asks why', async () => {
    const { crm, token } = await createOrganization(server);
    const stages = await stagesOf(crm);
    const { data } = await crm.pipelines.list();
    await crm.pipelines.update(data[0]!.id, { requireLostReason: true });
    const { id } = await crm.deals.create({ name: 'Engine' });
    const stageId = stages['Lost']!;
    for (const [path, body] of [
      [`/deals/${id}/move`, { stageId }],
      ['/deals', { name: 'B', stageId }],
    ] as const) {
      const response = await request(server, path, { token, body });
      expect(await response.json()).toMatchObject({
        status: 400,
        errors: [{ in: 'body', pointer: '/lostReason', code: 'required_by_pipeline' }],
      });
    }
    const lost = await crm.deals.move(id, { stageId, lostReason: 'price', lostNotes: 'Too dear' });
    expect(lost).toMatchObject({ status: 'lost', lostReason: 'price', lostNotes: 'Too dear' });
    const cleared = await request(server, `/deals/${id}`, {
      token,
      method: 'PATCH',
      body: { lostReason: null },
    });
    expect(cleared.status).toBe(400);
    const again = await crm.deals.move(id, { stageId: stages['New']! });
    expect(again).toMatchObject({ lostReason: null, lostNotes: null });
  });
});

describe('the order within a stage', () => {
  test('is that in which deals came, until they are moved', async () => {
    const { crm } = await createOrganization(server);
    const stages = await stagesOf(crm);
    const ids: Record<string, string> = {};
    for (const name of ['A', 'B', 'C', 'D']) ids[name] = (await crm.deals.create({ name })).id;
    const order = () => orderOf(crm, stages['New']!);
    expect(await order()).toEqual(['A', 'B', 'C', 'D']);
    await crm.deals.move(ids['D']!, { position: 'first' });
    expect(await order()).toEqual(['D', 'A', 'B', 'C']);
    await crm.deals.move(ids['D']!, { position: { after: ids['B']! } });
    expect(await order()).toEqual(['A', 'B', 'D', 'C']);
    await crm.deals.move(ids['C']!, { position: { before: ids['A']! } });
    expect(await order()).toEqual(['C', 'A', 'B', 'D']);
    await crm.deals.move(ids['A']!, { position: 'last' });
    expect(await order()).toEqual(['C', 'B', 'D', 'A']);
    await crm.deals.move(ids['B']!, { stageId: stages['Won']! });
    await crm.deals.move(ids['C']!, { stageId: stages['Won']!, position: { before: ids['B']! } });
    expect(await orderOf(crm, stages['Won']!)).toEqual(['C', 'B']);
    expect(await order()).toEqual(['D', 'A']);
  });

  test('changes the rank of the one that moves alone, and ranks stay short', async () => {
    const { crm } = await createOrganization(server);
    const { id: top } = await crm.deals.create({ name: 'Top' });
    const deals = [];
    for (let count = 0; count < 4; count += 1)
      deals.push(await crm.deals.create({ name: `${count}` }));
    for (let round = 0; round < 60; round += 1) {
      await crm.deals.move(deals[round % 4]!.id, { position: { after: top } });
    }
    const { data } = await crm.deals.list({ sort: ['position'] });
    expect(data.map(({ name }) => name)).toEqual(['Top', '3', '2', '1', '0']);
    expect(data[0]).toMatchObject({ id: top, version: 1 });
    expect(Math.max(...data.map(({ position }) => position.length))).toBeLessThan(40);
    for (let round = 0; round < 20; round += 1) {
      await crm.deals.move(deals[round % 4]!.id, { position: round % 2 ? 'first' : 'last' });
    }
    const after = await crm.deals.list({ sort: ['position'] });
    expect(Math.max(...after.data.map(({ position }) => position.length))).toBe(13);
  });

  test('is one order, however many go to the same place at once', async () => {
    const { crm } = await createOrganization(server);
    const stages = await stagesOf(crm);
    const { id: anchor } = await crm.deals.create({ name: 'Anchor', stageId: stages['Won'] });
    await crm.deals.create({ name: 'Behind', stageId: stages['Won'] });
    const ids = [];
    for (let count = 0; count < 20; count += 1)
      ids.push((await crm.deals.create({ name: `${count}` })).id);
    await Promise.all(
      ids.map((id) => crm.deals.move(id, { stageId: stages['Won']!, position: { after: anchor } })),
    );
    const { data } = await crm.deals.list({ stageId: { eq: stages['Won']! }, sort: ['position'] });
    expect(data).toHaveLength(22);
    expect([data[0]!.name, data.at(-1)!.name]).toEqual(['Anchor', 'Behind']);
    expect(new Set(data.map(({ position }) => position)).size).toBe(22);
    expect(data.every(({ status }) => status === 'won')).toBe(true);
  });

  test('knows no place beside a deal that is elsewhere, gone, or the same', async () => {
    const { crm, token } = await createOrganization(server);
    const stages = await stagesOf(crm);
    const { id } = await crm.deals.create({ name: 'A' });
    const elsewhere = await crm.deals.create({ name: 'B', stageId: stages['Won'] });
    const gone = await crm.deals.create({ name: 'C' });
    await crm.deals.delete(gone.id);
    for (const before of [elsewhere.id, gone.id, id]) {
      const response = await request(server, `/deals/${id}/move`, {
        token,
        body: { position: { before } },
      });
      expect(await response.json()).toMatchObject({
        status: 400,
        errors: [{ in: 'body', pointer: '/position/before', code: 'unknown_reference' }],
      });
    }
  });

  test('a move is checked against the version, done once for a key, and knows who is not there', async () => {
    const { crm, token } = await createOrganization(server);
    const stages = await stagesOf(crm);
    const { id } = await crm.deals.create({ name: 'A' });
    const move = (headers: Record<string, string>, path = id) =>
      request(server, `/deals/${path}/move`, { token, headers, body: { stageId: stages['Won'] } });
    expect((await move({ 'if-match': '"7"' })).status).toBe(412);
    const first = await move({ 'idempotency-key': 'once' });
    const second = await move({ 'idempotency-key': 'once' });
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(first.headers.get('etag')).toMatch(/^"2/);
    expect(await first.text()).toBe(await second.text());
    expect((await move({}, '0190a000-0000-7000-8000-000000000000')).status).toBe(404);
  });
});
