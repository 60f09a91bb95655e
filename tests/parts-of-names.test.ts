import { beforeAll, describe, expect, test } from 'vitest';
import { asOwner } from './support/owner.ts';
import { type Filter, passes, type Shown, sorted } from './support/filters.ts';
import { createOrganization, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();
let organization: TestOrganization;
let all: Shown[];

/** Contacts in one go, oldest first; their names by the number `n`. */
async function fill(first: string, last: string, count: number): Promise<void> {
  await asOwner(server, organization, (client) =>
    client.query(
      `insert into contacts (organization_id, id, first_name, last_name, owner_id, deleted_at, created_at)
       select $1, app.uuid_v7(), ${first}, ${last}, $2, case when n % 97 = 0 then now() end, now() + n * interval '1 ms'
       from generate_series(1, $3::integer) n`,
      [organization.organizationId, organization.userId, count],
    ),
  );
}

beforeAll(async () => {
  organization = await createOrganization(server);
  // The door looks at the oldest and the newest first. Between them are many with names of all sorts.
  await fill(`'First'`, `'Lindqvist ' || n % 7`, 200);
  await fill(
    `(array['Ada', 'Éva', 'Søren', null, 'Jo_Ann', 'Per%Cent'])[1 + n % 6]`,
    `case when n % 500 = 3 then 'Quaxley' when n % 3 = 0 then 'Oldest ' || n % 40 else 'Kowal' || (array['ski', 'SKA', 'son'])[1 + n % 3] end`,
    5000,
  );
  await fill(`'Newest'`, `'Lindqvist ' || n % 7`, 1200);
  const { crm } = organization;
  all = [];
  for await (const contact of crm.contacts.list({ deleted: 'include', limit: 200 }))
    all.push(contact as Shown);
  const { length } = all;
  expect(length).toBe(6400);
}, 120_000);

const idsOf = (records: Shown[]): unknown[] => records.map(({ id }) => id);
const field = (name: string, op: string, value: string): Filter => ({ field: name, op, value });

/** What the door says of the pattern: how many, or null where records are to be read. */
const asked = (pattern: string): Promise<number | null> =>
  asOwner(server, organization, async (client) => {
    const { rows } = await client.query<{ count: number | null }>(
      'select cardinality(app.parts_contacts($1)) as count',
      [pattern],
    );
    return rows[0]!.count;
  });

describe('the door of parts of names', () => {
  test.each([
    ['few', '%quaxl%', 10],
    ['none', '%nobody is called so%', 0],
    ['up to 3,000', '%oldest%', 1662],
    ['those that came lately, as an import', '%newest%', 1200],
  ])('tells where %s are', async (_, pattern, count) => {
    expect(await asked(pattern)).toBe(count);
  });

  test.each([
    ['many of the oldest and of the newest have', '%lindqv%'],
    ['more than 3,000 have', '%kowal%'],
    ['is of two letters', '%da%'],
    ['has no three characters in a row', '%a_a%a\\%b%'],
    ['is empty', '%%'],
  ])('has records read where the part %s', async (_, pattern) => {
    expect(await asked(pattern)).toBeNull();
  });

  test('knows the records of one organization', async () => {
    const other = await createOrganization(server);
    await other.crm.contacts.create({ lastName: 'Quaxley' });
    expect(await asked('%quaxl%')).toBe(10);
    expect((await other.crm.contacts.list({ lastName: { contains: 'axle' } })).data).toHaveLength(
      1,
    );
  });
});

const conditions: [string, Filter][] = [
  ['few', field('lastName', 'contains', 'UAXL')],
  ['those of the newest', field('fullName', 'contains', 'newest lindqvist 3')],
  ['thousands', field('lastName', 'startsWith', 'kowal')],
  ['an end', field('lastName', 'endsWith', 'ska')],
  ['a beginning of the first name that others end with', field('firstName', 'startsWith', 'ada')],
  ['the end of one name and the beginning of the other', field('fullName', 'contains', 'da quax')],
  ['accents, in another case', field('firstName', 'contains', 'ØREN')],
  ['what patterns mean otherwise', field('firstName', 'contains', 'jo_ann')],
  ['what patterns mean otherwise, in another way', field('firstName', 'endsWith', 'r%cent')],
  ['two letters', field('lastName', 'contains', 'ax')],
  [
    'one that is found and one that is read',
    { and: [field('fullName', 'contains', 'quaxley'), field('firstName', 'contains', 'a')] },
  ],
  [
    'either',
    { or: [field('lastName', 'contains', 'quax'), field('lastName', 'contains', 'oldest 3')] },
  ],
  ['none of them', { not: field('lastName', 'contains', 'kowal') }],
];

describe.each(conditions)('a filter for %s', (_, filter) => {
  test.each([['-createdAt'], ['lastName', '-createdAt'], ['firstName']])(
    'gives what an evaluation in memory gives, page by page, by %s',
    async (...sort) => {
      const { crm } = organization;
      const shown = all.filter((record) => record['deletedAt'] === null && passes(record, filter));
      const input = { filter, sort, limit: 200, total: 'exact' } as never;
      const { page } = await crm.contacts.search(input);
      expect(page.total).toBe(shown.length);
      const walked: Shown[] = [];
      for await (const contact of crm.contacts.search(input)) {
        walked.push(contact as Shown);
        if (walked.length === 700) break;
      }
      expect(idsOf(walked)).toEqual(idsOf(sorted(shown, sort)).slice(0, 700));
    },
  );

  test('is right in the bin and in numbers', async () => {
    const { crm } = organization;
    const deleted = all.filter((record) => record['deletedAt'] !== null && passes(record, filter));
    const input = { filter, deleted: 'only', limit: 200 } as never;
    const { data } = await crm.contacts.search(input);
    expect(idsOf(data as Shown[])).toEqual(idsOf(sorted(deleted, ['-createdAt'])).slice(0, 200));
    const counted = await crm.contacts.aggregate({ filter, metrics: [{ op: 'count' }] } as never);
    const count = all.filter((record) => record['deletedAt'] === null && passes(record, filter));
    expect(counted.data).toMatchObject([{ values: [count.length] }]);
  });
});
