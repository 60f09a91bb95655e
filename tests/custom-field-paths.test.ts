import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CustomFieldCreate, HeadlessCrm } from '@headless-crm/sdk';
import * as fc from 'fast-check';
import {
  type Filter,
  filterRuns,
  type Graph,
  passes,
  type Shown,
  sorted,
} from './support/filters.ts';
import { addMember } from './support/members.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

const options = ['gold', 'iron', 'lead'].map((value) => ({ value, label: value }));
const field = (
  object: string,
  key: string,
  type: CustomFieldCreate['type'],
  more: Partial<CustomFieldCreate> = {},
): CustomFieldCreate => ({ object, key, label: key, type, ...more });

const fields: CustomFieldCreate[] = [
  field('company', 'region', 'select', { options, indexed: true }),
  field('company', 'rank', 'number'),
  field('company', 'holding', 'record', { target: 'company' }),
  field('company', 'origin', 'record', { target: 'lead' }),
  field('contact', 'tier', 'select', { options }),
  field('contact', 'size', 'number', { indexed: true }),
  field('contact', 'worth', 'currency'),
  field('contact', 'since', 'date'),
  field('contact', 'seenAt', 'datetime', { indexed: true }),
  field('contact', 'vip', 'boolean'),
  field('contact', 'marks', 'multi_select', { options }),
  field('contact', 'partner', 'record', { target: 'company', indexed: true }),
  field('contact', 'mentor', 'record', { target: 'contact' }),
  field('contact', 'coach', 'user'),
  field('lead', 'firm', 'record', { target: 'company' }),
];

let of: TestOrganization;
let crm: HeadlessCrm;
let companies: Shown[];
let contacts: Shown[];

/** As the evaluation in memory knows fields: `customFields:tier` is one name. */
const flat = (record: Shown): Shown => ({
  ...record,
  ...Object.fromEntries(
    Object.entries(record['customFields'] as Shown).map(([key, value]) => [
      `customFields:${key}`,
      value,
    ]),
  ),
});
const flatName = (name: string): string => name.replaceAll('customFields.', 'customFields:');
const flatFilter = (filter: Filter): Filter =>
  JSON.parse(flatName(JSON.stringify(filter))) as Filter;

const live = (records: readonly Shown[], id: unknown): Shown | null =>
  records.find((one) => one['id'] === id && one['deletedAt'] === null) ?? null;

const graph: Graph = (record, relation) => {
  if (relation === 'company') return live(companies, record['companyId']);
  if (relation === 'parent') return live(companies, record['parentId']);
  if (relation === 'customFields:mentor') return live(contacts, record[relation]);
  if (relation.startsWith('customFields:')) return live(companies, record[relation]);
  return contacts.filter((one) => one['companyId'] === record['id'] && one['deletedAt'] === null);
};

const at = <T>(values: readonly T[], index: number): T => values[index % values.length]!;

beforeAll(async () => {
  of = await createOrganization(server);
  ({ crm } = of);
  for (const one of fields) await crm.customFields.create(one);
  const companyIds: string[] = [];
  for (let n = 0; n < 16; n += 1) {
    const { id } = await crm.companies.create({
      name: `Company ${n}`,
      industry: at(['steel', 'paper', null], n),
      parentId: n % 3 === 0 ? null : at(companyIds, n),
      customFields: {
        region: at([null, 'gold', 'iron'], n),
        rank: at([1.5, null, -2, 0.000001], n),
        holding: n % 2 === 0 ? null : at(companyIds, n * 3),
      },
    });
    companyIds.push(id);
  }
  const contactIds: string[] = [];
  for (let n = 0; n < 40; n += 1) {
    const { id } = await crm.contacts.create({
      lastName: `L${n % 7}`,
      companyId: n % 5 === 0 ? null : at(companyIds, n * 7),
      customFields: {
        tier: at(['gold', null, 'iron', 'lead'], n),
        size: at([0, 12.5, null, -1.25, 999_999_999_999], n * 3),
        worth: at(
          [
            null,
            { amount: '0.10', currency: 'EUR' },
            { amount: '999999999999.99', currency: 'EUR' },
            { amount: '7.00', currency: 'USD' },
          ],
          n * 5,
        ),
        since: at(['2026-01-31', null, '2025-12-31'], n),
        seenAt: at([null, '2026-01-31T23:30:00.000Z', '2026-02-01T00:30:00.000Z'], n),
        vip: at([true, null, false], n * 2),
        partner: n % 4 === 0 ? null : at(companyIds, n * 5),
        mentor: n % 3 === 0 || n === 0 ? null : at(contactIds, n * 11),
        coach: n % 2 === 0 ? of.userId : null,
      },
    });
    contactIds.push(id);
  }
  for (const n of [2, 9]) await crm.companies.delete(companyIds[n]!);
  for (const n of [3, 8, 17]) await crm.contacts.delete(contactIds[n]!);
  const all = { deleted: 'include', limit: 200 } as const;
  companies = (await crm.companies.list(all).toArray()).map(flat);
  contacts = (await crm.contacts.list(all).toArray()).map(flat);
}, 60_000);

/** Values to ask for, by the field at the end of a path. */
const asked: Record<string, unknown[]> = {
  industry: ['steel', 'paper'],
  lastName: ['L1', 'L4'],
  'customFields.region': ['gold', 'iron'],
  'customFields.rank': [1.5, -2, 0.000001],
  'customFields.tier': ['gold', 'iron'],
  'customFields.size': [0, 12.5, 999_999_999_999],
  'customFields.worth': ['0.10', '7'],
  'customFields.since': ['2026-01-31', '2025-12-31'],
  'customFields.vip': [true, false],
};
const ofCompany = ['industry', 'customFields.region', 'customFields.rank'];
const ofContact = [
  'lastName',
  ...['tier', 'size', 'worth', 'since', 'vip'].map((key) => `customFields.${key}`),
];
const waysOf: Record<string, [prefix: string, ends: string[]][]> = {
  contacts: [
    ['', ofContact],
    ['company.', ofCompany],
    ['customFields.partner.', ofCompany],
    ['customFields.partner.customFields.holding.', ofCompany],
    ['customFields.partner.parent.', ofCompany],
    ['company.customFields.holding.parent.', ofCompany],
    ['customFields.mentor.', ofContact],
    ['customFields.mentor.customFields.partner.', ofCompany],
    ['customFields.mentor.customFields.mentor.customFields.mentor.', ofContact],
    ...['some', 'none', 'every'].map((many): [string, string[]] => [
      `customFields.partner.contacts.${many}.`,
      ofContact,
    ]),
  ],
  companies: [
    ['', ofCompany],
    ['customFields.holding.', ofCompany],
    ...['some', 'none', 'every'].flatMap((many): [string, string[]][] => [
      [`contacts.${many}.`, ofContact],
      [`contacts.${many}.customFields.partner.`, ofCompany],
      [`customFields.holding.contacts.${many}.customFields.mentor.`, ofContact],
    ]),
  ],
};

const condition = (ways: [string, string[]][]): fc.Arbitrary<Filter> =>
  fc
    .constantFrom(...ways.flatMap(([prefix, ends]) => ends.map((end) => [prefix, end] as const)))
    .chain(([prefix, end]) => {
      const one = fc.constantFrom(...asked[end]!);
      const isOrdered = /rank|size|worth|since/.test(end);
      const isText = ['industry', 'lastName'].includes(end);
      const single = [
        'eq',
        'ne',
        ...(isOrdered ? ['gt', 'gte', 'lt', 'lte'] : []),
        ...(isText ? ['contains', 'endsWith'] : []),
      ];
      const made = (op: fc.Arbitrary<string>, value: fc.Arbitrary<unknown>) =>
        fc.record({ field: fc.constant(prefix + end), op, value });
      return fc.oneof(
        made(fc.constantFrom(...single), one),
        made(fc.constantFrom('in', 'nin'), fc.array(one, { minLength: 1, maxLength: 2 })),
        made(fc.constant('isNull'), fc.boolean()),
      );
    });

/** Conditions together, some of them on one related record. */
const filters = (object: 'contacts' | 'companies'): fc.Arbitrary<Filter> => {
  const leaf = condition(waysOf[object]!);
  const relation = object === 'contacts' ? null : 'contacts';
  const part = relation
    ? fc.oneof(
        { arbitrary: leaf, weight: 4 },
        fc.record({
          relation: fc.constant(relation),
          quantifier: fc.constantFrom('some' as const, 'none' as const, 'every' as const),
          filter: fc.record({
            and: fc.array(
              condition([
                ['', ofContact],
                ['customFields.partner.', ofCompany],
              ]),
              {
                minLength: 1,
                maxLength: 2,
              },
            ),
          }),
        }),
      )
    : leaf;
  const group = fc.array(part, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { arbitrary: part, weight: 2 },
    fc.record({ and: group }),
    fc.record({ or: group }),
    fc.record({ not: fc.oneof(part, fc.record({ and: group })) }),
  );
};

describe('paths to and through custom fields', () => {
  test.each(['contacts', 'companies'] as const)(
    'find %s as an evaluation in memory finds them',
    async (object) => {
      const all = object === 'contacts' ? contacts : companies;
      await fc.assert(
        fc.asyncProperty(filters(object), async (filter) => {
          const { search } = crm[object] as typeof crm.contacts;
          const { data } = await search({
            filter: filter as never,
            sort: ['id'],
            limit: 200,
            deleted: 'include',
          });
          const expected = all.filter((one) => passes(one, flatFilter(filter), graph));
          expect(data.map(({ id }) => id)).toEqual(sorted(expected, ['id']).map(({ id }) => id));
        }),
        filterRuns(120),
      );
    },
  );

  test('order contacts, each once, whatever the pages', async () => {
    const keys = [
      'customFields.partner.industry',
      'customFields.partner.customFields.rank',
      'company.customFields.region',
      'customFields.mentor.customFields.size',
      'customFields.mentor.customFields.worth',
      'customFields.size',
      'customFields.mentor.customFields.partner.customFields.rank',
    ];
    const sorts = fc
      .shuffledSubarray(keys, { minLength: 1, maxLength: 3 })
      .chain((names) => fc.tuple(...names.map((name) => fc.constantFrom(name, `-${name}`))));
    await fc.assert(
      fc.asyncProperty(sorts, fc.integer({ min: 3, max: 30 }), async (sort, limit) => {
        const query = { sort: sort as 'id'[], limit, deleted: 'include' } as const;
        const expected = sorted(contacts, sort.map(flatName), graph).map(({ id }) => id);
        const read = [
          await crm.contacts.list(query).toArray(),
          await crm.contacts.search(query).toArray(),
        ];
        for (const walked of read) expect(walked.map(({ id }) => id)).toEqual(expected);
      }),
      filterRuns(20),
    );
  });

  test('work in the query too', async () => {
    const filter: Filter = { field: 'customFields.partner.customFields.rank', op: 'gte', value: 0 };
    const query = 'customFields.partner.customFields.rank[gte]=0&sort=id&limit=200';
    const response = await request(server, `/contacts?${query}`, { token: of.token });
    const { data } = (await response.json()) as { data: Shown[] };
    const expected = contacts.filter(
      (one) => one['deletedAt'] === null && passes(one, flatFilter(filter), graph),
    );
    expect(data.map(({ id }) => id)).toEqual(sorted(expected, ['id']).map(({ id }) => id));
  });

  test.each([
    ['/contacts', 'customFields.partner.customFields.tier', 'has no'],
    ['/contacts', 'customFields.tier.industry', 'has no relation customFields.tier'],
    ['/contacts', 'customFields.unknown.industry', 'has no relation customFields.unknown'],
    ['/contacts', 'customFields.partner.some.industry', 'leads to one record'],
    ['/contacts', 'customFields.partner.contacts.lastName', 'leads to many records'],
    [
      '/contacts',
      'customFields.mentor.customFields.mentor.customFields.mentor.company.industry',
      '3 relations',
    ],
    // Who is named by a custom field does not know it: nothing is found by another object's plural.
    ['/leads', 'companies.some.industry', 'has no relation companies'],
  ])('of %s that lead nowhere are refused: %s', async (path, name, why) => {
    const body = { filter: { field: name, op: 'eq', value: 'steel' } };
    const problem = await problemOf(
      await request(server, `${path}/search`, { token: of.token, body }),
    );
    expect(problem).toMatchObject({ status: 400, errors: [{ pointer: '/filter/field' }] });
    expect(problem.errors![0]!.message).toContain(why);
  });

  test('leave the relations that there were: a custom reference is no second way back', async () => {
    const { crm: own } = await createOrganization(server);
    await own.customFields.create(field('lead', 'firm', 'record', { target: 'company' }));
    const lead = await own.leads.create({ lastName: 'Lead', companyName: 'Converted' });
    const { convertedCompanyId } = await own.leads.convert(lead.id, {});
    const { data } = await own.companies.search({
      filter: { field: 'leads.some.lastName', op: 'eq', value: 'Lead' },
    });
    expect(data.map(({ id }) => id)).toEqual([convertedCompanyId]);
  });
});

const idOf = (record: unknown): unknown => (record as Shown | null)?.['id'] ?? null;

describe('includes by custom references', () => {
  const include = [
    'customFields.partner',
    'customFields.mentor',
    'customFields.coach',
    'company',
  ] as never[];

  test('show the record, null where there is none or it is in the bin, and the member', async () => {
    const shown = await crm.contacts.list({ include, limit: 200 });
    const found = await crm.contacts.search({ include, limit: 200 });
    expect(found.data).toEqual(shown.data);
    for (const record of shown.data as Shown[]) {
      const own = contacts.find(({ id }) => id === record['id'])!;
      for (const name of ['customFields.partner', 'customFields.mentor']) {
        expect(idOf(record[name])).toBe(idOf(graph(own, flatName(name))));
      }
      expect(idOf(record['company'])).toBe(idOf(graph(own, 'company')));
      expect(idOf(record['customFields.coach'])).toBe(own['customFields:coach']);
    }
    const one = shown.data.find((record) => idOf((record as Shown)['customFields.partner']))!;
    expect(await crm.contacts.get(one.id, { include })).toEqual(one);
    const partner = (one as Shown)['customFields.partner'] as Shown;
    expect(partner['customFields']).toHaveProperty('region');
  });

  test('go without the fields, and stay when the field is archived', async () => {
    const { crm: own } = await createOrganization(server);
    const made = await own.customFields.create(
      field('contact', 'partner', 'record', { target: 'company' }),
    );
    const { id: partner } = await own.companies.create({ name: 'Acme' });
    await own.contacts.create({ lastName: 'A', customFields: { partner } });
    const ask = () =>
      own.contacts.list({ fields: ['lastName'], include: ['customFields.partner'] as never[] });
    expect((await ask()).data).toMatchObject([{ 'customFields.partner': { name: 'Acme' } }]);
    await own.customFields.update(made.id, { archivedAt: new Date().toISOString() });
    expect((await ask()).data).toMatchObject([{ 'customFields.partner': { name: 'Acme' } }]);
    await own.customFields.delete(made.id);
    await expect(ask()).rejects.toMatchObject({ status: 400 });
  });

  test('show nobody what his role does not reach', async () => {
    const { key } = await crm.roles.create({
      name: 'Contacts alone',
      access: { contact: { read: 'all' } },
    });
    const { token } = await addMember(server, of, key);
    const ask = async (query: string): Promise<Shown[]> => {
      const response = await request(server, `/contacts?limit=200&${query}`, { token });
      return ((await response.json()) as { data: Shown[] }).data;
    };
    const shown = await ask('include=customFields.partner');
    expect(shown.filter((one) => one['customFields.partner'] !== null)).toEqual([]);
    expect(await ask('customFields.partner.industry[isNull]=false')).toEqual([]);
    const body = { groupBy: ['customFields.partner.industry'], metrics: [{ op: 'count' }] };
    const numbers = await request(server, '/contacts/aggregate', { token, body });
    expect(await numbers.json()).toMatchObject({
      data: [{ group: { 'customFields.partner.industry': null }, values: [shown.length] }],
    });
  });
});

test('a view goes by paths through custom fields, in lists and aggregations', async () => {
  const filter = {
    and: [
      { field: 'customFields.partner.customFields.region', op: 'eq', value: 'gold' },
      { field: 'customFields.size', op: 'isNull', value: false },
    ],
  };
  const { id: view } = await crm.views.create({
    object: 'contact',
    name: 'By region',
    filter,
    sort: ['-customFields.partner.customFields.rank', 'customFields.size'],
    fields: ['customFields.size', 'lastName'],
    include: ['customFields.partner'],
  } as never);
  const expected = sorted(
    contacts.filter(
      (one) => one['deletedAt'] === null && passes(one, flatFilter(filter as Filter), graph),
    ),
    ['-customFields:partner.customFields:rank', 'customFields:size'],
    graph,
  );
  expect(expected.length).toBeGreaterThan(1);
  const walked = await crm.contacts.list({ view, limit: 2 }).toArray();
  expect(walked.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
  expect(Object.keys(walked[0]!).toSorted()).toEqual([
    'customFields',
    'customFields.partner',
    'id',
    'lastName',
  ]);
  expect(walked[0]!.customFields).toEqual({ size: expected[0]!['customFields:size'] });
  const { data } = await crm.contacts.aggregate({
    view,
    groupBy: ['customFields.partner.customFields.region'],
    metrics: [{ op: 'count' }],
  } as never);
  expect(data).toEqual([
    { group: { 'customFields.partner.customFields.region': 'gold' }, values: [expected.length] },
  ]);
});

/** Millionths, exactly; of a number as JSON has it. */
const micros = (value: unknown): bigint => {
  const text = typeof value === 'number' ? value.toFixed(6) : String(value);
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)!;
  return BigInt(`${sign}${whole}${fraction.padEnd(6, '0')}`);
};
const ends = {
  group: [
    'customFields.tier',
    'customFields.vip',
    'customFields.size',
    'customFields.partner',
    'customFields.partner.industry',
    'customFields.partner.customFields.region',
    'company.customFields.rank',
    'customFields.mentor.customFields.tier',
    'customFields.coach',
  ],
  metric: [
    'customFields.size',
    'customFields.worth',
    'company.customFields.rank',
    'customFields.mentor.customFields.worth',
    'customFields.partner.customFields.rank',
  ],
};
const valueAt = (record: Shown, name: string): unknown => {
  const parts = flatName(name).split('.');
  const owner = parts
    .slice(0, -1)
    .reduce<Shown | null>((one, relation) => one && (graph(one, relation) as Shown), record);
  return owner?.[parts.at(-1)!] ?? null;
};
const reduced: Record<string, (values: bigint[]) => bigint> = {
  sum: (values) => values.reduce((sum, value) => sum + value, 0n),
  min: (values) => values.reduce((least, value) => (value < least ? value : least)),
  max: (values) => values.reduce((most, value) => (value > most ? value : most)),
};
const metricOf = (rows: Shown[], { op, field: name }: { op: string; field?: string }): unknown => {
  if (name === undefined) return rows.length;
  const held = rows.map((row) => valueAt(row, name)).filter((value) => value !== null);
  if (op === 'count') return held.length;
  if (!name.endsWith('worth')) {
    // A sum is read as JSON has it too: with the digits that a number holds.
    return held.length === 0 ? null : String(Number(reduced[op]!(held.map(micros))));
  }
  const amounts = held as { amount: string; currency: string }[];
  const currencies = [...new Set(amounts.map(({ currency }) => currency))];
  return Object.fromEntries(
    currencies.map((one) => [
      one,
      String(
        reduced[op]!(
          amounts.filter(({ currency }) => currency === one).map(({ amount }) => micros(amount)),
        ),
      ),
    ]),
  );
};
/** Amounts as millionths, exactly, and numbers as the ones that JSON has: all as texts, which can be compared. */
const comparable = (value: unknown, name: string | undefined): unknown => {
  if (value === null || name === undefined) return value;
  if (typeof value === 'number') return String(Math.round(value * 1e6));
  return Object.fromEntries(
    Object.entries(value as object).map(([currency, amount]) => [currency, String(micros(amount))]),
  );
};

test('groups by custom fields and paths to them, and their numbers, are those of an evaluation in memory', async () => {
  const metric = fc.oneof(
    fc.constant({ op: 'count' as const }),
    fc.record({
      op: fc.constantFrom('count', 'sum', 'min', 'max'),
      field: fc.constantFrom(...ends.metric),
    }),
  );
  const rows = contacts.filter(({ deletedAt }) => deletedAt === null);
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(ends.group, { maxLength: 3 }),
      fc.array(metric, { minLength: 1, maxLength: 4 }),
      async (groupBy, metrics: { op: string; field?: string }[]) => {
        const { data } = await crm.contacts.aggregate({ groupBy, metrics } as never);
        const groups = new Map<string, Shown[]>();
        for (const row of rows) {
          const key = JSON.stringify(groupBy.map((name) => valueAt(row, name)));
          groups.set(key, [...(groups.get(key) ?? []), row]);
        }
        const expected = [...groups].map(([key, some]) => [
          key,
          metrics.map((one) => metricOf(some, one)),
        ]);
        const found = data.map(({ group, values }) => [
          JSON.stringify(groupBy.map((name) => group[name])),
          values.map((value, index) =>
            metrics[index]!.op === 'count' ? value : comparable(value, metrics[index]!.field),
          ),
        ]);
        expect(found.toSorted()).toEqual(expected.toSorted());
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);
