import { afterAll, expect, test } from 'vitest';
import type {
  Company,
  CompanyFilter,
  Contact,
  ContactFilter,
  HeadlessCrm,
} from '@headless-crm/sdk';
import * as fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { type Filter, filterRuns, passes, type Shown, sorted } from './support/filters.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

/** Runs of each property; a failure prints its seed and path. */
const runs = filterRuns(120);

const texts = [
  '',
  'a',
  'A',
  'ab',
  'Zürich',
  'ZÜRICH',
  '100%',
  'a_b',
  'a\\b',
  "O'Hara",
  '日本',
  '😀',
  'é',
];
const nullable = <T>(values: readonly T[]) => fc.constantFrom(...values, null, null);

const companyBody = fc.record({
  name: fc.constantFrom(...texts.filter((text) => text !== '')),
  industry: nullable(texts.filter((text) => text !== '')),
  employeeCount: nullable([0, 1, 5, 5, 2_147_483_647]),
  annualRevenue: nullable(
    ['-1.5', '0', '10', '10.000001', '2000000'].map((amount) => ({ amount, currency: 'EUR' })),
  ),
  type: nullable(['prospect', 'customer', 'other'] as const),
  foundedYear: nullable([1900, 2000]),
});

const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number): T[] =>
  fc.sample(arbitrary, { numRuns: count, seed: 20_261_120 });

/** Companies of every kind: with ties and without values, some changed, some deleted, some with a parent. */
async function createCompanies(crm: HeadlessCrm, count: number): Promise<Company[]> {
  const bodies = sample(companyBody, count);
  const parent = await crm.companies.create({ name: 'Parent' });
  await Promise.all(
    bodies.map(async (body, index) => {
      const domains = ['x', 'y', 'z'].slice(0, index % 4).map((name) => `${name}${index}.example`);
      const parentId = index % 3 === 0 ? parent.id : null;
      const { id } = await crm.companies.create({ ...body, domains, parentId });
      if (index % 4 === 0) await crm.companies.update(id, { description: 'changed' });
      if (index % 7 === 0) await crm.companies.delete(id);
    }),
  );
  return crm.companies.list({ deleted: 'include', limit: 200 }).toArray();
}

async function createContacts(crm: HeadlessCrm, count: number): Promise<Contact[]> {
  const companies = await Promise.all([1, 2].map((n) => crm.companies.create({ name: `C${n}` })));
  await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const { id } = await crm.contacts.create({
        firstName: [null, 'Ada', 'ada', 'Éva'][index % 4]!,
        lastName: `L${index % 5}`,
        birthDate: [null, '1990-01-01', '1990-01-02', '0001-01-01'][index % 4]!,
        doNotCall: index % 2 === 0,
        lifecycleStage: ([null, 'lead', 'customer'] as const)[index % 3]!,
        companyId: [null, companies[0]!.id, companies[1]!.id][index % 3]!,
        emails: ['work', 'home']
          .slice(0, index % 3)
          .map((name) => ({ address: `${name}${index}@example.com` })),
      });
      if (index % 5 === 0) await crm.contacts.delete(id);
    }),
  );
  return crm.contacts.list({ deleted: 'include', limit: 200 }).toArray();
}

const idsOf = (records: readonly Shown[]) => records.map(({ id }) => id);

/** Operators with operands: of the values that the records hold, and of others. */
function conditionOn(records: readonly Shown[], field: string, kind: string): fc.Arbitrary<Filter> {
  const held = records
    .flatMap((record) => [record[field]].flat())
    .map((value) => {
      const part = value as { amount?: string; address?: string } | null;
      return part?.amount ?? part?.address ?? value;
    });
  const others: Record<string, unknown[]> = {
    text: [...texts, '%', '_', '\\', 'ZÜ'],
    integer: [-1, 3],
    money: ['5', '10.00'],
    boolean: [true, false],
    date: ['1990-01-02', '2000-02-29'],
    time: ['2020-01-01T00:00:00.000Z'],
    id: [uuid()],
    list: ['absent.example'],
  };
  const pool = [...new Set(held.filter((value) => value !== null)), ...others[kind]!];
  const one = fc.constantFrom(...pool);
  const some = fc.array(one, { minLength: 1, maxLength: 4 });
  const condition = (ops: string[], value: fc.Arbitrary<unknown>) =>
    fc.record({ field: fc.constant(field), op: fc.constantFrom(...ops), value });
  const isNull = condition(['isNull'], fc.boolean());
  if (kind === 'list') return fc.oneof(isNull, condition(['hasAny', 'hasAll', 'hasNone'], some));
  const single = ['eq', 'ne'];
  if (kind === 'text') single.push('contains', 'startsWith', 'endsWith');
  if (['integer', 'money', 'date', 'time'].includes(kind)) single.push('gt', 'gte', 'lt', 'lte');
  return fc.oneof(isNull, condition(single, one), condition(['in', 'nin'], some));
}

const companyKinds = {
  name: 'text',
  industry: 'text',
  employeeCount: 'integer',
  annualRevenue: 'money',
  type: 'id',
  createdAt: 'time',
  deletedAt: 'time',
  parentId: 'id',
  id: 'id',
  domains: 'list',
};
const contactKinds = {
  firstName: 'text',
  fullName: 'text',
  email: 'text',
  birthDate: 'date',
  doNotCall: 'boolean',
  companyId: 'id',
  ownerId: 'id',
};

/** For ids and choices, whatever is no value of theirs is refused: they are asked for by what is held. */
function conditions(
  records: readonly Shown[],
  kinds: Record<string, string>,
): fc.Arbitrary<Filter> {
  return fc.oneof(
    ...Object.entries(kinds).map(([field, kind]) => {
      const condition = conditionOn(records, field, kind);
      if (field !== 'type') return condition;
      return conditionOn(records, field, kind).filter(
        (filter) => 'field' in filter && !JSON.stringify(filter.value).includes('-'),
      );
    }),
  );
}

function groups(condition: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> {
  return fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      condition,
      fc.record({ and: fc.array(tie('filter'), { maxLength: 3 }) }),
      fc.record({ or: fc.array(tie('filter'), { maxLength: 3 }) }),
      fc.record({ not: tie('filter') }),
    ),
  })).filter;
}

test('a search for companies finds what an evaluation in memory finds', async () => {
  const { crm } = await createOrganization(server);
  const records = await createCompanies(crm, 45);
  const search = async (filter: Filter) =>
    idsOf(
      (
        await crm.companies.search({
          filter: filter as CompanyFilter,
          deleted: 'include',
          sort: ['id'],
          limit: 200,
          fields: ['id'],
        })
      ).data,
    );
  await fc.assert(
    fc.asyncProperty(groups(conditions(records, companyKinds)), async (filter) => {
      const expected = records.filter((record) => passes(record, filter));
      expect(await search(filter)).toEqual(idsOf(sorted(expected, ['id'])));
    }),
    runs,
  );
});

test('a search for contacts finds what an evaluation in memory finds', async () => {
  const { crm } = await createOrganization(server);
  const records = await createContacts(crm, 40);
  await fc.assert(
    fc.asyncProperty(groups(conditions(records, contactKinds)), async (filter) => {
      const { data, page } = await crm.contacts.search({
        filter: filter as ContactFilter,
        deleted: 'include',
        sort: ['id'],
        limit: 200,
        total: 'exact',
      });
      const expected = records.filter((record) => passes(record, filter));
      expect(idsOf(data)).toEqual(idsOf(sorted(expected, ['id'])));
      expect(page.total).toBe(expected.length);
    }),
    runs,
  );
});

test('filters in the query find what an evaluation in memory finds', async () => {
  const { crm } = await createOrganization(server);
  const companies = await createCompanies(crm, 30);
  const contacts = await createContacts(crm, 30);
  const ofBoth = fc.oneof(
    fc.tuple(
      fc.constant('companies'),
      fc.array(conditions(companies, companyKinds), { minLength: 1, maxLength: 3 }),
    ),
    fc.tuple(
      fc.constant('contacts'),
      fc.array(conditions(contacts, contactKinds), { minLength: 1, maxLength: 3 }),
    ),
  );
  const all: Record<string, readonly Shown[]> = {
    companies: await crm.companies.list({ deleted: 'include', limit: 200 }).toArray(),
    contacts,
  };
  await fc.assert(
    fc.asyncProperty(ofBoth, async ([plural, parts]) => {
      const parameters = new Map<string, string>();
      for (const part of parts) {
        if ('field' in part) parameters.set(`${part.field}[${part.op}]`, String(part.value));
      }
      const read = [...parameters].map(([key, text]) =>
        parts.findLast(
          (part) =>
            'field' in part && key === `${part.field}[${part.op}]` && String(part.value) === text,
        ),
      );
      const { data } = await crm.request<{ data: Shown[] }>({
        method: 'GET',
        path: `/api/v1/${plural}`,
        query: { limit: 200, sort: 'id', deleted: 'include', ...Object.fromEntries(parameters) },
      });
      const expected = all[plural]!.filter((record) => passes(record, { and: read as Filter[] }));
      expect(idsOf(data)).toEqual(idsOf(sorted(expected, ['id'])));
    }),
    runs,
  );
});

interface Documented {
  paths: Record<
    string,
    {
      get: {
        parameters: { name: string; schema: { items: { anyOf: [{ enum: string[] }, unknown] } } }[];
      };
    }
  >;
}

/** Every value that `sort` can have, as the document has them: a new field is in it by itself. */
async function sortsOf(plural: string): Promise<string[]> {
  const document = (await (await fetch(`${server.url}/openapi.json`)).json()) as Documented;
  const parameters = document.paths[`/api/v1/${plural}`]!.get.parameters;
  return parameters.find(({ name }) => name === 'sort')!.schema.items.anyOf[0].enum;
}

async function walk(crm: HeadlessCrm, plural: string, query: object): Promise<Shown[]> {
  const records: Shown[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const reply: { data: Shown[]; page: { nextCursor: string | null; hasMore: boolean } } =
      await crm.request({
        method: 'GET',
        path: `/api/v1/${plural}`,
        query: { ...query, cursor },
      });
    expect(reply.page.hasMore).toBe(reply.page.nextCursor !== null);
    records.push(...reply.data);
    cursor = reply.page.nextCursor;
  }
  return records;
}

test.each(['companies', 'contacts'])(
  '%s are walked by every field in both directions: each once, in order',
  async (plural) => {
    const { crm } = await createOrganization(server);
    const records: Shown[] =
      plural === 'companies' ? await createCompanies(crm, 24) : await createContacts(crm, 24);
    const sorts = await sortsOf(plural);
    expect(sorts.length).toBeGreaterThan(20);
    for (const sort of sorts) {
      const query = { sort, limit: 5, deleted: 'include', fields: 'id' };
      expect([sort, idsOf(await walk(crm, plural, query))]).toEqual([
        sort,
        idsOf(sorted(records, [sort])),
      ]);
    }
  },
);

test('companies are walked by several fields at once: each once, in order', async () => {
  const { crm } = await createOrganization(server);
  const records = await createCompanies(crm, 40);
  const names = [
    'name',
    'industry',
    'employeeCount',
    'annualRevenue',
    'type',
    'foundedYear',
    'version',
  ];
  const sort = fc
    .shuffledSubarray(names, { minLength: 1, maxLength: 4 })
    .chain((keys) => fc.tuple(...keys.map((key) => fc.constantFrom(key, `-${key}`))));
  await fc.assert(
    fc.asyncProperty(sort, fc.integer({ min: 3, max: 50 }), async (keys, limit) => {
      const query = { sort: keys, limit, deleted: 'include', fields: ['id'] };
      expect(idsOf(await walk(crm, 'companies', query))).toEqual(idsOf(sorted(records, keys)));
    }),
    filterRuns(40),
  );
});

test('text is ordered by code point', async () => {
  const { crm } = await createOrganization(server);
  for (const name of ['b', 'a', 'Z', 'é', '😀', 'ﬀ']) await crm.companies.create({ name });
  const { data } = await crm.companies.list({ sort: ['name'] });
  expect(data.map(({ name }) => name)).toEqual(['Z', 'a', 'b', 'é', 'ﬀ', '😀']);
});

test('the newest come first unless a sort is given', async () => {
  const { crm } = await createOrganization(server);
  for (const name of ['first', 'second', 'third']) await crm.companies.create({ name });
  const { data } = await crm.companies.list();
  expect(data.map(({ name }) => name)).toEqual(['third', 'second', 'first']);
});

test('a page holds 50 records unless a limit is given, and 200 at most', async () => {
  const { crm, token, organizationId, userId } = await createOrganization(server);
  await createContactsBySql(organizationId, userId, 201);
  const sizes = await Promise.all(
    [{}, { limit: 1 }, { limit: 200 }].map(async (query) => {
      const { data, page } = await crm.contacts.list(query);
      return [data.length, page.hasMore];
    }),
  );
  expect(sizes).toEqual([
    [50, true],
    [1, true],
    [200, true],
  ]);
  for (const limit of ['0', '201', '-1', '1.5', '1e1', 'ten', '']) {
    const response = await request(server, `/contacts?limit=${limit}`, { token });
    expect(await problemOf(response)).toMatchObject({
      status: 400,
      errors: [{ pointer: '/limit' }],
    });
  }
  for (const limit of [0, 201, '10', null, [5]]) {
    const response = await request(server, '/contacts/search', { token, body: { limit } });
    expect(await problemOf(response)).toMatchObject({
      status: 400,
      errors: [{ pointer: '/limit' }],
    });
  }
});

async function createContactsBySql(organizationId: string, userId: string, count: number) {
  const client = await server.owner.connect();
  try {
    await client.query('begin');
    await client.query('select app.bind($1, $2, $3, null)', [organizationId, 'user', userId]);
    await client.query(
      `insert into contacts (organization_id, id, last_name)
       select $1, gen_random_uuid(), 'L' || n from generate_series(1, $2::int) n`,
      [organizationId, count],
    );
    await client.query('commit');
  } finally {
    client.release();
  }
}

test('the last page says so, also when it is full', async () => {
  const { crm } = await createOrganization(server);
  for (const name of ['a', 'b', 'c', 'd']) await crm.companies.create({ name });
  const first = await crm.companies.list({ limit: 2 });
  const second = await first.next()!;
  expect(first.page).toEqual({ nextCursor: expect.any(String), hasMore: true });
  expect(second.page).toEqual({ nextCursor: null, hasMore: false });
  expect(second.next()).toBeNull();
  const empty = await crm.companies.list({ name: { eq: 'nobody' } });
  expect([empty.data, empty.page]).toEqual([[], { nextCursor: null, hasMore: false }]);
});

test('a cursor is good for its own list alone', async () => {
  const [mine, other] = [await createOrganization(server), await createOrganization(server)];
  for (const { crm } of [mine, other]) {
    for (const name of ['a', 'b', 'c']) await crm.companies.create({ name });
    for (const lastName of ['a', 'b', 'c']) await crm.contacts.create({ lastName });
  }
  const { page } = await mine.crm.companies.list({ limit: 1 });
  const cursor = page.nextCursor!;
  const altered = (cursor.startsWith('A') ? 'B' : 'A') + cursor.slice(1);
  const middle = Math.floor(cursor.length / 2);
  const swapped = `${cursor.slice(0, middle)}${cursor[middle] === 'A' ? 'B' : 'A'}${cursor.slice(middle + 1)}`;
  const read = ({ token }: TestOrganization, path: string) => request(server, path, { token });
  const searched = await mine.crm.companies.search({ limit: 1, filter: { and: [] } });
  const refused = [
    await read(other, `/companies?cursor=${cursor}`),
    await read(mine, `/contacts?cursor=${cursor}`),
    await read(mine, `/companies?cursor=${cursor}&sort=name`),
    await read(mine, `/companies?cursor=${cursor}&sort=createdAt`),
    await read(mine, `/companies?cursor=${cursor}&name=a`),
    await read(mine, `/companies?cursor=${cursor}&deleted=include`),
    await read(mine, `/companies?cursor=${altered}`),
    await read(mine, `/companies?cursor=${swapped}`),
    await read(mine, `/companies?cursor=${cursor}A`),
    await read(mine, `/companies?cursor=${cursor.slice(0, -4)}`),
    await read(mine, '/companies?cursor='),
    await read(mine, '/companies?cursor=WyIxIl0'),
    await read(mine, `/companies?cursor=${searched.page.nextCursor}&name[contains]=a`),
  ];
  for (const response of refused) {
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({
      code: 'invalid_cursor',
      errors: [{ in: 'query', pointer: '/cursor' }],
    });
  }
  const inBody = await request(server, '/companies/search', {
    token: mine.token,
    body: { cursor, sort: ['name'] },
  });
  expect(await problemOf(inBody)).toMatchObject({
    code: 'invalid_cursor',
    errors: [{ in: 'body', pointer: '/cursor' }],
  });
  const longer = await read(
    mine,
    `/companies?cursor=${cursor}&limit=2&sort=-createdAt&fields=name`,
  );
  expect(((await longer.json()) as { data: unknown[] }).data).toHaveLength(2);
});

test.each([
  ['an unknown field', 'nickname=Ada', '/nickname', 'unknown_field'],
  ['one that is none of a choice', 'lifecycleStage=custmer', '/lifecycleStage/eq', 'invalid_value'],
  [
    'one that is none of a choice, in a list',
    'lifecycleStage[nin]=lead,x',
    '/lifecycleStage/nin',
    'invalid_value',
  ],
  ['a field of no record', 'constructor.name=Ada', '/constructor.name', 'unknown_field'],
  ['an unknown operator', 'lastName[like]=a', '/lastName/like', 'unknown_field'],
  ['an operator of another kind', 'lastName[gt]=a', '/lastName/gt', 'unknown_field'],
  ['a list that cannot be asked', 'phones=1', '/phones', 'unknown_field'],
  ['a word as a number', 'version=one', '/version/eq', 'invalid_value'],
  ['a number beyond the column', 'version[gt]=2147483648', '/version/gt', 'invalid_value'],
  ['a fraction as a whole number', 'version=1.5', '/version/eq', 'invalid_value'],
  ['a word as a flag', 'doNotCall=yes', '/doNotCall/eq', 'invalid_value'],
  ['a word as an answer to isNull', 'email[isNull]=1', '/email/isNull', 'invalid_value'],
  ['a word as an id', 'companyId=acme', '/companyId/eq', 'invalid_value'],
  ['one wrong id of several', `companyId[in]=${uuid()},acme`, '/companyId/in', 'invalid_value'],
  ['a day that is not', 'birthDate[gte]=2026-02-30', '/birthDate/gte', 'invalid_value'],
  ['the year 0', 'birthDate=0000-01-01', '/birthDate/eq', 'invalid_value'],
  ['a day as a time', 'createdAt[gt]=2026-01-01', '/createdAt/gt', 'invalid_value'],
  ['a time of the year 0', 'createdAt[gt]=0000-01-01T00:00:00Z', '/createdAt/gt', 'invalid_value'],
  ['a parameter twice', 'lastName=a&lastName=b', '/lastName', 'repeated_parameter'],
  ['an operator twice', 'lastName[eq]=a&lastName[eq]=b', '/lastName/eq', 'repeated_parameter'],
  ['both forms of one parameter', 'lastName=a&lastName[ne]=b', '/lastName', 'repeated_parameter'],
  ['a limit twice', 'limit=1&limit=2', '/limit', 'repeated_parameter'],
  ['a parameter two levels deep', 'lastName[not][eq]=a', '/lastName[not][eq]', 'invalid_parameter'],
  ['an operator of a parameter that has none', 'limit[eq]=5', '/limit', 'invalid_type'],
  ['an unknown sort', 'sort=nickname', '/sort/0', 'invalid_value'],
  ['a sort by a list', 'sort=emails', '/sort/0', 'invalid_value'],
  ['an empty sort', 'sort=', '/sort/0', 'invalid_value'],
  ['a sort that names a field twice', 'sort=lastName,-lastName', '/sort', 'invalid_sort'],
  ['a sort of six fields', 'sort=id,version,email,source,locale,timezone', '/sort', 'invalid_sort'],
  ['an unknown field to show', 'fields=lastName,nickname', '/fields/1', 'invalid_value'],
  ['an unknown include', 'include=friends', '/include/0', 'invalid_value'],
  ['an unknown total', 'total=maybe', '/total', 'invalid_value'],
  ['an unknown state', 'deleted=no', '/deleted', 'invalid_value'],
])('%s in a query is refused and its place named', async (_, query, pointer, code) => {
  const { token } = await createOrganization(server);
  const response = await request(server, `/contacts?${query}`, { token });
  expect(response.status).toBe(400);
  expect(await problemOf(response)).toMatchObject({
    code: 'validation_failed',
    errors: [{ in: 'query', pointer, code }],
  });
});

const repeat = (count: number, value: unknown) => Array.from({ length: count }, () => value);
const named = (field: string, op: string, value?: unknown) => ({ filter: { field, op, value } });

test.each([
  ['an unknown field', named('nickname', 'eq', 'a'), '/filter/field'],
  ['an unknown operator', named('lastName', 'like', 'a'), '/filter/op'],
  ['an operator of another kind', named('lastName', 'gt', 'a'), '/filter/op'],
  ['no value', named('lastName', 'eq'), '/filter/value'],
  ['null as a value', named('lastName', 'eq', null), '/filter/value'],
  ['an object as a value', named('lastName', 'eq', { not: 'x' }), '/filter/value'],
  ['a list as a value', named('lastName', 'eq', ['a']), '/filter/value'],
  ['a number as text', named('lastName', 'eq', 5), '/filter/value'],
  ['text as a number', named('version', 'eq', '1'), '/filter/value'],
  ['text as a flag', named('doNotCall', 'eq', 'true'), '/filter/value'],
  ['text as an answer to isNull', named('email', 'isNull', 'true'), '/filter/value'],
  ['one value where a list is due', named('lastName', 'in', 'a'), '/filter/value'],
  ['an empty list', named('lastName', 'in', []), '/filter/value'],
  ['a list with a null', named('lastName', 'in', ['a', null]), '/filter/value'],
  [
    'a wrong place deep in groups',
    { filter: { and: [{ or: [] }, { not: named('version', 'eq', 'x').filter }] } },
    '/filter/and/1/not/value',
  ],
  [
    'an unknown field deep in groups',
    { filter: { or: [{ and: [named('nickname', 'eq', 'x').filter] }] } },
    '/filter/or/0/and/0/field',
  ],
  ['a group of two kinds', { filter: { and: [], or: [] } }, '/filter/or'],
  ['an unknown property', { filters: [] }, '/filters'],
  ['a text where names are due', { fields: 'id' }, '/fields'],
  ['more than 100 parts of a group', { filter: { and: repeat(101, { or: [] }) } }, '/filter/and'],
  [
    'more than 500 conditions',
    { filter: { and: repeat(6, { or: repeat(100, named('version', 'eq', 1).filter) }) } },
    '/filter',
  ],
])('%s in a search is refused and its place named', async (_, body, pointer) => {
  const { token } = await createOrganization(server);
  const response = await request(server, '/contacts/search', { token, body });
  expect(response.status).toBe(400);
  expect(await problemOf(response)).toMatchObject({
    code: 'validation_failed',
    errors: [{ in: 'body', pointer }],
  });
});

test('hundreds of conditions on addresses are planned as soon as a few', async () => {
  const { crm } = await createOrganization(server);
  await crm.contacts.create({ lastName: 'A', emails: [{ address: 'a1@example.com' }] });
  const found = async (op: 'ne' | 'eq' | 'startsWith', value: (index: number) => string) => {
    const group = (from: number) =>
      Array.from({ length: 100 }, (_, index) => {
        return { field: 'email' as const, op, value: value(from + index) };
      });
    const and = [0, 100, 200, 300].map((from) => ({ and: group(from) }));
    const { data } = await crm.contacts.search({ filter: { and } as never });
    return data.length;
  };
  expect(await found('ne', (index) => `b${index}@example.com`)).toBe(1);
  expect(await found('startsWith', (index) => (index % 2 ? 'a' : 'a1@'))).toBe(1);
  expect(await found('eq', (index) => `a${index}@example.com`)).toBe(0);
});

test('a list in a filter has 500 values at most', async () => {
  const { crm, token } = await createOrganization(server);
  await crm.companies.create({ name: 'n7', domains: ['n7.example'] });
  const names = Array.from({ length: 501 }, (_, index) => `n${index}`);
  const domains = names.map((name) => `${name}.example`);
  const found = [
    await crm.companies.list({ name: { in: names.slice(0, 500) } }),
    await crm.companies.search({ filter: { field: 'name', op: 'in', value: names.slice(1) } }),
    await crm.companies.search({
      filter: { field: 'domains', op: 'hasAny', value: domains.slice(1) },
    }),
  ];
  for (const { data } of found) expect(data).toHaveLength(1);
  const all = { field: 'domains', op: 'hasAll', value: domains.slice(1) } as const;
  expect((await crm.companies.search({ filter: all })).data).toEqual([]);
  const inQuery = await request(server, `/companies?name[in]=${names.join(',')}`, { token });
  expect(await problemOf(inQuery)).toMatchObject({
    status: 400,
    errors: [{ pointer: '/name/in' }],
  });
  const body = { filter: { field: 'name', op: 'in', value: names } };
  const inBody = await request(server, '/companies/search', { token, body });
  expect(await problemOf(inBody)).toMatchObject({ errors: [{ pointer: '/filter/value' }] });
});

test('a record without a value is one that does not have the value', async () => {
  const { crm } = await createOrganization(server);
  for (const industry of ['steel', 'paper', null]) {
    await crm.companies.create({ name: industry ?? 'none', industry });
  }
  const names = async (filter: CompanyFilter) =>
    (await crm.companies.search({ filter, sort: ['name'] })).data.map(({ name }) => name);
  const steel = { field: 'industry', op: 'eq', value: 'steel' } as const;
  expect(await names({ ...steel, op: 'ne' })).toEqual(['none', 'paper']);
  expect(await names({ not: steel })).toEqual(['none', 'paper']);
  expect(await names({ ...steel, op: 'nin', value: ['steel'] })).toEqual(['none', 'paper']);
  expect(await names({ not: { ...steel, op: 'contains', value: 'e' } })).toEqual(['none']);
  expect(await names({ not: { not: steel } })).toEqual(['steel']);
  expect(await names({ not: { and: [steel, { not: steel }] } })).toEqual([
    'none',
    'paper',
    'steel',
  ]);
  expect(await names({ or: [] })).toEqual([]);
  expect(await names({ and: [] })).toEqual(['none', 'paper', 'steel']);
});

test('an e-mail address is found however it is written, also when it is not the primary one', async () => {
  const { crm, token } = await createOrganization(server);
  const { id } = await crm.contacts.create({
    lastName: 'Ada',
    emails: [{ address: 'ada@example.com' }, { address: 'second@example.com' }],
  });
  await crm.contacts.create({ lastName: 'Bob' });
  for (const query of [
    'email=ada@example.com',
    'email[eq]=ada@example.com',
    'email=second@example.com',
    'email[in]=x@example.com,SECOND@example.com',
    'email=Ada@Example.COM',
  ]) {
    const response = await request(server, `/contacts?${query}`, { token });
    expect(idsOf(((await response.json()) as { data: Shown[] }).data)).toEqual([id]);
  }
});

test('a domain is found however it is written', async () => {
  const { crm } = await createOrganization(server);
  const { id } = await crm.companies.create({ name: 'Bücher', domains: ['bücher.example'] });
  for (const domain of ['bücher.example', 'Bücher.Example', 'xn--bcher-kva.example']) {
    expect(idsOf((await crm.companies.list({ domains: { hasAny: domain } })).data)).toEqual([id]);
  }
});

test('characters that mean something in a pattern or a URL are characters like any other', async () => {
  const { crm, token } = await createOrganization(server);
  const names = ['50% off', '50 off', 'a_b', 'axb', 'c\\d', 'cd', 'who?', 'a&b=c', 'x+y', "O'Hara"];
  for (const name of names) await crm.companies.create({ name });
  const found = async (part: string) => {
    const { data } = await crm.companies.list({ name: { contains: part }, sort: ['name'] });
    return data.map(({ name }) => name);
  };
  expect(await found('0%')).toEqual(['50% off']);
  expect(await found('a_b')).toEqual(['a_b']);
  expect(await found('c\\d')).toEqual(['c\\d']);
  expect(await found('&b=')).toEqual(['a&b=c']);
  expect(await found('x+y')).toEqual(['x+y']);
  expect(await found("O'")).toEqual(["O'Hara"]);
  const unescaped = await request(server, '/companies?name=who?', { token });
  expect(await unescaped.json()).toMatchObject({ data: [{ name: 'who?' }] });
});

test('deleted records are shown only when they are asked for', async () => {
  const { crm } = await createOrganization(server);
  const kept = await crm.companies.create({ name: 'kept' });
  const gone = await crm.companies.create({ name: 'gone', domains: ['gone.example'] });
  await crm.companies.delete(gone.id);
  const listed = async (query: Parameters<typeof crm.companies.list>[0]) =>
    idsOf((await crm.companies.list({ ...query, sort: ['id'] })).data);
  expect(await listed({})).toEqual([kept.id]);
  expect(await listed({ deleted: 'only' })).toEqual([gone.id]);
  expect(await listed({ deleted: 'include' })).toEqual([kept.id, gone.id]);
  expect(await listed({ deleted: 'only', domains: { hasAny: 'gone.example' } })).toEqual([gone.id]);
  expect(idsOf((await crm.companies.search({ deleted: 'only' })).data)).toEqual([gone.id]);
});

test('a list shows the fields that are asked for, and the id', async () => {
  const { crm } = await createOrganization(server);
  const { id } = await crm.companies.create({ name: 'Acme', industry: 'steel' });
  expect((await crm.companies.list({ fields: ['industry'] })).data).toEqual([
    { id, industry: 'steel' },
  ]);
  expect((await crm.companies.search({ fields: ['name', 'id'] })).data).toEqual([
    { id, name: 'Acme' },
  ]);
});

test('a total is given when it is asked for: of all pages, exact or guessed', async () => {
  const { crm } = await createOrganization(server);
  for (const name of ['a', 'b', 'c']) await crm.companies.create({ name });
  const first = await crm.companies.list({ limit: 1, total: 'exact' });
  const second = await first.next()!;
  expect([first.page.total, second.page.total]).toEqual([3, 3]);
  const some = await crm.companies.list({ total: 'exact', name: { in: ['a', 'b'] } });
  expect(some.page.total).toBe(2);
  const guess = await crm.companies.list({ total: 'estimated', name: { contains: 'a' } });
  expect(Number.isInteger(guess.page.total)).toBe(true);
  expect((await crm.companies.list()).page).not.toHaveProperty('total');
});
