import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HeadlessCrm } from '@headless-crm/sdk';
import { addMember } from './support/members.ts';
import { asOwner } from './support/owner.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

const names = async (crm: HeadlessCrm, q: string) =>
  (await crm.contacts.list({ q, sort: ['fullName'] })).data.map(({ fullName }) => fullName);

const hits = async (crm: HeadlessCrm, params: Parameters<HeadlessCrm['search']['list']>[0]) =>
  (await crm.search.list(params)).data.map((hit) => {
    if (hit.object === 'activity') return `${hit.object} ${hit.record.subject}`;
    return `${hit.object} ${'fullName' in hit.record ? hit.record.fullName : hit.record.name}`;
  });

describe('words', () => {
  let of: TestOrganization;

  beforeAll(async () => {
    of = await createOrganization(server);
    const acme = await of.crm.companies.create({
      name: 'Acme Lovelace Works',
      domains: ['acme.example'],
      industry: 'Bücher',
      description: 'Makes engines, and Zürcher bread',
    });
    await of.crm.contacts.create({
      firstName: 'Ada',
      lastName: 'Lovelace',
      emails: [{ address: 'countess@acme.example' }, { address: 'ada.byron@home.example' }],
      jobTitle: 'Analyst',
      companyId: acme.id,
    });
    await of.crm.contacts.create({ firstName: 'José', lastName: "O'Hara", department: 'Ventas' });
    await of.crm.contacts.create({ firstName: '山田', lastName: '太郎' });
    await of.crm.contacts.create({ lastName: 'Adam' });
    const gone = await of.crm.contacts.create({ lastName: 'Adalbert' });
    await of.crm.contacts.delete(gone.id);
  });

  test.each([
    ['a name in another case', 'LOVELACE', ['Ada Lovelace']],
    ['the beginning of one', 'lovel', ['Ada Lovelace']],
    ['several words in any order', 'lovelace ada', ['Ada Lovelace']],
    ['words of several fields', 'ada analyst', ['Ada Lovelace']],
    ['a word that all have and one that one has', 'ada lovelace hara', []],
    ['an address, also a second one', 'ada.byron@home.example', ['Ada Lovelace']],
    ['a part of an address', 'countess', ['Ada Lovelace']],
    ['its domain', 'acme', ['Ada Lovelace']],
    ['a name without its accents', 'jose', ["José O'Hara"]],
    ['accents where there are none', 'ádá', ['Ada Lovelace', 'Adam']],
    ['a name with its apostrophe', "o'hara", ["José O'Hara"]],
    ['a department', 'vent', ["José O'Hara"]],
    ['other scripts', '山', ['山田 太郎']],
    ['what begins several', 'ada', ['Ada Lovelace', 'Adam']],
    ['the middle of a word', 'velace', []],
    ['the language of queries', "ada & !lovelace | 'x':*", []],
    ['no field that is not stated', 'europe', []],
  ])('%s', async (_, q, found) => {
    expect(await names(of.crm, q)).toEqual(found);
  });

  test('go together with filters, sorts, pages and totals, in lists and searches', async () => {
    const { crm } = await createOrganization(server);
    for (let n = 0; n < 12; n += 1) {
      await crm.contacts.create({ lastName: `Needle ${n}`, doNotCall: n % 2 === 0 });
      await crm.contacts.create({ lastName: `Hay ${n}` });
    }
    const query = { q: 'need', limit: 2, sort: ['-lastName' as const], total: 'exact' as const };
    const page = await crm.contacts.list({ ...query, doNotCall: { eq: true } });
    expect(page.page.total).toBe(6);
    const listed = await crm.contacts.list({ ...query, doNotCall: { eq: true } }).toArray();
    const searched = await crm.contacts
      .search({ ...query, filter: { field: 'doNotCall', op: 'eq', value: true } })
      .toArray();
    const expected = [8, 6, 4, 2, 10, 0].map((n) => `Needle ${n}`);
    expect(listed.map(({ lastName }) => lastName)).toEqual(expected);
    expect(searched.map(({ lastName }) => lastName)).toEqual(expected);
  });

  test('a cursor is good for the same words alone', async () => {
    const { page } = await of.crm.contacts.list({ q: 'ada', limit: 1 });
    const { token } = of;
    const path = `/contacts?limit=1&cursor=${page.nextCursor}`;
    expect((await request(server, `${path}&q=ada`, { token })).status).toBe(200);
    expect(await problemOf(await request(server, `${path}&q=adam`, { token }))).toMatchObject({
      code: 'invalid_cursor',
    });
  });

  test('deleted records are found when they are asked for', async () => {
    const { data } = await of.crm.contacts.list({ q: 'adalbert', deleted: 'only' });
    expect(data).toHaveLength(1);
  });

  test('what changed is found as it is', async () => {
    const { crm } = await createOrganization(server);
    const { id } = await crm.contacts.create({ lastName: 'Before' });
    await crm.contacts.update(id, { lastName: 'Later', emails: [{ address: 'x@later.example' }] });
    expect([await names(crm, 'before'), await names(crm, 'later')]).toEqual([[], ['Later']]);
  });

  test.each(['%', ' ', '&', '...', 'x'.repeat(201)])('%p is refused', async (q) => {
    for (const path of ['/contacts', '/search']) {
      const reply = await request(server, `${path}?q=${encodeURIComponent(q)}`, of);
      expect(await problemOf(reply)).toMatchObject({ status: 400, errors: [{ pointer: '/q' }] });
    }
  });

  test('are searched in all objects at once, the names before the rest', async () => {
    expect(await hits(of.crm, { q: 'lovelace' })).toEqual(
      expect.arrayContaining(['company Acme Lovelace Works', 'contact Ada Lovelace']),
    );
    expect((await hits(of.crm, { q: 'acme' }))[0]).toBe('company Acme Lovelace Works');
    expect(await hits(of.crm, { q: 'acme', objects: ['contact'] })).toEqual([
      'contact Ada Lovelace',
    ]);
    expect(await hits(of.crm, { q: 'acme', limit: 1 })).toHaveLength(1);
    expect(await hits(of.crm, { q: 'adalbert' })).toEqual([]);
    const { data } = await of.crm.search.list({ q: 'acme' });
    const ranks = data.map(({ rank }) => rank);
    expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
  });
});

describe('who does not see all', () => {
  let of: TestOrganization;

  beforeAll(async () => {
    of = await createOrganization(server);
    await of.crm.contacts.create({ lastName: 'Hidden', jobTitle: 'Clerk' });
    await of.crm.companies.create({ name: 'Hidden works' });
  });

  const memberWith = async (
    rights: Omit<Parameters<HeadlessCrm['roles']['create']>[0], 'name'>,
  ) => {
    const { key } = await of.crm.roles.create({ name: `Role ${crypto.randomUUID()}`, ...rights });
    return addMember(server, of, key);
  };

  test('finds his own, and nothing of others or of objects that he does not read', async () => {
    const { crm } = await memberWith({ access: { contact: { read: 'own', write: 'own' } } });
    expect(await names(crm, 'hidden')).toEqual([]);
    expect(await hits(crm, { q: 'hidden' })).toEqual([]);
    await crm.contacts.create({ lastName: 'Hidden too' });
    expect(await names(crm, 'hidden')).toEqual(['Hidden too']);
    expect(await hits(crm, { q: 'hidden' })).toEqual(['contact Hidden too']);
  });

  test('does not search by words of a field that is hidden from him', async () => {
    const member = await memberWith({
      access: { '*': { read: 'all' } },
      fields: { contact: { jobTitle: 'hidden' } },
    });
    expect(await problemOf(await request(server, '/contacts?q=clerk', member))).toMatchObject({
      status: 403,
      code: 'permission_denied',
    });
    expect(await hits(member.crm, { q: 'hidden' })).toEqual(['company Hidden works']);
  });

  test('finds nothing of another organization', async () => {
    const other = await createOrganization(server);
    expect(await names(other.crm, 'hidden')).toEqual([]);
    expect(await hits(other.crm, { q: 'hidden' })).toEqual([]);
  });
});

const fill = (organization: TestOrganization, count: number) =>
  asOwner(server, organization, async (client) => {
    await client.query(
      `insert into contacts (organization_id, id, first_name, last_name, emails)
       select $1, app.uuid_v7(), 'Common', md5(n::text), jsonb_build_array(jsonb_build_object('address', 'm' || n || '@mail.example', 'type', 'work', 'primary', true))
       from generate_series(1, $2::int) n`,
      [organization.organizationId, count],
    );
  });

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const times: number[] = [];
  for (let n = 0; n < 7; n += 1) {
    const begun = performance.now();
    await work();
    times.push(performance.now() - begun);
  }
  return times.toSorted((a, b) => a - b)[3]!;
};

describe('in a large organization', () => {
  let large: TestOrganization;

  beforeAll(async () => {
    large = await createOrganization(server);
    await fill(await createOrganization(server), 10_000);
    await fill(large, 40_000);
    await server.owner.query('analyze contacts');
  }, 180_000);

  test('words are found by their index', async () => {
    const plan = await asOwner(server, large, async (client) => {
      const { rows } = await client.query<{ body: string }>(
        `select prosrc as body from pg_proc where proname = 'words_contacts'`,
      );
      await client.query('set local role crm_gate; set local enable_seqscan = off');
      await client.query(`prepare door (text) as ${rows[0]!.body}`);
      await client.query('set local plan_cache_mode = force_generic_plan');
      const explained = await client.query<{ 'QUERY PLAN': string }>(
        `explain execute door ('ada')`,
      );
      return explained.rows.map((row) => row['QUERY PLAN']).join('\n');
    });
    expect(plan).toMatch(/Index Scan on contacts_words/);
    expect(plan).toMatch(/Index Cond: .*@@/);
  });

  test('a word that few have costs a small part of reading all, also among others that have it', async () => {
    const { crm } = large;
    expect((await crm.contacts.list({ q: 'm4711' })).data).toHaveLength(1);
    const words = await timed(() => crm.contacts.list({ q: 'm4711' }));
    const reading = await timed(() => crm.contacts.list({ jobTitle: { contains: 'zzzz' } }));
    expect(words).toBeLessThan(reading / 2);
  });

  test('all that have a word are found, in the order of the list, however many they are', async () => {
    const { crm } = large;
    const common = await crm.contacts.list({ q: 'common', limit: 100, total: 'exact' });
    const newest = await crm.contacts.list({ limit: 100 });
    expect(common.page.total).toBe(40_000);
    expect(common.data).toEqual(newest.data);
    const next = await crm.contacts.list({
      q: 'common',
      limit: 100,
      cursor: common.page.nextCursor!,
    });
    const after = await crm.contacts.list({ limit: 100, cursor: newest.page.nextCursor! });
    expect(next.data).toEqual(after.data);
  });

  test('also those that many have, and none of the newest', async () => {
    const { crm } = large;
    const counted = await Promise.all(
      ['m3999', 'm399', 'm39', 'm3'].map(async (q) => {
        const { page } = await crm.contacts.list({ q, limit: 1, total: 'exact' });
        return page.total;
      }),
    );
    expect(counted).toEqual([11, 111, 1111, 11_111]);
    const { data } = await crm.contacts.list({ q: 'm3', sort: ['email'], limit: 3 });
    expect(data.map(({ email }) => email)).toEqual(
      ['m30000', 'm30001', 'm30002'].map((name) => `${name}@mail.example`),
    );
  });

  test('several words are those of one record, whichever of them is common', async () => {
    const { crm } = large;
    for (const q of ['common m4711', 'm4711 common', 'm4711 mail example', 'COMMON  m4711']) {
      const { data } = await crm.contacts.list({ q });
      expect(data.map(({ email }) => email)).toEqual(['m4711@mail.example']);
    }
    expect((await crm.contacts.list({ q: 'm4711 m4712' })).data).toEqual([]);
  });

  test('words stand in no image of the log', async () => {
    const { crm } = large;
    const { id } = await crm.contacts.create({ lastName: 'Wordless' });
    await crm.contacts.update(id, { lastName: 'Worded' });
    const images = await asOwner(server, large, async (client) => {
      const { rows } = await client.query<{ before: object | null; after: object }>(
        'select before, after from changes where record_id = $1 order by version',
        [id],
      );
      return rows;
    });
    expect(images).toHaveLength(2);
    for (const { before, after } of images)
      expect(Object.keys({ ...before, ...after })).not.toContain('words');
  });
});
