import { expect, test } from 'vitest';
import { addMember } from './support/members.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();

interface Board {
  columns: {
    stage: { id: string; name: string };
    count: number;
    amount: Record<string, string> | null;
    weightedAmount: Record<string, string> | null;
    deals: {
      data: { id: string; name: string; amount?: string }[];
      page: { nextCursor: string | null; hasMore: boolean };
    };
  }[];
}

async function boardOf(token: string, pipelineId: string, query = ''): Promise<Board> {
  const reply = await request(server, `/pipelines/${pipelineId}/board${query}`, { token });
  expect(reply.status).toBe(200);
  return (await reply.json()) as Board;
}

/** Makes deals by a batch. */
async function makeDeals({ crm }: TestOrganization, bodies: object[]): Promise<string[]> {
  const operations = bodies.map((body) => ({ operation: 'deals.create' as const, body }));
  const { results } = await crm.batch.run({ operations } as Parameters<typeof crm.batch.run>[0]);
  return results.map(({ body }) => String(body!['id']));
}

test('a board has the stages in their order, with what their deals come to', async () => {
  const of = await createOrganization(server);
  const { id, stages } = (await of.crm.pipelines.list()).data[0]!;
  const [first, , third, won] = stages;
  await makeDeals(of, [
    { name: 'A', amount: '0.10', currency: 'EUR' },
    { name: 'B', amount: '0.20', currency: 'EUR' },
    { name: 'C', amount: '1000', currency: 'JPY', probability: 5 },
    { name: 'D' },
    { name: 'E', stageId: won!.id, amount: '900000000000.00', currency: 'USD' },
    { name: 'F', stageId: won!.id, amount: '900000000000.00', currency: 'USD' },
  ]);
  const gone = await makeDeals(of, [
    { name: 'Gone', amount: '7', currency: 'EUR', stageId: third!.id },
  ]);
  await of.crm.deals.delete(gone[0]!);
  const { columns } = await boardOf(of.token, id);
  expect(columns.map(({ stage }) => stage.id)).toEqual(stages.map((stage) => stage.id));
  expect(columns[0]).toMatchObject({
    count: 4,
    amount: { EUR: '0.30', JPY: '1000.00' },
    weightedAmount: { EUR: '0.03', JPY: '50.00' },
    deals: {
      data: [{ name: 'A' }, { name: 'B' }, { name: 'C' }, { name: 'D' }],
      page: { nextCursor: null, hasMore: false },
    },
  });
  expect(columns[2]).toMatchObject({
    count: 0,
    amount: {},
    weightedAmount: {},
    deals: { data: [] },
  });
  expect(columns[3]).toMatchObject({ count: 2, amount: { USD: '1800000000000.00' } });
  expect(first!.name).toBe(columns[0]!.stage.name);
  const none = await request(server, `/pipelines/${gone[0]}/board`, { token: of.token });
  expect(none.status).toBe(404);
});

test('a column goes on in the list of deals, in whatever order the parameters stand', async () => {
  const of = await createOrganization(server);
  const { id, stages } = (await of.crm.pipelines.list()).data[0]!;
  const names = Array.from({ length: 7 }, (_, index) => `Deal ${index}`);
  await makeDeals(
    of,
    names.map((name) => ({ name, source: 'web', amount: '1', currency: 'EUR' })),
  );
  await makeDeals(of, [{ name: 'Other', source: 'fair' }]);
  const { columns } = await boardOf(of.token, id, '?limit=3&source=web&amount[gte]=1');
  const [column] = columns;
  expect(column).toMatchObject({
    count: 7,
    amount: { EUR: '7.00' },
    deals: { page: { hasMore: true } },
  });
  const seen = column!.deals.data.map(({ name }) => name);
  const cursor = encodeURIComponent(column!.deals.page.nextCursor!);
  const asked = [
    `stageId=${stages[0]!.id}`,
    'amount[gte]=1',
    'source=web',
    'sort=position',
    `cursor=${cursor}`,
  ];
  for (const query of [asked, asked.toReversed()]) {
    const reply = await request(server, `/deals?${query.join('&')}`, { token: of.token });
    const { data } = (await reply.json()) as { data: { name: string }[] };
    expect([...seen, ...data.map(({ name }) => name)]).toEqual(names);
  }
  const foreign = await request(
    server,
    `/deals?stageId=${stages[1]!.id}&sort=position&cursor=${cursor}`,
    { token: of.token },
  );
  expect(await foreign.json()).toMatchObject({ status: 400, code: 'invalid_cursor' });
});

test('what somebody does not reach is not counted, and what he does not see is not summed', async () => {
  const of = await createOrganization(server);
  const { id } = (await of.crm.pipelines.list()).data[0]!;
  const own = { read: 'own', write: 'own', delete: 'own' } as const;
  const { key } = await of.crm.roles.create({ name: 'Own', access: { '*': own } });
  const { key: blind } = await of.crm.roles.create({
    name: 'Blind',
    access: { '*': { read: 'all' } },
    fields: { deal: { amount: 'hidden', weightedAmount: 'hidden' } },
  });
  const seller = await addMember(server, of, key);
  const reader = await addMember(server, of, blind);
  await makeDeals(of, [
    { name: 'Mine', amount: '5', currency: 'EUR' },
    { name: 'His', amount: '7', currency: 'USD', ownerId: seller.userId },
  ]);
  expect((await boardOf(seller.token, id)).columns[0]).toMatchObject({
    count: 1,
    amount: { USD: '7.00' },
    deals: { data: [{ name: 'His' }] },
  });
  const [column] = (await boardOf(reader.token, id)).columns;
  expect(column).toMatchObject({ count: 2, amount: null, weightedAmount: null });
  expect(column!.deals.data.every((deal) => !('amount' in deal))).toBe(true);
  const filtered = await request(server, `/pipelines/${id}/board?amount[gt]=6`, {
    token: reader.token,
  });
  expect(filtered.status).toBe(400);
});
