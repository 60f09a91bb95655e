/** That the dashboard and the forecast say what somebody counts who has all records before him. */
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Activity, Deal, HeadlessCrm, Lead } from '@headless-crm/sdk';
import { addMember } from './support/members.ts';
import { asOwner } from './support/owner.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();
const timeZone = 'Pacific/Auckland';

type Dashboard = Awaited<ReturnType<HeadlessCrm['dashboard']['get']>>;

let of: TestOrganization;
let deals: Deal[];
let leads: Lead[];
let activities: Activity[];
/** The members of each team, those of the teams within it too. */
let teams: Record<string, string[]>;
let pipelineIds: string[];

/** The day on which it is there. */
const dayOf = (time: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date(time));

const days = fc
  .date({
    min: new Date('2026-07-01T00:00:00Z'),
    max: new Date('2027-06-30T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString());

beforeAll(async () => {
  of = await createOrganization(server);
  const { crm } = of;
  await crm.organization.update({ timezone: timeZone, defaultCurrency: 'EUR' });
  const owners = [of.userId];
  for (const name of ['A', 'B', 'C']) {
    const member = { email: `${name}-${of.userId}@example.com`, name, role: 'member' };
    owners.push((await crm.members.create(member)).id);
  }
  const north = await crm.teams.create({ name: 'North' });
  const fjords = await crm.teams.create({ name: 'Fjords', parentId: north.id });
  const south = await crm.teams.create({ name: 'South' });
  teams = {
    [north.id]: [owners[1]!, owners[2]!],
    [fjords.id]: [owners[2]!],
    [south.id]: [owners[1]!],
  };
  await crm.teams.members.set(north.id, owners[1]!);
  await crm.teams.members.set(fjords.id, owners[2]!);
  await crm.teams.members.set(south.id, owners[1]!);
  await crm.pipelines.create({ name: 'Renewals' });
  const { data: pipelines } = await crm.pipelines.list();
  pipelineIds = pipelines.map(({ id }) => id);
  const stageIds = pipelines.flatMap(({ stages }) => stages.map(({ id }) => id));
  const ownerId = fc.constantFrom(...owners, null);
  const deal = fc.record({
    name: fc.constant('Deal'),
    stageId: fc.constantFrom(...stageIds),
    ownerId,
    amount: fc.option(fc.integer({ min: 0, max: 10 ** 11 }).map((n) => (n / 1e4).toFixed(4))),
    currency: fc.constantFrom('EUR', 'USD', 'JPY', null),
    probability: fc.option(fc.integer({ min: 0, max: 100 })),
    closedAt: fc.option(days),
    expectedCloseDate: fc.option(days.map((day) => day.slice(0, 10))),
  });
  const lead = fc.record({ lastName: fc.constant('Lead'), ownerId });
  const bodies = fc.sample(deal, { numRuns: 900, seed: 7 });
  const leadBodies = fc.sample(lead, { numRuns: 300, seed: 7 });
  await crm.batch.run({
    operations: bodies.map((body) => ({ operation: 'deals.create' as const, body })),
  });
  const { results } = await crm.batch.run({
    operations: leadBodies.map((body) => ({ operation: 'leads.create' as const, body })),
  });
  const ids = results.map((result) => String(Object(result.body)['id']));
  await crm.batch.run({
    operations: ids
      .slice(0, 100)
      .map((id) => ({ operation: 'leads.convert' as const, id, body: { ignoreDuplicates: true } })),
  });
  const activity = fc.oneof(
    fc.record({
      type: fc.constantFrom('call', 'meeting', 'note', 'email'),
      status: fc.constantFrom('open', 'completed', 'cancelled', 'in_progress'),
      completedAt: fc.option(days),
      ownerId,
    }),
    fc.record({
      type: fc.constant('task'),
      status: fc.constantFrom('open', 'completed', 'in_progress'),
      dueAt: fc.option(days),
      ownerId,
    }),
  );
  const activityBodies = fc.sample(activity, { numRuns: 300, seed: 7 });
  await crm.batch.run({
    operations: activityBodies.map(({ status, ...body }) => ({
      operation: 'activities.create' as const,
      body: {
        ...body,
        subject: 'Activity',
        status,
        ...('completedAt' in body && status !== 'completed' ? { completedAt: null } : {}),
      },
    })),
  });
  await backdate();
  deals = [];
  for await (const one of crm.deals.list({ limit: 200 })) deals.push(one);
  for (const one of deals.splice(0, 20)) await crm.deals.delete(one.id);
  activities = [];
  for await (const one of crm.activities.list({ limit: 200 })) activities.push(one);
  leads = [];
  for await (const one of crm.leads.list({ limit: 200 })) leads.push(one);
}, 120_000);

/** As if they had been made by and by: some in the hours around midnight there. */
async function backdate(): Promise<void> {
  await asOwner(server, of, async (client) => {
    for (const [table, step] of [
      ['leads', '7 hours'],
      ['deals', '3 hours'],
    ]) {
      await client.query(`alter table ${table} disable trigger user`);
      await client.query(
        `update ${table} t set created_at = t.created_at - n.n * interval '${step}'
         from (select id, row_number() over (order by id) as n from ${table} where organization_id = $1) n
         where t.organization_id = $1 and t.id = n.id`,
        [of.organizationId],
      );
      await client.query(`alter table ${table} enable trigger user`);
    }
  });
}

const micros = (text: string): bigint => {
  const [whole = '0', part = ''] = text.split('.');
  return BigInt(whole) * 1_000_000n + BigInt(part.padEnd(6, '0'));
};

const decimal = (value: bigint): string => {
  const part = String(value % 1_000_000n).padStart(6, '0');
  return `${value / 1_000_000n}.${part.slice(0, 2)}${part.slice(2).replace(/0+$/, '')}`;
};

/** Half a millionth and more is one. */
const weighted = ({ amount, probability }: Deal): string =>
  decimal((micros(amount!) * BigInt(probability) + 50n) / 100n);

function totals(some: Deal[], valueOf: (deal: Deal) => string): Record<string, string> {
  const found: Record<string, bigint> = {};
  for (const deal of some.filter(({ amount }) => amount !== null))
    found[deal.currency!] = (found[deal.currency!] ?? 0n) + micros(valueOf(deal));
  return Object.fromEntries(Object.entries(found).map(([key, value]) => [key, decimal(value)]));
}

const sums = (some: Deal[]) => ({
  count: some.length,
  amount: totals(some, ({ amount }) => amount!),
  weightedAmount: totals(some, weighted),
});

const rate = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;

interface Span {
  first: string;
  last: string;
}

const within = ({ first, last }: Span, day: string): boolean => first <= day && day <= last;

function dashboardOf(span: Span, today: string, has: (ownerId: string | null) => boolean) {
  const own = deals.filter(({ ownerId }) => has(ownerId));
  const closed = own.filter(({ closedAt }) => closedAt !== null && within(span, dayOf(closedAt)));
  const won = closed.filter(({ status }) => status === 'won');
  const lost = closed.filter(({ status }) => status === 'lost');
  const cycles = won
    .map(({ closedAt, createdAt }) => Date.parse(closedAt!) - Date.parse(createdAt))
    .filter((ms) => ms >= 0);
  const lasted = cycles.reduce((all, ms) => all + ms, 0) / cycles.length / 86_400_000;
  const mine = leads.filter(({ ownerId }) => has(ownerId));
  const acts = activities.filter(({ ownerId }) => has(ownerId));
  const open = acts.filter(({ status }) => status === 'open' || status === 'in_progress');
  const late = open.filter(
    (one) => 'dueAt' in one && one.dueAt && Date.parse(one.dueAt) < Date.now(),
  );
  const done = acts.filter(({ completedAt }) => completedAt && within(span, dayOf(completedAt)));
  const types = ['task', 'call', 'meeting', 'note', 'email'] as const;
  const created = mine.filter(({ createdAt }) => within(span, dayOf(createdAt)));
  const converted = created.filter(({ status }) => status === 'converted').length;
  return {
    leads: {
      newToday: mine.filter(({ createdAt }) => dayOf(createdAt) === today).length,
      created: created.length,
      converted,
      conversionRate: rate(converted, created.length),
    },
    deals: {
      open: sums(own.filter(({ status }) => status === 'open')),
      won: sums(won),
      lost: sums(lost),
      winRate: rate(won.length, won.length + lost.length),
      averageCycleDays: cycles.length === 0 ? null : Math.round(lasted * 100) / 100,
    },
    activities: {
      open: open.length,
      overdue: late.length,
      completed: Object.fromEntries(
        types.map((type) => [type, done.filter((one) => one.type === type).length]),
      ),
    },
  };
}

function forecastOf(span: Span, has: (ownerId: string | null) => boolean) {
  const own = deals.filter(({ ownerId }) => has(ownerId));
  const closed = own.filter((deal) => deal.status === 'won' && within(span, dayOf(deal.closedAt!)));
  const open = own.filter(
    ({ status, expectedCloseDate }) =>
      status === 'open' && expectedCloseDate !== null && within(span, expectedCloseDate),
  );
  const between = (from: number, to: number) =>
    sums(open.filter(({ probability }) => probability >= from && probability < to));
  return {
    closed: sums(closed),
    commit: between(80, 101),
    bestCase: between(50, 80),
    pipeline: between(0, 50),
    weighted: totals([...closed, ...open], weighted),
  };
}

const spans: [period: string, span: Span][] = [
  ['2026Q4', { first: '2026-10-01', last: '2026-12-31' }],
  ['2027Q2', { first: '2027-04-01', last: '2027-06-30' }],
  ['2026-11', { first: '2026-11-01', last: '2026-11-30' }],
  ['2027-02', { first: '2027-02-01', last: '2027-02-28' }],
  ['2026', { first: '2026-01-01', last: '2026-12-31' }],
  ['2031', { first: '2031-01-01', last: '2031-12-31' }],
];

/** Asked for once more when midnight went by between. */
async function dashboard(
  params: Parameters<HeadlessCrm['dashboard']['get']>[0],
): Promise<Dashboard> {
  const shown = await of.crm.dashboard.get(params);
  return shown.period.today === dayOf(new Date().toISOString())
    ? shown
    : of.crm.dashboard.get(params);
}

describe.each(spans)('of %s', (period, span) => {
  test('the dashboard is right to the cent, as a whole and by owner and team', async () => {
    const shown = await dashboard({ period, groupBy: 'owner' });
    const { today } = shown.period;
    expect(shown).toMatchObject({
      period: { ...span, timeZone },
      ...dashboardOf(span, today, () => true),
    });
    for (const { id, ...numbers } of shown.groups!)
      expect([id, numbers]).toEqual([id, dashboardOf(span, today, (ownerId) => ownerId === id)]);
    expect(shown.groups!.map(({ id }) => id)).toHaveLength(5);
    const byTeam = await dashboard({ period, groupBy: 'team' });
    const known = Object.entries(teams);
    expect(byTeam.groups!.map(({ id }) => id).toSorted()).toEqual(
      [...Object.keys(teams), null].toSorted(),
    );
    for (const { id, ...numbers } of byTeam.groups!) {
      const has = (ownerId: string | null) =>
        id === null
          ? !known.some(([, members]) => members.includes(ownerId!))
          : teams[id]!.includes(ownerId!);
      expect([id, numbers]).toEqual([id, dashboardOf(span, today, has)]);
      if (id === null) continue;
      const alone = await dashboard({ period, teamId: id });
      expect(alone).toMatchObject({ ...numbers, groups: null });
    }
  });

  test('the forecast is right to the cent', async () => {
    const shown = await of.crm.forecast.get({ period, groupBy: 'owner' });
    expect(shown).toMatchObject({ period: span, ...forecastOf(span, () => true) });
    for (const { id, ...numbers } of shown.groups!)
      expect([id, numbers]).toEqual([id, forecastOf(span, (ownerId) => ownerId === id)]);
    const alone = await of.crm.forecast.get({ period, ownerId: of.userId });
    expect(alone).toMatchObject(forecastOf(span, (ownerId) => ownerId === of.userId));
  });
});

test('each stage has its deals, in each pipeline or one', async () => {
  const { pipelines } = await dashboard({});
  for (const { pipelineId, stages } of pipelines!) {
    const own = deals.filter((deal) => deal.pipelineId === pipelineId);
    expect(stages.reduce((all, stage) => all + stage.deals.count, 0)).toBe(own.length);
    for (const stage of stages)
      expect(stage.deals).toEqual(sums(own.filter(({ stageId }) => stageId === stage.stageId)));
  }
  expect(pipelines!.map(({ pipelineId }) => pipelineId).toSorted()).toEqual(pipelineIds.toSorted());
  const one = await dashboard({ pipelineId: pipelineIds[0]! });
  expect(one.pipelines!.map(({ pipelineId }) => pipelineId)).toEqual([pipelineIds[0]]);
  expect(one.deals!.open.count).toBe(
    deals.filter((deal) => deal.status === 'open' && deal.pipelineId === pipelineIds[0]).length,
  );
});

test('nothing is a number too, and the present quarter is meant unless another is said', async () => {
  const { crm } = await createOrganization(server);
  const { period, leads: none, deals: noDeals, groups } = await crm.dashboard.get();
  const quarter = Math.floor((Number(period.today.slice(5, 7)) - 1) / 3);
  expect(period.first).toBe(
    `${period.today.slice(0, 4)}-${String(quarter * 3 + 1).padStart(2, '0')}-01`,
  );
  expect(none).toEqual({ newToday: 0, created: 0, converted: 0, conversionRate: null });
  expect(noDeals).toMatchObject({
    open: { count: 0, amount: {} },
    winRate: null,
    averageCycleDays: null,
  });
  expect(groups).toBe(null);
  expect(await crm.forecast.get()).toMatchObject({
    closed: { count: 0, amount: {} },
    weighted: {},
  });
});

describe('who asks', () => {
  test('is told of the records that he sees', async () => {
    const own = { read: 'own', write: 'own', delete: 'own' } as const;
    const role = await of.crm.roles.create({ name: 'Own', access: { '*': own } });
    const seller = await addMember(server, of, role.key);
    await seller.crm.deals.create({ name: 'Mine', amount: '0.01', currency: 'EUR' });
    const shown = await seller.crm.dashboard.get({ groupBy: 'owner' });
    expect(shown.deals!.open).toMatchObject({ count: 1, amount: { EUR: '0.01' } });
    expect(shown.groups!.map(({ id }) => id)).toEqual([seller.userId]);
    deals.push(await of.crm.deals.get((await seller.crm.deals.list()).data[0]!.id));
  });

  test('is not told what is hidden from him, or may not be read by him', async () => {
    const all = { read: 'all', write: 'all', delete: 'all' } as const;
    const role = await of.crm.roles.create({
      name: 'No money',
      access: { '*': all },
      fields: {
        deal: { amount: 'hidden', weightedAmount: 'hidden', closedAt: 'hidden' },
        lead: { convertedAt: 'hidden' },
      },
    });
    const seller = await addMember(server, of, role.key);
    const shown = await seller.crm.dashboard.get();
    expect(shown.deals).toMatchObject({
      open: { amount: null, weightedAmount: null },
      won: null,
      lost: null,
      winRate: null,
    });
    expect(shown.leads).toMatchObject({ converted: null, conversionRate: null });
    const ask = (path: string, token: string) => request(server, path, { token });
    expect(await problemOf(await ask('/forecast', seller.token))).toMatchObject({ status: 403 });
    const { key } = await of.crm.apiKeys.create({ name: 'Leads', permissions: ['leads:read'] });
    expect(await (await ask('/dashboard', key)).json()).toMatchObject({
      leads: { created: expect.any(Number) },
      deals: null,
      activities: null,
      pipelines: null,
    });
    expect(await problemOf(await ask('/forecast', key))).toMatchObject({
      permission: 'deals:read',
    });
  });

  test.each(['2026Q5', '2026-13', '0000', '202', '2026q1', 'today', ''])(
    'for %j is told what a period is',
    async (period) => {
      const response = await request(server, `/forecast?period=${period}`, { token: of.token });
      expect(await problemOf(response)).toMatchObject({
        status: 400,
        errors: [{ in: 'query', pointer: '/period' }],
      });
    },
  );
});
