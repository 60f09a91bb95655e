import { afterAll, describe, expect, test } from 'vitest';
import type { HeadlessCrm } from '@headless-crm/sdk';
import { Client } from 'pg';
import { v7 as uuid } from 'uuid';
import { asOwner } from './support/owner.ts';
import { comparable, problemOf } from './support/problems.ts';
import { createOrganization, request, useServer } from './support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

type Contact = Parameters<HeadlessCrm['contacts']['create']>[0];
type Company = Parameters<HeadlessCrm['companies']['create']>[0];

const phone = (number: string): Contact => ({ phones: [{ number }] });
const email = (...addresses: string[]): Contact => ({
  emails: addresses.map((address) => ({ address })),
});

/** A contact whose name is like no other one's. */
const nameless = (): Contact => ({ lastName: uuid() });

/** The ids of the contact's likely duplicates, with the reasons and scores. */
async function foundOf(
  crm: HeadlessCrm,
  id: string,
): Promise<[id: string, score: number, reasons: string[]][]> {
  const { data } = await crm.contacts.duplicates(id, { limit: 50 });
  return data.map(({ record, score, reasons }) => [
    record.id,
    score,
    reasons.map(({ reason, value, score: one }) => `${reason} ${value} ${one}`),
  ]);
}

describe('a contact is found', () => {
  test.each<[why: string, one: Contact, other: Contact, score: number, reason: string]>([
    [
      'by a telephone number',
      phone('+31 20 123 4567'),
      { phones: [{ number: '+31300000000' }, { number: '+31201234567', type: 'home' }] },
      0.7,
      'phone +31201234567',
    ],
    [
      'by a mailbox, when the other has a tag',
      email('ada@acme.example'),
      email('Ada+crm@acme.example'),
      0.9,
      'email ada@acme.example',
    ],
    [
      'by a mailbox, when both have tags',
      email('ada+a@acme.example'),
      email('x@acme.example', 'ada+b+c@acme.example'),
      0.9,
      'email ada@acme.example',
    ],
  ])('%s', async (_, one, other, score, reason) => {
    const { crm } = await createOrganization(server);
    const [a, b] = [
      await crm.contacts.create({ ...nameless(), ...one }),
      await crm.contacts.create({ ...nameless(), ...other }),
    ];
    await crm.contacts.create({ ...nameless(), ...phone('+31999999999') });
    expect(await foundOf(crm, a.id)).toEqual([[b.id, score, [`${reason} ${score}`]]]);
    expect(await foundOf(crm, b.id)).toEqual([[a.id, score, [`${reason} ${score}`]]]);
  });

  test.each([
    ['the same name', 'Ada Lovelace', 'Ada Lovelace', 0.8],
    ['the same in another case', 'ADA LOVELACE', 'Ada Lovelace', 0.8],
    ['a slip of the pen', 'Ada Lovelace', 'Ada Lovelac', 0.629],
    ['a name more', 'Ada Lovelace', 'Ada Byron Lovelace', 0.547],
    ['the names exchanged', 'Ada Lovelace', 'Lovelace Ada', 0.8],
  ])('by its name: %s', async (_, one, other, score) => {
    const { crm } = await createOrganization(server);
    const a = await crm.contacts.create({ lastName: one });
    const b = await crm.contacts.create({ lastName: other });
    await crm.contacts.create({ lastName: 'Charles Babbage' });
    expect(await foundOf(crm, a.id)).toEqual([[b.id, score, [`name ${other} ${score}`]]]);
  });

  test('by all reasons together, each of which counts once, the strongest first', async () => {
    const { crm } = await createOrganization(server);
    const phones = [{ number: '+31201234567' }, { number: '+31207654321' }];
    const a = await crm.contacts.create({ lastName: 'Ada', phones, ...email('a@acme.example') });
    const b = await crm.contacts.create({ lastName: 'Ada', phones, ...email('a+b@acme.example') });
    expect(await foundOf(crm, a.id)).toEqual([
      [b.id, 0.994, ['email a@acme.example 0.9', 'name Ada 0.8', 'phone +31201234567 0.7']],
    ]);
  });
});

test.each<[what: string, one: Contact, other: Contact]>([
  ['names that are hardly similar', { lastName: 'Ada Lovelace' }, { lastName: 'Ada King' }],
  ['addresses of one domain', email('ada@acme.example'), email('bob@acme.example')],
  ['mailboxes that begin alike', email('ada@acme.example'), email('ada.x@acme.example')],
  ['mere tags', email('+a@acme.example'), email('+b@acme.example')],
  ['numbers that begin alike', phone('+31201234567'), phone('+312012345678')],
])('%s are no reason', async (_, one, other) => {
  const { crm } = await createOrganization(server);
  const { id } = await crm.contacts.create({ ...nameless(), ...one });
  await crm.contacts.create({ ...nameless(), ...other });
  expect(await foundOf(crm, id)).toEqual([]);
});

describe('a company is found', () => {
  test.each<[why: string, one: Company, other: Company, reasons: object[]]>([
    [
      'by the host of both websites',
      { name: 'A', website: 'https://www.acme.example/nl?x=1' },
      { name: 'B', website: 'http://user:secret@ACME.example:8080' },
      [{ reason: 'domain', value: 'acme.example', score: 0.9 }],
    ],
    [
      'by a website that is the domain of the other',
      { name: 'A', website: 'https://www.acme.example' },
      { name: 'B', domains: ['other.example', 'acme.example'] },
      [{ reason: 'domain', value: 'acme.example', score: 0.9 }],
    ],
    [
      'by domains of which one has www.',
      { name: 'A', domains: ['www.acme.example'] },
      { name: 'B', domains: ['acme.example'] },
      [{ reason: 'domain', value: 'acme.example', score: 0.9 }],
    ],
    [
      'by its telephone number',
      { name: 'A', phone: '+31201234567' },
      { name: 'B', phone: '+31 20 1234567' },
      [{ reason: 'phone', value: '+31201234567', score: 0.7 }],
    ],
    [
      'by its name',
      { name: 'Analytical Engines' },
      { name: 'Analytical Engines Ltd' },
      [{ reason: 'name', value: 'Analytical Engines Ltd', score: 0.661 }],
    ],
  ])('%s', async (_, one, other, reasons) => {
    const { crm } = await createOrganization(server);
    const { id } = await crm.companies.create(one);
    const found = await crm.companies.create(other);
    await crm.companies.create({
      name: 'Z',
      website: 'https://acme.example.org',
      phone: '+319999999',
    });
    const { data } = await crm.companies.duplicates(id);
    expect(data).toEqual([{ score: expect.any(Number), reasons, record: found }]);
  });

  test('by no host that is none', async () => {
    const { crm } = await createOrganization(server);
    const long = `https://${'a'.repeat(63)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.example`;
    for (const website of [
      'http://[::1]/',
      'http://localhost/',
      long,
      `${long}/${'x'.repeat(1500)}`,
    ]) {
      const { id } = await crm.companies.create({ name: uuid(), website });
      await crm.companies.create({ name: uuid(), website });
      expect((await crm.companies.duplicates(id)).data).toEqual([]);
    }
  });
});

test('the reply shows whole records and says that there are no further pages', async () => {
  const { crm, token } = await createOrganization(server);
  const { id } = await crm.contacts.create({ lastName: 'Ada', ...phone('+31201234567') });
  const other = await crm.contacts.create({ lastName: 'Bob', ...phone('+31201234567') });
  const response = await request(server, `/contacts/${id}/duplicates`, { token });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    data: [
      {
        score: 0.7,
        reasons: [{ reason: 'phone', value: '+31201234567', score: 0.7 }],
        record: other,
      },
    ],
    page: { nextCursor: null, hasMore: false },
  });
});

test('the likeliest come first, those as likely by their ids', async () => {
  const { crm } = await createOrganization(server);
  const ada = { lastName: 'Ada Lovelace' };
  const number = phone('+31201234567');
  const { id } = await crm.contacts.create({ ...ada, ...number, ...email('ada@acme.example') });
  const byPhone = await crm.contacts.create({ ...nameless(), ...number });
  const byName = await crm.contacts.create(ada);
  const byEmail = await crm.contacts.create({ ...nameless(), ...email('ada+x@acme.example') });
  const byTwo = await crm.contacts.create({ ...ada, ...number });
  const byPhoneToo = await crm.contacts.create({ ...nameless(), ...number });
  const found = await foundOf(crm, id);
  expect(found.map(([one, score]) => [one, score])).toEqual([
    [byTwo.id, 0.94],
    [byEmail.id, 0.9],
    [byName.id, 0.8],
    [byPhone.id, 0.7],
    [byPhoneToo.id, 0.7],
  ]);
});

test('of many that are alike as many are shown as are asked for', async () => {
  const { crm, token } = await createOrganization(server);
  const made = [];
  for (let count = 0; count < 60; count += 1) {
    made.push(await crm.contacts.create({ lastName: 'Ada', ...phone('+31201234567') }));
  }
  const [first, ...others] = made.map(({ id }) => id).toSorted();
  const ids = async (limit?: number) => {
    const { data, page } = await crm.contacts.duplicates(first!, limit ? { limit } : {});
    return [data.map(({ record }) => record.id), page];
  };
  const more = { nextCursor: null, hasMore: true };
  expect(await ids()).toEqual([others.slice(0, 10), more]);
  expect(await ids(1)).toEqual([others.slice(0, 1), more]);
  expect(await ids(50)).toEqual([others.slice(0, 50), more]);
  for (const id of others.slice(0, 9)) await crm.contacts.delete(id);
  expect(await ids(50)).toEqual([others.slice(9), { nextCursor: null, hasMore: false }]);
  expect(await ids(49)).toEqual([others.slice(9, 58), more]);

  for (const limit of ['0', '51', '-1', '1.5', 'ten', '']) {
    const response = await request(server, `/contacts/${first}/duplicates?limit=${limit}`, {
      token,
    });
    expect(await problemOf(response)).toMatchObject({
      status: 400,
      errors: [{ in: 'query', pointer: '/limit' }],
    });
  }
});

test('what is in the bin is not shown, and is again when it is restored', async () => {
  const { crm } = await createOrganization(server);
  const ada = { lastName: 'Ada', ...phone('+31201234567') };
  const { id } = await crm.contacts.create(ada);
  const other = await crm.contacts.create(ada);
  await crm.contacts.delete(other.id);
  expect(await foundOf(crm, id)).toEqual([]);
  await crm.contacts.restore(other.id);
  expect((await foundOf(crm, id)).map(([one, score]) => [one, score])).toEqual([[other.id, 0.94]]);
  await crm.contacts.purge(other.id);
  expect(await foundOf(crm, id)).toEqual([]);
});

test('a change is noticed: what is no longer shared is no reason', async () => {
  const { crm } = await createOrganization(server);
  const { id } = await crm.contacts.create({ lastName: 'Ada', ...phone('+31201234567') });
  const other = await crm.contacts.create({ lastName: 'Bob', ...phone('+31207654321') });
  const company = await crm.companies.create({ name: 'A', website: 'https://acme.example' });
  const firm = await crm.companies.create({ name: 'B' });
  const scores = async () => (await foundOf(crm, id)).map(([, score]) => score);

  expect(await scores()).toEqual([]);
  await crm.contacts.update(other.id, phone('+31201234567'));
  expect(await scores()).toEqual([0.7]);
  await crm.contacts.update(other.id, { lastName: 'Ada', phones: [] });
  expect(await scores()).toEqual([0.8]);
  await crm.contacts.update(other.id, { lastName: 'Bob' });
  expect(await scores()).toEqual([]);

  await crm.companies.update(firm.id, { website: 'https://www.acme.example/about' });
  expect((await crm.companies.duplicates(company.id)).data).toMatchObject([{ score: 0.9 }]);
  await crm.companies.update(firm.id, { website: null });
  expect((await crm.companies.duplicates(company.id)).data).toEqual([]);
});

test('another organization’s records are never shown', async () => {
  const [one, other] = [await createOrganization(server), await createOrganization(server)];
  const ada = { lastName: 'Ada', ...phone('+31201234567'), ...email('ada@acme.example') };
  const { id } = await one.crm.contacts.create(ada);
  await other.crm.contacts.create(ada);
  expect(await foundOf(one.crm, id)).toEqual([]);
  const twin = await one.crm.contacts.create({ lastName: 'Ada' });
  expect(await foundOf(one.crm, id)).toEqual([[twin.id, 0.8, ['name Ada 0.8']]]);
});

test('the door to similar names tells the server of the organization that is bound, and no other', async () => {
  const [one, other] = [await createOrganization(server), await createOrganization(server)];
  const { id } = await one.crm.contacts.create({ lastName: 'Ada Lovelace' });
  await other.crm.contacts.create({ lastName: 'Ada Lovelace' });
  const client = new Client({ connectionString: server.urls.appUrl });
  await client.connect();
  try {
    const ask = async () => {
      const { rows } = await client.query(`select app.similar_contacts('ada lovelace') as id`);
      return rows;
    };
    expect(await ask()).toEqual([]);
    await client.query('begin');
    await client.query('select app.bind($1, $2, $3, null)', [
      one.organizationId,
      'user',
      one.userId,
    ]);
    expect(await ask()).toEqual([{ id }]);
    await client.query('commit');
    expect(await ask()).toEqual([]);
  } finally {
    await client.end();
  }
});

test('a record that is not there, in the bin, or another organization’s, is answered alike', async () => {
  const { crm, token } = await createOrganization(server);
  const { crm: foreign } = await createOrganization(server);
  const { id: deleted } = await crm.contacts.create({ lastName: 'Ada' });
  await crm.contacts.delete(deleted);
  const { id: strange } = await foreign.contacts.create({ lastName: 'Ada' });
  const { id: company } = await crm.companies.create({ name: 'Ada' });
  const [first, ...others] = await Promise.all(
    [uuid(), deleted, strange, company].map(async (id) => {
      const response = await request(server, `/contacts/${id}/duplicates`, { token });
      const problem = comparable(await problemOf(response));
      return JSON.parse(JSON.stringify(problem).replaceAll(id, '<id>')) as { status: number };
    }),
  );
  expect(first).toMatchObject({ status: 404, code: 'not_found' });
  for (const one of others) expect(one).toEqual(first);
});

test('who may not read an object’s records is not told of duplicates', async () => {
  const { crm } = await createOrganization(server);
  const { id } = await crm.contacts.create({ lastName: 'Ada' });
  const { key: may } = await crm.apiKeys.create({ name: 'R', permissions: ['contacts:read'] });
  const { key: mayNot } = await crm.apiKeys.create({ name: 'W', permissions: ['contacts:write'] });
  const path = `/contacts/${id}/duplicates`;
  expect((await request(server, path, { token: may })).status).toBe(200);
  expect(await problemOf(await request(server, path, { token: mayNot }))).toMatchObject({
    code: 'permission_denied',
    permission: 'contacts:read',
  });
});

describe('clues do not identify', () => {
  test('two contacts may have one telephone number and one mailbox, not one address', async () => {
    const { crm } = await createOrganization(server);
    await crm.contacts.create({
      lastName: 'Ada',
      ...phone('+31201234567'),
      ...email('ada@acme.example', 'ada+x@acme.example'),
    });
    await crm.contacts.create({
      lastName: 'Ada',
      ...phone('+31201234567'),
      ...email('ada+crm@acme.example'),
    });
    await expect(
      crm.contacts.create({ lastName: 'Bob', ...email('ada@acme.example') }),
    ).rejects.toMatchObject({ status: 409, code: 'duplicate' });
  });

  test('a contact may have one number twice', async () => {
    const { crm } = await createOrganization(server);
    const phones = [{ number: '+31201234567' }, { number: '+31201234567', type: 'home' as const }];
    const { id } = await crm.contacts.create({ lastName: 'Ada', phones });
    expect((await crm.contacts.update(id, { jobTitle: 'Analyst' })).phones).toHaveLength(2);
  });

  test.each(['phone', 'mailbox'])('nothing is upserted by %s', async (key) => {
    const { crm, token } = await createOrganization(server);
    await crm.contacts.create({ lastName: 'Ada', ...phone('+31201234567') });
    const response = await request(server, `/contacts/by/${key}/%2B31201234567`, {
      token,
      method: 'PUT',
      body: { lastName: 'Bob' },
    });
    expect(await problemOf(response)).toMatchObject({ errors: [{ code: 'unknown_key' }] });
  });

  test('an upsert and a filter by address mean the address, not the mailbox', async () => {
    const { crm } = await createOrganization(server);
    const ada = await crm.contacts.create({ lastName: 'Ada', ...email('ada+x@acme.example') });
    const bob = await crm.contacts.upsert('email', 'ada@acme.example', { lastName: 'Bob' });
    expect(bob.id).not.toBe(ada.id);
    const listed = async (filter: object) =>
      (await crm.contacts.list({ email: filter, sort: ['lastName'] })).data.map(({ id }) => id);
    expect(await listed({ eq: 'ada@acme.example' })).toEqual([bob.id]);
    expect(await listed({ contains: 'ada' })).toEqual([ada.id, bob.id]);
    const carl = await crm.contacts.create({ lastName: 'Carl', ...phone('+31201234567') });
    expect(await listed({ isNull: true })).toEqual([carl.id]);
  });

  test('domains are filtered and unique as before, whatever the websites are', async () => {
    const { crm } = await createOrganization(server);
    await crm.companies.create({ name: 'A', website: 'https://acme.example' });
    const b = await crm.companies.create({ name: 'B', domains: ['acme.example', 'b.example'] });
    const filter = { hasAll: 'acme.example,b.example' };
    const { data } = await crm.companies.list({ domains: filter });
    expect(data.map(({ id }) => id)).toEqual([b.id]);
    await expect(
      crm.companies.create({ name: 'C', domains: ['acme.example'] }),
    ).rejects.toMatchObject({ code: 'duplicate' });
  });
});

test('similar names are found by their index', async () => {
  const organization = await createOrganization(server);
  await asOwner(server, organization, async (client) => {
    await client.query(
      `insert into contacts (organization_id, id, last_name)
       select $1, app.uuid_v7(), md5(n::text) from generate_series(1, 20000) n`,
      [organization.organizationId],
    );
  });
  await server.owner.query('analyze contacts');
  const plan = await asOwner(server, organization, async (client) => {
    const { rows } = await client.query<{ body: string }>(
      `select prosrc as body from pg_proc where proname = 'similar_contacts'`,
    );
    await client.query('set local role crm_gate; set local enable_seqscan = off');
    await client.query(`prepare door (text) as ${rows[0]!.body}`);
    await client.query('set local plan_cache_mode = force_generic_plan');
    const explained = await client.query<{ 'QUERY PLAN': string }>(`explain execute door ('Ada')`);
    return explained.rows.map((row) => row['QUERY PLAN']).join('\n');
  });
  expect(plan).toMatch(/Index Scan on contacts_parts/);
  expect(plan).toMatch(/Index Cond: .*full_name % /);
});

// The last one: it takes the fences of this file's database down.
test('another organization’s records are not shown even where no policy hides them', async () => {
  const [one, other] = [await createOrganization(server), await createOrganization(server)];
  const ada = { lastName: 'Ada', ...phone('+31201234567'), ...email('ada@acme.example') };
  const { id } = await one.crm.contacts.create(ada);
  const { id: theirs } = await other.crm.contacts.create(ada);
  const twin = await one.crm.contacts.create({ lastName: 'Ada' });
  for (const table of ['contacts', 'record_keys']) {
    await server.owner.query(`alter table ${table} disable row level security`);
  }
  expect((await foundOf(one.crm, id)).map(([found]) => found)).toEqual([twin.id]);
  await expect(foundOf(one.crm, theirs)).rejects.toMatchObject({ status: 404 });
});
