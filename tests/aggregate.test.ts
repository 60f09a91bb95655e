import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HeadlessCrm } from '@headless-crm/sdk';
import * as fc from 'fast-check';
import { addMember } from './support/members.ts';
import { asOwner } from './support/owner.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

interface Company {
  industry: string | null;
  type: 'customer' | 'prospect' | null;
  employeeCount: number | null;
  annualRevenue: { amount: string; currency: string } | null;
  parent: string | null;
}

let of: TestOrganization;
const companies: Company[] = [];

const at = <T>(values: readonly T[], index: number): T => values[index % values.length]!;

beforeAll(async () => {
  of = await createOrganization(server);
  const parents = await Promise.all(
    ['steel', null].map((industry) =>
      of.crm.companies.create({ name: 'Parent', industry, description: 'parent' }),
    ),
  );
  for (let n = 0; n < 40; n += 1) {
    const parent = at([parents[0]!, parents[1]!, null], n);
    const body = {
      industry: at(['paper', 'steel', null, 'Äpfel'], n),
      type: at(['customer', 'prospect', null] as const, n * 5),
      employeeCount: at([null, 1, 5, 2_147_483_647], n * 3 + (n % 5)),
      annualRevenue: at(
        [
          null,
          { amount: '0.10', currency: 'EUR' },
          { amount: '999999999999.99', currency: 'EUR' },
          { amount: '-5.000001', currency: 'USD' },
          { amount: '7', currency: 'USD' },
        ],
        n * 7 + (n % 3),
      ),
    };
    companies.push({ ...body, parent: parent?.industry ?? null });
    await of.crm.companies.create({ name: `C${n}`, ...body, parentId: parent?.id ?? null });
  }
}, 60_000);

const leaves = { field: 'description', op: 'isNull', value: true } as const;

const micros = (amount: string): bigint => {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount)!;
  return BigInt(`${sign}${whole}${fraction.padEnd(6, '0')}`);
};

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

/** Micros as the API writes them. */
function decimal(value: bigint): string {
  const digits = String(value < 0n ? -value : value).padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0{1,4}$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -6)}.${fraction}`;
}

const reduce: Record<string, (values: bigint[]) => bigint> = {
  sum: (values) => values.reduce((sum, value) => sum + value, 0n),
  min: (values) => values.reduce((least, value) => (value < least ? value : least)),
  max: (values) => values.reduce((most, value) => (value > most ? value : most)),
};

function expectedOf(rows: Company[], { op, field }: { op: string; field?: string }): unknown {
  if (field === undefined) return rows.length;
  if (field === 'annualRevenue') {
    const held = rows.flatMap(({ annualRevenue }) => annualRevenue ?? []);
    if (op === 'count') return held.length;
    const byCurrency = grouped(held, ({ currency }) => currency);
    return Object.fromEntries(
      [...byCurrency].map(([currency, amounts]) => [
        currency,
        decimal(reduce[op]!(amounts.map(({ amount }) => micros(amount)))),
      ]),
    );
  }
  const held = rows.flatMap(({ employeeCount }) => employeeCount ?? []);
  if (op === 'count') return held.length;
  return held.length === 0 ? null : Number(reduce[op]!(held.map(BigInt)));
}

const valueOf = (company: Company, name: string) =>
  name === 'parent.industry' ? company.parent : company[name as 'industry'];

const compare = (a: unknown, b: unknown): number => {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  if (typeof a === 'number') return a - Number(b);
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
};

test('groups and their numbers are those of an evaluation in memory', async () => {
  const groupNames = fc.subarray(['industry', 'type', 'parent.industry', 'employeeCount'] as const);
  const metric = fc.oneof(
    fc.constant({ op: 'count' as const }),
    fc.record({
      op: fc.constantFrom('count', 'sum', 'min', 'max'),
      field: fc.constantFrom('employeeCount', 'annualRevenue'),
    }),
  );
  await fc.assert(
    fc.asyncProperty(
      groupNames,
      fc.array(metric, { minLength: 1, maxLength: 4 }),
      async (groupBy, metrics) => {
        const { data } = await of.crm.companies.aggregate({ filter: leaves, groupBy, metrics });
        const groups = grouped(companies, (company) =>
          JSON.stringify(groupBy.map((name) => valueOf(company, name))),
        );
        const expected = [...groups].map(([key, rows]) => ({
          group: Object.fromEntries(
            (JSON.parse(key) as unknown[]).map((value, index) => [groupBy[index]!, value]),
          ),
          values: metrics.map((one) => expectedOf(rows, one)),
        }));
        expected.sort((a, b) =>
          groupBy.reduce((order, name) => order || compare(a.group[name], b.group[name]), 0),
        );
        expect(data).toEqual(expected);
      },
    ),
    { numRuns: 80 },
  );
}, 60_000);

test('an average of amounts is rounded to millionths, one of numbers is a number', async () => {
  const { crm } = await createOrganization(server);
  for (const amount of ['1', '1', '2']) {
    const annualRevenue = { amount, currency: 'EUR' };
    await crm.companies.create({ name: 'x', employeeCount: Number(amount), annualRevenue });
  }
  const metrics = ['annualRevenue', 'employeeCount'].map((field) => ({
    op: 'average' as const,
    field: field as 'employeeCount',
  }));
  const { data } = await crm.companies.aggregate({ metrics });
  expect(data).toEqual([{ group: {}, values: [{ EUR: '1.333333' }, expect.closeTo(4 / 3, 9)] }]);
});

test('of no records there is one group without fields, and none with them', async () => {
  const { crm } = await createOrganization(server);
  const metrics = [
    { op: 'count' as const },
    { op: 'sum' as const, field: 'annualRevenue' as const },
    { op: 'max' as const, field: 'createdAt' as const },
  ];
  expect((await crm.companies.aggregate({ metrics })).data).toEqual([
    { group: {}, values: [0, {}, null] },
  ]);
  expect((await crm.companies.aggregate({ metrics, groupBy: ['type'] })).data).toEqual([]);
});

async function createAt(organization: TestOrganization, moments: string[]): Promise<void> {
  await asOwner(server, organization, (client) =>
    client.query(
      `insert into contacts (organization_id, id, last_name, last_activity_at, birth_date)
       select $1, gen_random_uuid(), 'x', t::timestamptz, t::date from unnest($2::text[]) t`,
      [organization.organizationId, moments],
    ),
  );
}

test('times are grouped by spans of the time zone, dates by their own', async () => {
  const organization = await createOrganization(server);
  const { crm } = organization;
  await createAt(organization, [
    '2026-03-28T23:30:00Z',
    '2026-03-29T22:30:00Z',
    '2026-12-31T23:30:00Z',
  ]);
  const groups = async (
    bucket: 'day' | 'week' | 'month' | 'quarter' | 'year',
    timeZone?: string,
  ) => {
    const { data } = await crm.contacts.aggregate({
      groupBy: [{ field: 'lastActivityAt', bucket, ...(timeZone ? { timeZone } : {}) }],
      metrics: [{ op: 'count' }],
    });
    return data.map(({ group, values }) => [group['lastActivityAt'], values[0]]);
  };
  expect(await groups('day')).toEqual([
    ['2026-03-28', 1],
    ['2026-03-29', 1],
    ['2026-12-31', 1],
  ]);
  expect(await groups('day', 'Europe/Amsterdam')).toEqual([
    ['2026-03-29', 1],
    ['2026-03-30', 1],
    ['2027-01-01', 1],
  ]);
  await crm.organization.update({ timezone: 'Europe/Amsterdam' });
  expect(await groups('week')).toEqual([
    ['2026-03-23', 1],
    ['2026-03-30', 1],
    ['2026-12-28', 1],
  ]);
  expect(await groups('quarter')).toEqual([
    ['2026-01-01', 2],
    ['2027-01-01', 1],
  ]);
  expect(await groups('year', 'UTC')).toEqual([['2026-01-01', 3]]);
  const { data } = await crm.contacts.aggregate({
    groupBy: [{ field: 'birthDate', bucket: 'month' }, 'doNotCall'],
    metrics: [
      { op: 'max', field: 'birthDate' },
      { op: 'min', field: 'lastActivityAt' },
    ],
  });
  expect(data).toEqual([
    {
      group: { birthDate: '2026-03-01', doNotCall: false },
      values: ['2026-03-29', '2026-03-28T23:30:00.000Z'],
    },
    {
      group: { birthDate: '2026-12-01', doNotCall: false },
      values: ['2026-12-31', '2026-12-31T23:30:00.000Z'],
    },
  ]);
});

test('a span that begins before the first day that can be written, or behind the last one, has that as its day', async () => {
  const { crm } = await createOrganization(server);
  for (const dueAt of ['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', null])
    await crm.activities.create({ type: 'task', subject: 'Wait', dueAt });
  const daysIn = async (timeZone: string, bucket: 'day' | 'week') => {
    const groupBy = [{ field: 'dueAt' as const, bucket, timeZone }];
    const { data } = await crm.activities.aggregate({ groupBy, metrics: [{ op: 'count' }] });
    return data
      .map(({ group }) => group['dueAt'])
      .toSorted((one, other) => (String(one ?? '') < String(other ?? '') ? -1 : 1));
  };
  expect(await daysIn('Pacific/Auckland', 'day')).toEqual([null, '0001-01-01', '9999-12-31']);
  expect(await daysIn('America/New_York', 'week')).toEqual([null, '0001-01-01', '9999-12-27']);
});

test('more than a thousand groups are refused, a thousand are not', async () => {
  const { crm, token, organizationId, userId } = await createOrganization(server);
  const insert = (from: number, to: number) =>
    asOwner(server, { organizationId, userId }, (client) =>
      client.query(
        `insert into companies (organization_id, id, name) select $1, gen_random_uuid(), 'n' || n from generate_series($2::int, $3::int) n`,
        [organizationId, from, to],
      ),
    );
  await insert(1, 1000);
  const body = { groupBy: ['name' as const], metrics: [{ op: 'count' as const }] };
  expect((await crm.companies.aggregate(body)).data).toHaveLength(1000);
  await insert(1001, 1001);
  const reply = await request(server, '/companies/aggregate', { token, body });
  expect(await problemOf(reply)).toMatchObject({
    status: 400,
    errors: [{ in: 'body', pointer: '/groupBy', code: 'too_many_groups' }],
  });
});

const count = async (crm: HeadlessCrm) => {
  const { data } = await crm.companies.aggregate({ metrics: [{ op: 'count' }] });
  return data[0]!.values[0];
};

test('what somebody does not see is not counted, deleted records neither', async () => {
  const { key } = await of.crm.roles.create({
    name: 'Own',
    access: { company: { read: 'own', write: 'own' } },
    fields: { company: { annualRevenue: 'hidden' } },
  });
  const member = await addMember(server, of, key);
  const { id } = await member.crm.companies.create({ name: 'Mine', industry: 'paper' });
  expect([await count(of.crm), await count(member.crm)]).toEqual([43, 1]);
  await member.crm.companies.update(id, { industry: null });
  const body = { metrics: [{ op: 'sum', field: 'annualRevenue' }] };
  const reply = await request(server, '/companies/aggregate', { token: member.token, body });
  expect(await problemOf(reply)).toMatchObject({
    status: 400,
    errors: [{ pointer: '/metrics/0/field', code: 'unknown_field' }],
  });
  await of.crm.companies.delete(id);
  expect([await count(of.crm), await count(member.crm)]).toEqual([42, 0]);
});

const one = { metrics: [{ op: 'count' }] };
test.each([
  ['no metric', {}, '/metrics'],
  ['an unknown metric', { metrics: [{ op: 'median' }] }, '/metrics/0/op'],
  ['a sum of nothing', { metrics: [{ op: 'sum' }] }, '/metrics/0/field'],
  ['a sum of text', { metrics: [{ op: 'sum', field: 'name' }] }, '/metrics/0/field'],
  ['a sum of times', { metrics: [{ op: 'sum', field: 'createdAt' }] }, '/metrics/0/field'],
  [
    'a sum over many',
    { metrics: [{ op: 'sum', field: 'subsidiaries.some.employeeCount' }] },
    '/metrics/0/field',
  ],
  ['an unknown group', { ...one, groupBy: ['nickname'] }, '/groupBy/0'],
  ['an unknown path', { ...one, groupBy: ['parent.nickname'] }, '/groupBy/0'],
  ['a group by many', { ...one, groupBy: ['contacts.some.email'] }, '/groupBy/0'],
  ['a group by amounts', { ...one, groupBy: ['parent.annualRevenue'] }, '/groupBy/0'],
  [
    'a span of text',
    { ...one, groupBy: [{ field: 'parent.name', bucket: 'day' }] },
    '/groupBy/0/field',
  ],
  [
    'an unknown span',
    { ...one, groupBy: [{ field: 'createdAt', bucket: 'hour' }] },
    '/groupBy/0/bucket',
  ],
  [
    'an unknown time zone',
    { ...one, groupBy: [{ field: 'createdAt', bucket: 'day', timeZone: 'Mars/Base' }] },
    '/groupBy/0/timeZone',
  ],
  ['a group twice', { ...one, groupBy: ['type', 'type'] }, '/groupBy/1'],
  [
    'a wrong filter',
    { ...one, filter: { field: 'parent.x', op: 'eq', value: 1 } },
    '/filter/field',
  ],
])('%s is refused, and the place named', async (_, body, pointer) => {
  const reply = await request(server, '/companies/aggregate', { token: of.token, body });
  expect(await problemOf(reply)).toMatchObject({ status: 400, errors: [{ in: 'body', pointer }] });
});
