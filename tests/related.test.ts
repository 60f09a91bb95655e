import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CompanyFilter, ContactFilter, HeadlessCrm } from '@headless-crm/sdk';
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

/** Runs of each property; a failure prints its seed and path. */
const runs = filterRuns(200);

const all = { deleted: 'include', limit: 200 } as const;
const idsOf = (records: readonly Shown[]) => records.map(({ id }) => id);

/** Records of an organization, and what each relation leads to as far as it is not deleted. */
interface World {
  companies: Shown[];
  contacts: Shown[];
  graph: Graph;
}

const industries = ['steel', 'paper', 'Steel works', null];

/** Companies in trees, contacts with none, one or several companies, and deleted ones of both. */
async function createWorld(crm: HeadlessCrm): Promise<World> {
  const ids: string[] = [];
  for (let n = 0; n < 24; n += 1) {
    const parentId = n % 4 === 0 ? null : ids[Math.floor(n / 4)]!;
    const { id } = await crm.companies.create({
      name: `Company ${n % 9}`,
      industry: industries[n % 4]!,
      employeeCount: [null, 5, 5, 70][n % 4]!,
      annualRevenue: n % 3 === 0 ? null : { amount: String(n % 5), currency: 'EUR' },
      parentId,
    });
    ids.push(id);
  }
  const contactIds = await Promise.all(
    Array.from({ length: 30 }, async (_, n) => {
      const { id } = await crm.contacts.create({
        firstName: [null, 'Ada', 'Bob'][n % 3]!,
        lastName: `L${n % 4}`,
        birthDate: n % 2 === 0 ? null : `199${n % 7}-01-01`,
        companyId: n % 5 === 0 ? null : ids[(n * 7) % 20]!,
        emails: n % 4 === 0 ? [] : [{ address: `c${n}@${n % 2 === 0 ? 'a' : 'b'}.example` }],
      });
      if (n % 3 === 0) await crm.contacts.companies.set(id, ids[(n * 5) % 24]!, { role: 'board' });
      return id;
    }),
  );
  const links = await linksOf(crm, contactIds);
  for (const n of [3, 5, 9, 22]) await crm.companies.delete(ids[n]!);
  for (const n of [2, 7, 15]) await crm.contacts.delete(contactIds[n]!);
  const companies = await crm.companies.list(all).toArray();
  const contacts = await crm.contacts.list(all).toArray();
  return { companies, contacts, graph: graphOf(companies, contacts, links) };
}

/** The links of contacts that are not deleted yet: afterwards nobody can ask for them. */
async function linksOf(crm: HeadlessCrm, ids: readonly string[]): Promise<Shown[]> {
  return (await Promise.all(ids.map((id) => crm.contacts.companies.list(id).toArray()))).flat();
}

const live = (records: readonly Shown[], id: unknown): Shown | null =>
  records.find((one) => one['id'] === id && one['deletedAt'] === null) ?? null;
const behind = (link: Shown, record: Shown | null) => (record ? [{ ...link, ...record }] : []);

function graphOf(
  companies: readonly Shown[],
  contacts: readonly Shown[],
  links: readonly Shown[],
): Graph {
  return (record, relation) => {
    if (relation === 'company') return live(companies, record['companyId']);
    if (relation === 'parent') return live(companies, record['parentId']);
    if (relation === 'subsidiaries') {
      return companies.filter(
        (one) => one['parentId'] === record['id'] && one['deletedAt'] === null,
      );
    }
    const near = relation === 'companies' ? 'contactId' : 'companyId';
    return links
      .filter((link) => link[near] === record['id'])
      .flatMap((link) =>
        relation === 'companies'
          ? behind(link, live(companies, link['companyId']))
          : behind(link, live(contacts, link['contactId'])),
      );
  };
}

const ofCompany: Record<string, unknown[]> = {
  name: ['Company 1', 'Company 8', 'nowhere'],
  industry: ['steel', 'paper'],
  employeeCount: [5, 70, 6],
  annualRevenue: ['1', '3.00', '9'],
};
const ofContact: Record<string, unknown[]> = {
  firstName: ['Ada', 'ada'],
  fullName: ['Ada L1', 'L2'],
  email: ['c1@b.example', 'c2@a.example'],
  birthDate: ['1993-01-01', '1995-01-01'],
  role: ['board'],
};
const many = ['some', 'none', 'every'];
const relations = {
  company: { one: { parent: 'company' }, many: { subsidiaries: 'company', contacts: 'contact' } },
  contact: { one: { company: 'company' }, many: { companies: 'company' } },
} as const;
type Kind = keyof typeof relations;

const named = (
  values: Record<string, unknown[]>,
  field: string,
  path: string,
): fc.Arbitrary<Filter> => {
  const one = fc.constantFrom(...values[field]!);
  const isNumber = ['employeeCount', 'annualRevenue', 'birthDate'].includes(field);
  const single = isNumber ? ['eq', 'ne', 'lt', 'gte'] : ['eq', 'ne', 'contains', 'endsWith'];
  const made = (op: fc.Arbitrary<string>, value: fc.Arbitrary<unknown>) =>
    fc.record({ field: fc.constant(path), op, value });
  return fc.oneof(
    made(fc.constantFrom(...single), one),
    made(fc.constantFrom('in', 'nin'), fc.array(one, { minLength: 1, maxLength: 2 })),
    made(fc.constant('isNull'), fc.boolean()),
  );
};

/** A condition on a field that some relations lead to, as a path and as conditions on related rows. */
function condition(kind: Kind, depth: number, prefix = ''): fc.Arbitrary<Filter> {
  const values = kind === 'company' ? ofCompany : ofContact;
  const fields = Object.keys(values).filter((field) => prefix !== '' || field !== 'role');
  // The link's own fields are known where the path goes through one.
  const known = fields.filter((field) => field !== 'role' || /contacts\.\w+\.$/.test(prefix));
  const own = fc.constantFrom(...known).chain((field) => named(values, field, prefix + field));
  if (depth === 0) return own;
  const { one, many: ofMany } = relations[kind];
  const steps = [
    ...Object.entries(one).map(([name, to]) => [name, to] as const),
    ...Object.entries(ofMany).flatMap(([name, to]) =>
      many.map((quantifier) => [`${name}.${quantifier}`, to] as const),
    ),
  ];
  const further = fc
    .constantFrom(...steps)
    .chain(([step, to]) => condition(to as Kind, depth - 1, `${prefix}${step}.`));
  return fc.oneof(own, { arbitrary: further, weight: 3 });
}

/** Groups of conditions, some of them on one related row. */
function filters(kind: Kind, depth: number): fc.Arbitrary<Filter> {
  const leaf = condition(kind, depth);
  if (depth === 0) return leaf;
  const names = { ...relations[kind].one, ...relations[kind].many };
  const node = fc.constantFrom(...Object.entries(names)).chain(([relation, to]) =>
    fc.record({
      relation: fc.constant(relation),
      quantifier: fc.constantFrom('some' as const, 'none' as const, 'every' as const),
      filter: filters(to as Kind, depth - 1),
    }),
  );
  const part = fc.oneof({ arbitrary: leaf, weight: 3 }, node);
  const group = fc.array(part, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { arbitrary: part, weight: 3 },
    fc.record({ and: group }),
    fc.record({ or: group }),
    fc.record({ not: fc.oneof(part, fc.record({ and: group })) }),
  );
}

describe('related records', () => {
  let crm: HeadlessCrm;
  let world: World;

  beforeAll(async () => {
    ({ crm } = await createOrganization(server));
    world = await createWorld(crm);
  }, 60_000);

  test('companies are found by what is related to them, as an evaluation in memory finds them', async () => {
    await fc.assert(
      fc.asyncProperty(filters('company', 3), async (filter) => {
        const body = { ...all, filter: filter as CompanyFilter, sort: ['id' as const] };
        const { data } = await crm.companies.search(body);
        const expected = world.companies.filter((record) => passes(record, filter, world.graph));
        expect(idsOf(data)).toEqual(idsOf(sorted(expected, ['id'])));
      }),
      runs,
    );
  });

  test('contacts are found by what is related to them, as an evaluation in memory finds them', async () => {
    await fc.assert(
      fc.asyncProperty(filters('contact', 3), async (filter) => {
        const body = { ...all, filter: filter as ContactFilter, sort: ['id' as const] };
        const { data } = await crm.contacts.search({ ...body, total: 'exact' });
        const expected = world.contacts.filter((record) => passes(record, filter, world.graph));
        expect(idsOf(data)).toEqual(idsOf(sorted(expected, ['id'])));
      }),
      runs,
    );
  });

  test('contacts are walked by fields of related records: each once, in order, nulls last', async () => {
    const keys = ['company.name', 'company.annualRevenue', 'company.parent.industry', 'lastName'];
    const deep = ['company.parent.parent.employeeCount', 'company.createdAt', 'birthDate'];
    const sort = fc
      .shuffledSubarray([...keys, ...deep], { minLength: 1, maxLength: 4 })
      .chain((names) => fc.tuple(...names.map((name) => fc.constantFrom(name, `-${name}`))));
    await fc.assert(
      fc.asyncProperty(sort, fc.integer({ min: 3, max: 20 }), async (by, limit) => {
        const query = { ...all, sort: by as 'company.name'[], limit };
        const read = [
          await crm.contacts.list(query).toArray(),
          await crm.contacts.search(query).toArray(),
        ];
        for (const walked of read) {
          expect(idsOf(walked)).toEqual(idsOf(sorted(world.contacts, by, world.graph)));
        }
      }),
      filterRuns(25),
    );
  });

  const found = async (query: Record<string, string>) => {
    const { data } = await crm.request<{ data: Shown[] }>({
      method: 'GET',
      path: '/api/v1/contacts',
      query: { ...all, sort: 'id', ...query },
    });
    return idsOf(data);
  };
  const expected = (filter: Filter) =>
    idsOf(
      sorted(
        world.contacts.filter((one) => passes(one, filter, world.graph)),
        ['id'],
      ),
    );

  test('a path in the query finds what it finds in a body', async () => {
    const steel = expected({ field: 'company.industry', op: 'eq', value: 'steel' });
    expect(steel.length).toBeGreaterThan(0);
    expect(await found({ 'company.industry[eq]': 'steel' })).toEqual(steel);
    expect(await found({ 'company.industry': 'steel' })).toEqual(steel);
    expect(await found({ 'companies.some.employeeCount[in]': '5,70' })).toEqual(
      expected({ field: 'companies.some.employeeCount', op: 'in', value: [5, 70] }),
    );
    expect(await found({ 'company.parent.industry[isNull]': 'true' })).toEqual(
      expected({ field: 'company.parent.industry', op: 'isNull', value: true }),
    );
  });

  test('conditions on one related row are not those on several', async () => {
    const acme = await crm.companies.create({ name: 'Both' });
    for (const [firstName, lastName] of [
      ['Eve', 'One'],
      ['Kim', 'Two'],
    ]) {
      await crm.contacts.create({ firstName: firstName!, lastName: lastName!, companyId: acme.id });
    }
    const eve = { field: 'contacts.some.firstName', op: 'eq', value: 'Eve' } as const;
    const two = { field: 'contacts.some.lastName', op: 'eq', value: 'Two' } as const;
    const apart = await crm.companies.search({ filter: { and: [eve, two] } });
    expect(idsOf(apart.data)).toEqual([acme.id]);
    const together: CompanyFilter = {
      relation: 'contacts',
      quantifier: 'some',
      filter: {
        and: [
          { field: 'firstName', op: 'eq', value: 'Eve' },
          { field: 'lastName', op: 'eq', value: 'Two' },
        ],
      },
    };
    expect((await crm.companies.search({ filter: together })).data).toEqual([]);
  });

  test('objects that refer to a record are a relation of it by their plural', async () => {
    const { data } = await crm.contacts.search({
      filter: { field: 'owner.contacts.some.lastName', op: 'eq', value: 'L1' },
    });
    expect(data.length).toBeGreaterThan(0);
  });
});

const field = (path: string, op = 'eq', value: unknown = 'x') => ({
  filter: { field: path, op, value },
});

describe('refused', () => {
  let token: string;

  beforeAll(async () => {
    ({ token } = await createOrganization(server));
  });

  test.each([
    ['an unknown relation', field('employer.name'), '/filter/field', /it has company, owner/],
    [
      'a field that the other has not',
      field('company.nickname'),
      '/filter/field',
      /company has no/,
    ],
    ['a name of every object', field('company.__proto__'), '/filter/field', /has no field/],
    ['a relation that every object has', field('constructor.name'), '/filter/field', /no relation/],
    ['many without a quantifier', field('companies.name'), '/filter/field', /companies\.some/],
    ['one with a quantifier', field('company.some.name'), '/filter/field', /leads to one/],
    ['a path that ends at a relation', field('companies.some'), '/filter/field', /no field/],
    ['a field that is only shown', field('company.billingAddress'), '/filter/field', /only shown/],
    [
      'four relations',
      field('company.parent.parent.parent.name'),
      '/filter/field',
      /3 relations follow/,
    ],
    ['an operator of another kind', field('company.name', 'gt'), '/filter/op', /knows the/],
    ['a value of another kind', field('company.employeeCount'), '/filter/value', /employeeCount/],
    [
      'a node of no relation',
      { filter: { relation: 'friends', quantifier: 'some', filter: { and: [] } } },
      '/filter/relation',
      /no relation friends/,
    ],
    [
      'a node without a quantifier',
      { filter: { relation: 'companies', filter: { and: [] } } },
      '/filter/quantifier',
      /quantifier/,
    ],
    [
      'a wrong value below a node',
      {
        filter: {
          not: {
            relation: 'companies',
            quantifier: 'every',
            filter: field('name', 'eq', 5).filter,
          },
        },
      },
      '/filter/not/filter/value',
      /name/,
    ],
    [
      'a path that is too long below a node',
      {
        filter: {
          relation: 'companies',
          quantifier: 'some',
          filter: field('parent.parent.parent.name').filter,
        },
      },
      '/filter/filter/field',
      /3 relations follow/,
    ],
    [
      'the thirty-first relation of a filter',
      {
        filter: {
          and: [
            ...Array.from({ length: 14 }, () => field('company.parent.name').filter),
            {
              relation: 'companies',
              quantifier: 'none',
              filter: { or: [field('parent.name').filter, field('owner.name').filter] },
            },
          ],
        },
      },
      '/filter/and/14/filter/or/1/field',
      /30 relations at most/,
    ],
    ['a sort by many', { sort: ['companies.some.name'] }, '/sort', /leads to many/],
    ['a sort by an unknown relation', { sort: ['employer.name'] }, '/sort', /no relation/],
    ['a sort by what has no order', { sort: ['company.domains'] }, '/sort', /cannot be sorted/],
  ])('%s, and the place named', async (_, body, pointer, message) => {
    const response = await request(server, '/contacts/search', { token, body });
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({
      code: 'validation_failed',
      errors: [{ in: 'body', pointer, message: expect.stringMatching(message) }],
    });
  });

  test.each([
    ['an unknown relation', 'employer.name=x', '/employer.name', 'unknown_field'],
    ['an unknown field', 'company.nickname[eq]=x', '/company.nickname', 'unknown_field'],
    ['an unknown operator', 'company.name[like]=x', '/company.name/like', 'unknown_operator'],
    ['a wrong value', 'company.employeeCount[gt]=x', '/company.employeeCount/gt', 'invalid_value'],
    ['a slash in a name', 'company.a/b=x', '/company.a~1b', 'unknown_field'],
    [
      'a field twice',
      'company.name[eq]=x&company.name[eq]=y',
      '/company.name/eq',
      'repeated_parameter',
    ],
    ['a sort by many', 'sort=companies.some.name', '/sort', 'invalid_sort'],
  ])('%s in a query, and the place named', async (_, query, pointer, code) => {
    const response = await request(server, `/contacts?${query}`, { token });
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({ errors: [{ in: 'query', pointer, code }] });
  });
});

const lastNames = async (crm: HeadlessCrm, filter: ContactFilter) => {
  const { data } = await crm.contacts.search({ filter, sort: ['company.name'] });
  return data.map(({ lastName }) => lastName);
};
const steel = { field: 'company.industry', op: 'eq', value: 'steel' } as const;

describe('who does not see all', () => {
  let of: TestOrganization;

  beforeAll(async () => {
    of = await createOrganization(server);
    const secret = await of.crm.companies.create({
      name: 'Secret',
      industry: 'steel',
      annualRevenue: { amount: '7', currency: 'EUR' },
    });
    await of.crm.contacts.create({ lastName: 'Ada', companyId: secret.id });
  });

  const memberWith = async (
    rights: Omit<Parameters<HeadlessCrm['roles']['create']>[0], 'name'>,
  ) => {
    const { key } = await of.crm.roles.create({ name: `Role ${crypto.randomUUID()}`, ...rights });
    return addMember(server, of, key);
  };
  test('finds nothing by records that he may not see: they are not there', async () => {
    const { crm } = await memberWith({
      access: { contact: { read: 'all' }, company: { read: 'own' } },
    });
    const byEither: ContactFilter[] = [
      steel,
      { ...steel, field: 'companies.some.industry' },
      { relation: 'companies', quantifier: 'some', filter: { and: [] } },
    ];
    for (const filter of byEither) {
      expect(await lastNames(of.crm, filter)).toEqual(['Ada']);
      expect(await lastNames(crm, filter)).toEqual([]);
    }
    expect(await lastNames(crm, { ...steel, op: 'isNull', value: true })).toEqual(['Ada']);
    expect(await lastNames(crm, { ...steel, field: 'companies.none.industry' })).toEqual(['Ada']);
  });

  test('cannot ask for a field that is hidden from him, however the path goes', async () => {
    const member = await memberWith({
      access: { '*': { read: 'all' } },
      fields: { company: { annualRevenue: 'hidden' } },
    });
    for (const path of ['company.annualRevenue', 'companies.some.annualRevenue']) {
      const filter = { field: path, op: 'gt', value: '1' };
      const reply = await request(server, '/contacts/search', { ...member, body: { filter } });
      expect(await problemOf(reply)).toMatchObject({
        status: 400,
        errors: [{ pointer: '/filter/field', code: 'unknown_field' }],
      });
    }
    const sort = await request(server, '/contacts?sort=company.annualRevenue', member);
    expect(await problemOf(sort)).toMatchObject({ status: 400, errors: [{ pointer: '/sort' }] });
  });

  test('cannot go by a reference that is hidden from him', async () => {
    const member = await memberWith({
      access: { '*': { read: 'all' } },
      fields: { contact: { companyId: 'hidden' } },
    });
    const filter = { field: 'company.name', op: 'isNull', value: false };
    const reply = await request(server, '/contacts/search', { ...member, body: { filter } });
    expect(await problemOf(reply)).toMatchObject({
      errors: [{ pointer: '/filter/field', code: 'unknown_field' }],
    });
    const sort = await request(server, '/contacts?sort=company.name', member);
    expect(await problemOf(sort)).toMatchObject({ status: 400, errors: [{ pointer: '/sort' }] });
  });

  test('sees nothing of another organization by any path', async () => {
    const other = await createOrganization(server);
    await other.crm.contacts.create({ lastName: 'Zoe' });
    const none = { ...steel, field: 'owner.contacts.some.lastName', value: 'Ada' } as const;
    expect(await lastNames(other.crm, none)).toEqual([]);
    expect(await lastNames(other.crm, steel)).toEqual([]);
  });
});
