import { beforeAll, describe, expect, test } from 'vitest';
import type { HeadlessCrm } from '@headless-crm/sdk';
import { addMember } from './support/members.ts';
import { asOwner } from './support/owner.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();

type RoleBody = Parameters<HeadlessCrm['roles']['create']>[0];

const own = { read: 'own', write: 'own', delete: 'own' } as const;

/** A member of the organization who has a new role of these rights. */
async function memberWith(
  of: TestOrganization,
  rights: Omit<RoleBody, 'name'>,
): Promise<TestOrganization> {
  const { key } = await of.crm.roles.create({ name: `Role ${crypto.randomUUID()}`, ...rights });
  return addMember(server, of, key);
}

/** Answers of every way to read contacts, as text. */
async function everythingRead(crm: TestOrganization, ids: string[]): Promise<string> {
  const paths = [
    '/contacts?include=owner,companies,company&limit=200&total=exact',
    '/contacts?sort=lastName&email[isNull]=false',
    '/contacts?deleted=include',
    '/companies?include=contacts,parent',
    '/changes?limit=500',
    '/snapshot',
    ...ids.flatMap((id) => [
      `/contacts/${id}`,
      `/contacts/${id}?asOf=${encodeURIComponent(new Date().toISOString())}`,
      `/contacts/${id}/history?include=links`,
      `/contacts/${id}/companies`,
      `/contacts/${id}/duplicates`,
      `/contacts/${id}/access`,
    ]),
  ];
  const texts: string[] = [];
  for (const path of paths) texts.push(await (await request(server, path, crm)).text());
  const search = { filter: { field: 'lastName', op: 'startsWith', value: 'S' }, total: 'exact' };
  texts.push(await (await request(server, '/contacts/search', { ...crm, body: search })).text());
  return texts.join('\n');
}

/** What stands in the way of the undo, for who asks. */
async function conflictsFor(who: TestOrganization, path: string): Promise<string> {
  const reply = await request(server, `${path}/undo`, { ...who, method: 'POST' });
  const { code, conflicts } = await problemOf(reply);
  expect(code).toBe('undo_conflict');
  return JSON.stringify(conflicts);
}

const emailsOf = (name: string) => ({ emails: [{ address: `${name}@example.com` }] });

async function dashboardOf(who: TestOrganization): Promise<unknown> {
  return (await request(server, '/dashboard', who)).json();
}

describe('who reaches his own records', () => {
  let of: TestOrganization;
  let seller: TestOrganization;
  let mine: string;
  let theirs: string;
  let shared: string;

  /** The reply to who asks for the contact, without ids. */
  async function problemOf(id: string): Promise<[status: number, text: string]> {
    const reply = await request(server, `/contacts/${id}`, seller);
    return [reply.status, (await reply.text()).replaceAll(/[0-9a-f-]{36}/g, '')];
  }

  beforeAll(async () => {
    of = await createOrganization(server);
    seller = await memberWith(of, { access: { '*': own } });
    const company = await of.crm.companies.create({ name: 'Secret Holding' });
    shared = company.id;
    const contact = (lastName: string, email: string) => ({
      firstName: 'Sam',
      lastName,
      emails: [{ address: email }],
      companyId: company.id,
    });
    ({ id: theirs } = await of.crm.contacts.create(contact('Secretive', 'secretive@acme.test')));
    await of.crm.contacts.update(theirs, { jobTitle: 'Secret agent' });
    ({ id: mine } = await seller.crm.contacts.create({ firstName: 'Sam', lastName: 'Shown' }));
  });

  test('reads these and nothing of the others, whatever he asks', async () => {
    const text = await everythingRead(seller, [mine, theirs]);
    expect(text).toContain('Shown');
    expect(text).not.toMatch(/secret/i);
    expect(text.replaceAll(`There is no contact ${theirs}`, '')).not.toContain(`"id":"${theirs}"`);
    const list = await seller.crm.contacts.list({ total: 'exact' });
    expect([list.data.map(({ id }) => id), list.page.total]).toEqual([[mine], 1]);
    expect(await everythingRead(of, [mine, theirs])).toMatch(/Secret agent/);
  });

  test('gets another’s record as one that never was', async () => {
    expect(await problemOf(theirs)).toEqual(await problemOf(crypto.randomUUID()));
  });

  test('writes, deletes and restores these and no others', async () => {
    const { crm } = seller;
    await crm.contacts.update(mine, { jobTitle: 'Buyer' });
    await crm.contacts.delete(mine);
    await crm.contacts.restore(mine);
    const notFound = { status: 404, code: 'not_found' };
    await expect(crm.contacts.update(theirs, {})).rejects.toMatchObject(notFound);
    await expect(crm.contacts.delete(theirs)).rejects.toMatchObject(notFound);
    await expect(crm.contacts.restore(theirs)).rejects.toMatchObject(notFound);
    await expect(crm.contacts.history(theirs)).rejects.toMatchObject(notFound);
    const denied = { status: 403, code: 'permission_denied' };
    const body = { lastName: 'Planted', ownerId: of.userId };
    await expect(crm.contacts.create(body)).rejects.toMatchObject(denied);
    await expect(crm.contacts.merge(mine, { from: [theirs] })).rejects.toMatchObject(denied);
  });

  test('is told that a value is taken, and not by whom', async () => {
    const body = { lastName: 'Other', emails: [{ address: 'secretive@acme.test' }] };
    const refusal = await seller.crm.contacts.create(body).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ status: 409, code: 'duplicate', problem: { duplicates: [] } });
    await expect(
      seller.crm.contacts.upsert('email', 'secretive@acme.test', { lastName: 'Other' }),
    ).rejects.toMatchObject({ status: 409, code: 'duplicate' });
  });

  test('finds in a batch what he finds alone', async () => {
    const { results } = await seller.crm.batch.run({
      atomic: false,
      operations: [
        { operation: 'contacts.update', id: mine, body: { department: 'Sales' } },
        { operation: 'contacts.update', id: theirs, body: { department: 'Sales' } },
        { operation: 'contacts.create', body: { lastName: 'Planted', ownerId: of.userId } },
        { operation: 'contacts.create', body: { lastName: 'Grown' } },
      ],
    });
    expect(results.map(({ status }) => status)).toEqual([200, 404, 403, 201]);
  });

  test('may give one away, and does not see it any more', async () => {
    const { id } = await seller.crm.contacts.create({ lastName: 'Gift' });
    const given = await seller.crm.contacts.update(id, { ownerId: of.userId });
    expect(given.ownerId).toBe(of.userId);
    await expect(seller.crm.contacts.get(id)).rejects.toMatchObject({ status: 404 });
    expect((await of.crm.contacts.get(id)).lastName).toBe('Gift');
  });

  test('follows the feed past what he may not see', async () => {
    for (let count = 0; count < 30; count += 1)
      await of.crm.contacts.create({ lastName: `Secret ${count}` });
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let hasMore = true; hasMore;) {
      const page = await seller.crm.changes.list({
        limit: 5,
        ...(cursor ? { after: cursor } : {}),
      });
      seen.push(...page.data.map(({ recordId }) => recordId));
      ({ cursor, hasMore } = page);
    }
    expect(new Set(seen)).toContain(mine);
    expect(seen).not.toContain(theirs);
    expect(seen).not.toContain(shared);
    const { id } = await seller.crm.contacts.create({ lastName: 'Fresh' });
    const next = await seller.crm.changes.list({ after: cursor! });
    expect(next.data.map(({ recordId }) => recordId)).toEqual([id]);
  });

  test('is held by Postgres, whatever the code forgets', async () => {
    const as = (access: object | 'all', statement: string): Promise<number> =>
      asOwner(server, { ...of, userId: seller.userId }, async (client) => {
        await client.query('savepoint before');
        await client.query('set local role crm_app');
        await client.query(`select set_config('app.access', $1, true)`, [
          access === 'all' ? access : JSON.stringify(access),
        ]);
        const { rowCount } = await client.query(statement);
        await client.query('rollback to savepoint before');
        return rowCount ?? 0;
      });
    await server.owner.query('grant crm_app to current_user');
    const where = `where id = '${theirs}'`;
    for (const [access, count] of [
      ['all', 1],
      [{ '*': own }, 0],
    ] as const) {
      expect(await as(access, `select from contacts ${where}`)).toBe(count);
      expect(await as(access, `update contacts set job_title = 'x' ${where}`)).toBe(count);
      expect(
        await as(access, `delete from contacts ${where} and false or id = '${theirs}'`).catch(
          () => 1,
        ),
      ).toBe(count);
      expect(await as(access, `select from changes where record_id = '${theirs}' limit 1`)).toBe(
        count,
      );
      expect(
        await as(access, `select from record_keys where record_id = '${theirs}' limit 1`),
      ).toBe(count);
    }
    const reads = { '*': { read: 'all', write: 'own' } };
    await expect(as(reads, `update contacts set job_title = 'x' ${where}`)).rejects.toMatchObject({
      code: 'CRM04',
    });
    const deletes = { '*': { read: 'all', write: 'all' } };
    await expect(
      as(deletes, `update contacts set deleted_at = now() ${where}`),
    ).rejects.toMatchObject({ code: 'CRM04' });
  });
});

test('who reads all and writes his own is told so, record by record', async () => {
  const of = await createOrganization(server);
  const access = { '*': { read: 'all', write: 'own', delete: 'none' } } as const;
  const { crm } = await memberWith(of, { access });
  const { id: theirs } = await of.crm.contacts.create({ lastName: 'Theirs' });
  const { id: mine } = await crm.contacts.create({ lastName: 'Mine' });
  expect((await crm.contacts.get(theirs)).lastName).toBe('Theirs');
  const denied = { status: 403, code: 'permission_denied' };
  await expect(crm.contacts.update(theirs, { lastName: 'X' })).rejects.toMatchObject(denied);
  await expect(crm.contacts.delete(mine)).rejects.toMatchObject({
    ...denied,
    problem: { permission: 'contacts:delete' },
  });
  const { results } = await crm.batch.run({
    atomic: false,
    operations: [theirs, mine].map((id) => ({
      operation: 'contacts.update' as const,
      id,
      body: { lastName: 'Y' },
    })),
  });
  expect(results.map(({ status }) => status)).toEqual([403, 200]);
});

test('a team’s members see each other’s records, and those of the teams within it', async () => {
  const of = await createOrganization(server);
  const key = (
    await of.crm.roles.create({
      name: 'Team seller',
      access: { '*': { read: 'team', write: 'team', delete: 'own' } },
    })
  ).key;
  const [head, seller, peer, stranger] = await Promise.all(
    [key, key, key, key].map((role) => addMember(server, of, role)),
  );
  const ids = { sales: crypto.randomUUID(), east: crypto.randomUUID() };
  await asOwner(server, of, async (client) => {
    await client.query(
      `insert into teams (organization_id, id, name, parent_id) values ($1, $2, 'Sales', null), ($1, $3, 'East', $2)`,
      [of.organizationId, ids.sales, ids.east],
    );
    for (const [team, member] of [
      [ids.sales, head],
      [ids.east, seller],
      [ids.east, peer],
    ] as const) {
      await client.query(
        `insert into team_members (organization_id, team_id, user_id) values ($1, $2, $3)`,
        [of.organizationId, team, member!.userId],
      );
    }
  });
  const { id } = await seller!.crm.contacts.create({ lastName: 'Easterly' });
  const { id: above } = await head!.crm.contacts.create({ lastName: 'Above' });
  for (const member of [seller!, peer!, head!])
    expect((await member.crm.contacts.update(id, { department: member.userId })).id).toBe(id);
  await expect(stranger!.crm.contacts.get(id)).rejects.toMatchObject({ status: 404 });
  await expect(seller!.crm.contacts.get(above)).rejects.toMatchObject({ status: 404 });
  await expect(peer!.crm.contacts.delete(id)).rejects.toMatchObject({ status: 403 });
  const access = await of.crm.contacts.access(id);
  const why = Object.fromEntries(
    access.data.map(({ id: who, read, write, delete: removes }) => [who, [read, write, removes]]),
  );
  expect(why).toEqual({
    [of.userId]: ['all', 'all', 'all'],
    [seller!.userId]: ['own', 'own', 'own'],
    [peer!.userId]: ['team', 'team', null],
    [head!.userId]: ['team', 'team', null],
  });
});

const wide: RoleBody['access'] = { '*': { read: 'all', write: 'all', delete: 'all' } };

describe('a field that is kept from a role', () => {
  let of: TestOrganization;
  let member: TestOrganization;
  let id: string;

  beforeAll(async () => {
    of = await createOrganization(server);
    member = await memberWith(of, {
      access: { '*': { read: 'all', write: 'all', delete: 'all' } },
      fields: {
        contact: { birthDate: 'hidden', department: 'read_only' },
        company: { annualRevenue: 'hidden' },
      },
    });
    const company = await of.crm.companies.create({
      name: 'Acme',
      annualRevenue: { amount: '777.00', currency: 'EUR' },
    });
    ({ id } = await of.crm.contacts.create({
      lastName: 'Born',
      birthDate: '1977-07-07',
      department: 'Sales',
      companyId: company.id,
    }));
    await of.crm.contacts.update(id, { birthDate: '1977-07-08' });
  });

  test('hidden, is nowhere to be seen', async () => {
    const text = await everythingRead(member, [id]);
    expect(text).toContain('Born');
    expect(text).toContain('Acme');
    expect(text).not.toMatch(/"(birthDate|annualRevenue)" ?:(?! ?"hidden")|1977-07|777\.00/);
    expect(await everythingRead(of, [id])).toMatch(/1977-07-08/);
    const updated = await request(server, `/contacts/${id}`, {
      ...member,
      method: 'PATCH',
      body: { jobTitle: 'Clerk' },
    });
    expect([updated.status, await updated.text()]).toEqual([
      200,
      expect.not.stringMatching(/birthDate|1977/),
    ]);
    const batch = await request(server, '/batch', {
      ...member,
      body: { operations: [{ operation: 'contacts.update', id, body: { jobTitle: 'Boss' } }] },
    });
    expect([batch.status, await batch.text()]).toEqual([
      200,
      expect.not.stringMatching(/birthDate|1977/),
    ]);
  });

  test.each([
    ['filter', '/contacts?birthDate[gte]=1970-01-01'],
    ['sort', '/contacts?sort=birthDate'],
    ['fields', '/contacts?fields=birthDate'],
    ['history', '/contacts/:id/history?field=birthDate'],
  ])('hidden, cannot be asked for: %s', async (_, path) => {
    const answer = await request(server, path.replace(':id', id), member);
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining('birthDate'),
    ]);
    expect((await request(server, path.replace(':id', id), of)).status).toBe(200);
  });

  test('is not written, and stays when the record is replaced', async () => {
    const { crm } = member;
    await expect(crm.contacts.update(id, { birthDate: null })).rejects.toMatchObject({
      status: 400,
      problem: { errors: [{ pointer: '/birthDate', code: 'unknown_field' }] },
    });
    await expect(crm.contacts.update(id, { department: 'X' })).rejects.toMatchObject({
      status: 403,
      problem: { errors: [{ pointer: '/department', code: 'read_only' }] },
    });
    await expect(crm.contacts.create({ lastName: 'New', department: 'X' })).rejects.toMatchObject({
      status: 403,
    });
    await crm.contacts.replace(id, { lastName: 'Reborn' });
    const now = await of.crm.contacts.get(id);
    expect(now).toMatchObject({
      lastName: 'Reborn',
      birthDate: '1977-07-08',
      department: 'Sales',
      jobTitle: null,
    });
  });

  test('is told by who may see the record', async () => {
    const { data } = await of.crm.contacts.access(id);
    expect(data.find((one) => one.id === member.userId)?.fields).toEqual({
      birthDate: 'hidden',
      department: 'read_only',
    });
  });

  test('hidden, makes no key: an upsert by it does not tell who has the value', async () => {
    const seller = await memberWith(of, {
      access: wide,
      fields: {
        contact: { emails: 'hidden', externalIds: 'hidden' },
        company: { domains: 'read_only' },
      },
    });
    await of.crm.contacts.create({
      lastName: 'Held',
      emails: [{ address: 'held@example.com' }],
      externalIds: [{ source: 'erp', id: '1' }],
    });
    await of.crm.companies.create({ name: 'Domain', domains: ['domain.example'] });
    const { contacts, companies } = seller.crm;
    for (const [key, values] of [
      ['email', ['held@example.com', 'nobody@example.com']],
      ['externalId:erp', ['1', '2']],
    ] as const) {
      for (const value of values) {
        await expect(contacts.upsert(key, value, { lastName: 'New' })).rejects.toMatchObject({
          status: 400,
          problem: { errors: [{ in: 'path', pointer: '/key', code: 'unknown_key' }] },
        });
      }
    }
    expect(await companies.upsert('domain', 'domain.example', { name: 'Changed' })).toMatchObject({
      domains: ['domain.example'],
    });
    await expect(companies.upsert('domain', 'new.example', { name: 'New' })).rejects.toMatchObject({
      status: 403,
      problem: { errors: [{ pointer: '/domains', code: 'read_only' }] },
    });
  });

  test('hidden, is not named by what stands in the way of a restoring', async () => {
    const seller = await memberWith(of, {
      access: wide,
      fields: { contact: { emails: 'hidden' } },
    });
    const body = { lastName: 'Twice', emails: [{ address: 'twice@example.com' }] };
    const first = await of.crm.contacts.create(body);
    await of.crm.contacts.delete(first.id);
    await of.crm.contacts.create(body);
    const answer = await request(server, `/contacts/${first.id}/restore`, {
      ...seller,
      method: 'POST',
    });
    const text = await answer.text();
    expect([answer.status, text]).toEqual([409, expect.not.stringContaining('twice@')]);
    expect(JSON.parse(text)).toMatchObject({ code: 'duplicate', duplicates: [] });
    const { duplicates } = await problemOf(
      await request(server, `/contacts/${first.id}/restore`, { ...of, method: 'POST' }),
    );
    expect(duplicates).toMatchObject([{ key: 'email', value: 'twice@example.com' }]);
  });

  test.each(['read_only', 'hidden'] as const)(
    '%s, is not written by a link that would be the primary one',
    async (right) => {
      const seller = await memberWith(of, {
        access: wide,
        fields: { contact: { companyId: right } },
      });
      const { crm } = of;
      const [one, other] = [
        await crm.companies.create({ name: 'One' }),
        await crm.companies.create({ name: 'Other' }),
      ];
      const linked = await crm.contacts.create({ lastName: 'Linked', companyId: one.id });
      const links = seller.crm.contacts.companies;
      await links.set(linked.id, other.id, { role: 'Advisor' });
      const denied = { status: 403, code: 'permission_denied' };
      for (const [company, primary] of [
        [other.id, true],
        [one.id, false],
      ] as const)
        await expect(links.set(linked.id, company, { primary })).rejects.toMatchObject(denied);
      await expect(links.delete(linked.id, one.id)).rejects.toMatchObject(denied);
      const { data } = await links.list(linked.id);
      expect(data.map(({ primary }) => primary).toSorted()).toEqual(
        right === 'hidden' ? [undefined, undefined] : [false, true],
      );
      // What changes nothing may be said again, unless the answer would tell which one it is.
      const again = links.set(linked.id, one.id, { primary: true });
      if (right === 'hidden') await expect(again).rejects.toMatchObject(denied);
      else expect(await again).toMatchObject({ primary: true });
      const removed = links.delete(linked.id, other.id);
      if (right === 'hidden') await expect(removed).rejects.toMatchObject(denied);
      else await removed;
      expect(await crm.contacts.get(linked.id)).toMatchObject({ companyId: one.id, version: 1 });
    },
  );

  test('hidden, is no reason why records are alike', async () => {
    const seller = await memberWith(of, {
      access: wide,
      fields: { contact: { phones: 'hidden' }, company: { domains: 'hidden', phone: 'hidden' } },
    });
    const phones = [{ number: '+4915112345678' }];
    const me = await of.crm.contacts.create({ lastName: 'Zuse', phones });
    const named = await of.crm.contacts.create({ lastName: 'Zuse' });
    const called = await of.crm.contacts.create({ firstName: 'Ada', lastName: 'Byron', phones });
    const seenBy = async ({ crm }: TestOrganization) =>
      (await crm.contacts.duplicates(me.id)).data.map(({ record, reasons }) => [
        record.id,
        reasons.map(({ reason }) => reason),
      ]);
    expect(await seenBy(of)).toEqual([
      [named.id, ['name']],
      [called.id, ['phone']],
    ]);
    expect(await seenBy(seller)).toEqual([[named.id, ['name']]]);
    const answer = await request(server, `/contacts/${me.id}/duplicates`, seller);
    expect(await answer.text()).not.toMatch(/phones|4915112345678/);
    const blind = await memberWith(of, {
      access: wide,
      fields: { contact: { phones: 'hidden', emails: 'hidden', fullName: 'hidden' } },
    });
    expect(await blind.crm.contacts.duplicates(me.id)).toMatchObject({ data: [] });
    await expect(blind.crm.contacts.duplicates(of.userId)).rejects.toMatchObject({ status: 404 });
  });

  test('hidden, hides what is made of it, or tells of it', async () => {
    const seller = await memberWith(of, {
      access: wide,
      fields: {
        contact: { emails: 'hidden', lastName: 'hidden' },
        deal: { amount: 'hidden' },
        company: { parentId: 'hidden' },
      },
    });
    const { crm } = of;
    const emails = [{ address: 'made.of@example.com' }];
    const person = await crm.contacts.create({ firstName: 'Ada', lastName: 'Unseen', emails });
    const { id: dealId } = await crm.deals.create({ name: 'Sum', amount: '5', currency: 'EUR' });
    const parent = await crm.companies.create({ name: 'Above' });
    await crm.companies.create({ name: 'Below', parentId: parent.id });
    const seen = await seller.crm.contacts.get(person.id);
    expect(seen).toMatchObject({ firstName: 'Ada' });
    expect(JSON.stringify(seen)).not.toMatch(/made\.of|Unseen/);
    expect(await seller.crm.deals.get(dealId)).not.toHaveProperty('weightedAmount');
    for (const path of [
      `/companies/${parent.id}?include=subsidiaries`,
      '/contacts?sort=email',
      '/contacts?fullName[contains]=Unseen',
    ])
      expect((await request(server, path, seller)).status).toBe(400);
    const nameless = await memberWith(of, {
      access: wide,
      fields: { contact: { lastName: 'hidden' } },
    });
    expect((await request(server, '/contacts?q=Unseen', nameless)).status).toBe(403);
    expect(await nameless.crm.search.list({ q: 'Unseen' })).toEqual({ data: [] });
    const filter = { field: 'subsidiaries.some.name', op: 'eq', value: 'Below' };
    const search = { ...seller, body: { filter } };
    expect((await request(server, '/companies/search', search)).status).toBe(400);
    const { data } = await crm.companies.list({ include: ['subsidiaries'], name: { eq: 'Above' } });
    expect(data[0]!.subsidiaries!.data).toMatchObject([{ name: 'Below' }]);
  });

  test('hidden, is not named by what stands in the way of an undo', async () => {
    const seller = await memberWith(of, {
      access: wide,
      fields: {
        contact: { emails: 'hidden', birthDate: 'hidden' },
        company: { parentId: 'hidden' },
      },
    });
    const { contacts } = of.crm;
    const survivor = await contacts.create({ lastName: 'Stays', ...emailsOf('stays') });
    const going = await contacts.create({
      lastName: 'Goes',
      birthDate: '1966-06-06',
      ...emailsOf('goes'),
    });
    const { mergeId } = await seller.crm.contacts.merge(survivor.id, { from: [going.id] });
    await contacts.update(survivor.id, { ...emailsOf('stays'), birthDate: '1967-06-06' });
    const { id: holder } = await contacts.create({ lastName: 'Holds', ...emailsOf('goes') });
    const merge = `/merges/${mergeId}`;
    expect(await conflictsFor(seller, merge)).not.toMatch(
      new RegExp(`goes@|email|birthDate|${holder}|tellsOf`),
    );
    expect(await conflictsFor(of, merge)).toContain(`email goes@example.com belongs to contact`);
    // What refers to a record that would go does so by a field.
    const made = await request(server, '/companies', { ...of, body: { name: 'Made' } });
    const { id: parentId } = (await made.json()) as { id: string };
    const below = await of.crm.companies.create({ name: 'Below', parentId });
    const creation = `/requests/${made.headers.get('x-request-id')}`;
    expect(await conflictsFor(seller, creation)).not.toMatch(new RegExp(`${below.id}|parentId`));
    expect(await conflictsFor(of, creation)).toContain(
      `The company ${below.id} refers to it since, as parentId`,
    );
  });

  test('is not written by the undo of what others did', async () => {
    const { id: company } = await of.crm.companies.create({ name: 'Closed', industry: 'Steam' });
    await of.crm.customFields.create({
      object: 'company',
      key: 'tier',
      label: 'Tier',
      type: 'text',
    });
    const seller = await memberWith(of, {
      access: wide,
      fields: { company: { industry: 'read_only', 'customFields.tier': 'hidden' } },
    });
    const undo = async (by: TestOrganization, body: object): Promise<number> => {
      const path = `/companies/${company}`;
      const changed = await request(server, path, { ...by, method: 'PATCH', body });
      expect(changed.status).toBe(200);
      const undone = `/requests/${changed.headers.get('x-request-id')}/undo`;
      return (await request(server, undone, { ...seller, method: 'POST' })).status;
    };
    expect(await undo(of, { industry: 'Petrol' })).toBe(403);
    expect(await undo(of, { customFields: { tier: 'gold' } })).toBe(403);
    expect(await undo(of, { legalName: 'Closed Ltd' })).toBe(200);
    expect(await undo(seller, { legalName: 'Closed Ltd' })).toBe(200);
    const now = await of.crm.companies.get(company);
    expect(now).toMatchObject({
      industry: 'Petrol',
      customFields: { tier: 'gold' },
      legalName: null,
    });
  });

  test('hidden, is not told by where a record stands', async () => {
    const seller = await memberWith(of, { access: wide, fields: { deal: { stageId: 'hidden' } } });
    const { id, stageId, pipelineId } = await of.crm.deals.create({ name: 'Somewhere' });
    for (const path of [`/deals/${id}`, `/deals/${id}/transitions`, `/deals/${id}/timeline`]) {
      const reply = await request(server, path, seller);
      expect([reply.status, await reply.text()]).toEqual([
        200,
        expect.not.stringContaining(stageId),
      ]);
      expect(await (await request(server, path, of)).text()).toContain(stageId);
    }
    expect(await dashboardOf(seller)).toMatchObject({ pipelines: null, deals: expect.anything() });
    expect(JSON.stringify(await dashboardOf(of))).toContain(stageId);
    const denied = { status: 403, code: 'permission_denied' };
    await expect(seller.crm.pipelines.board(pipelineId)).rejects.toMatchObject(denied);
    await expect(seller.crm.deals.move(id, { position: 'first' })).rejects.toMatchObject(denied);
  });

  test('is not shown by the repetition of a request, once it is hidden', async () => {
    const { id: roleId, key } = await of.crm.roles.create({ name: 'Later', access: wide });
    const seller = await addMember(server, of, key);
    const ask = (idempotencyKey: string) =>
      request(server, '/contacts', {
        ...seller,
        body: { lastName: 'Kept', birthDate: '1955-05-05' },
        headers: { 'idempotency-key': idempotencyKey },
      });
    expect((await ask('one')).status).toBe(201);
    // What he may do beside records changes nothing of what he sees.
    await of.crm.roles.update(roleId, { permissions: ['roles:read'] });
    const again = await ask('one');
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    const location = again.headers.get('location')!;
    await of.crm.roles.update(roleId, { fields: { contact: { birthDate: 'hidden' } } });
    const answer = await ask('one');
    const text = await answer.text();
    expect([answer.status, text]).toEqual([409, expect.not.stringContaining('1955-05')]);
    expect(JSON.parse(text)).toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining(location),
    });
    await of.crm.roles.update(roleId, { fields: {}, access: { '*': { read: 'own' } } });
    expect((await ask('one')).status).toBe(403);
    await of.crm.roles.update(roleId, { access: { '*': { read: 'own', write: 'own' } } });
    expect((await ask('one')).status).toBe(409);
    // Who sees everything by now is shown all that there was.
    await of.crm.roles.update(roleId, {
      fields: { contact: { birthDate: 'hidden' } },
      access: wide,
    });
    const body = { lastName: 'Other' };
    const headers = { 'idempotency-key': 'two' };
    expect((await request(server, '/contacts', { ...seller, body, headers })).status).toBe(201);
    await of.crm.roles.update(roleId, { fields: {} });
    expect((await request(server, '/contacts', { ...seller, body, headers })).status).toBe(201);
    const { data } = await of.crm.contacts.list({ lastName: { eq: 'Kept' } });
    expect(data).toHaveLength(1);
  });

  test('is asked for with success as soon as his role shows it', async () => {
    const { id, key } = await of.crm.roles.create({ name: 'Sooner', access: wide });
    const seller = await addMember(server, of, key);
    const fields = { contact: { birthDate: 'hidden' }, deal: { closedAt: 'hidden' } } as const;
    for (const path of ['/contacts?fields=birthDate', '/forecast']) {
      await of.crm.roles.update(id, { fields });
      expect((await request(server, path, seller)).status).toBeGreaterThan(399);
      await of.crm.roles.update(id, { fields: {} });
      expect((await request(server, path, seller)).status).toBe(200);
    }
  });

  test('goes into no key and no webhook of its holder', async () => {
    const manager = await memberWith(of, {
      access: { '*': { read: 'all', write: 'all', delete: 'all' } },
      permissions: ['api-keys:manage', 'webhooks:manage'],
      fields: { contact: { birthDate: 'hidden' } },
    });
    const denied = { status: 403, code: 'permission_denied' };
    await expect(
      manager.crm.apiKeys.create({ name: 'Wide', permissions: ['contacts:read'] }),
    ).rejects.toMatchObject(denied);
    await expect(
      manager.crm.webhooks.create({ url: 'https://example.com/', eventTypes: ['contact.updated'] }),
    ).rejects.toMatchObject(denied);
    await manager.crm.apiKeys.create({ name: 'Narrow', permissions: ['companies:read'] });
  });
});

describe('roles', () => {
  test('come with the organization, and of one’s own', async () => {
    const { crm } = await createOrganization(server);
    const before = await crm.roles.list({ sort: ['key'] });
    expect(before.data.map(({ key, builtIn }) => [key, builtIn])).toEqual(
      ['admin', 'manager', 'member', 'owner', 'viewer'].map((key) => [key, true]),
    );
    const made = await crm.roles.create({ name: 'Außendienst (EU)' });
    expect(made).toMatchObject({
      key: 'au_endienst_eu',
      access: {},
      permissions: [],
      builtIn: false,
    });
    const changed = await crm.roles.update(made.id, { permissions: ['roles:read'] });
    expect(changed).toMatchObject({ name: made.name, permissions: ['roles:read'] });
    expect((await crm.roles.create({ name: made.name })).key).toBe('au_endienst_eu_2');
    await crm.roles.delete(made.id);
    await expect(crm.roles.get(made.id)).rejects.toMatchObject({ status: 404 });
  });

  test('that are built in, or that members have, stay', async () => {
    const of = await createOrganization(server);
    const { data } = await of.crm.roles.list({ key: { eq: 'viewer' } });
    const conflict = { status: 409, code: 'conflict' };
    await expect(of.crm.roles.update(data[0]!.id, { name: 'X' })).rejects.toMatchObject(conflict);
    await expect(of.crm.roles.delete(data[0]!.id)).rejects.toMatchObject(conflict);
    const { id, key } = await of.crm.roles.create({ name: 'Held' });
    const { userId } = await addMember(server, of, key);
    await expect(of.crm.roles.delete(id)).rejects.toMatchObject(conflict);
    await of.crm.members.update(userId, { status: 'suspended' });
    await expect(of.crm.roles.delete(id)).rejects.toMatchObject(conflict);
  });

  test('that only those have who were removed can go, and they come again with another', async () => {
    const of = await createOrganization(server);
    const { id, key } = await of.crm.roles.create({ name: 'Summer' });
    const [one, other] = [await addMember(server, of, key), await addMember(server, of, key)];
    const pending = await of.crm.members.create({
      email: `${crypto.randomUUID()}@example.com`,
      name: 'Pending',
      role: key,
    });
    await of.crm.members.delete(one.userId);
    await of.crm.members.delete(other.userId);
    const conflict = { status: 409, code: 'conflict' };
    await expect(of.crm.roles.delete(id)).rejects.toMatchObject(conflict);
    expect(await of.crm.members.get(one.userId)).toMatchObject({ status: 'removed', role: key });
    await of.crm.members.delete(pending.id);
    await of.crm.roles.delete(id);
    expect(await of.crm.members.get(one.userId)).toMatchObject({
      status: 'removed',
      role: 'viewer',
    });
    await expect(
      of.crm.members.create({ email: one.email, name: 'Again', role: key }),
    ).rejects.toMatchObject({ status: 400, errors: [{ pointer: '/role' }] });
    await of.crm.members.create({ email: one.email, name: 'Again', role: 'member' });
    expect(await of.crm.members.get(one.userId)).toMatchObject({
      status: 'pending',
      role: 'member',
    });
    const { data } = await of.crm.audit.list({ type: { eq: 'role.deleted' } });
    expect(data).toMatchObject([{ target: { type: 'role', id }, details: { key } }]);
  });

  test.each([
    ['an object that there is not', { access: { planet: { read: 'all' } } }, '/access/planet'],
    [
      'writing farther than reading',
      { access: { '*': { read: 'own', write: 'all' } } },
      '/access/*/write',
    ],
    [
      'a field that there is not',
      { fields: { contact: { shoeSize: 'hidden' } } },
      '/fields/contact/shoeSize',
    ],
    [
      'a field that everybody sees',
      { fields: { contact: { id: 'hidden' } } },
      '/fields/contact/id',
    ],
    [
      'a field that a record must have',
      { fields: { company: { name: 'hidden' } } },
      '/fields/company/name',
    ],
    ['a scope that there is not', { access: { '*': { read: 'some' } } }, '/access/*/read'],
    ['a permission of records', { permissions: ['contacts:read'] }, '/permissions/0'],
    ['a permission that there is not', { permissions: ['moon:land'] }, '/permissions/0'],
  ])('do not take %s', async (_, body, pointer) => {
    const { token } = await createOrganization(server);
    const answer = await request(server, '/roles', { token, body: { name: 'Bad', ...body } });
    const { errors } = (await answer.json()) as { errors: { pointer: string }[] };
    expect([answer.status, errors.map((error) => error.pointer)]).toEqual([400, [pointer]]);
  });

  test('are not made wider than their maker’s, nor by who only has a part of one', async () => {
    const of = await createOrganization(server);
    const maker = await memberWith(of, {
      access: { '*': { read: 'all', write: 'own' } },
      permissions: ['roles:manage', 'roles:read'],
      fields: { contact: { birthDate: 'hidden' } },
    });
    const denied = { status: 403, code: 'permission_denied' };
    const { roles } = maker.crm;
    const hidden = { contact: { birthDate: 'hidden' } } as const;
    for (const body of [
      { permissions: ['webhooks:manage'] },
      { access: { '*': { read: 'all', write: 'all' } }, fields: hidden },
      { access: { contact: { read: 'own' } } },
    ] as const) {
      await expect(
        roles.create({ name: 'Wider', ...body } as unknown as RoleBody),
      ).rejects.toMatchObject(denied);
    }
    const { id } = await roles.create({
      name: 'Narrower',
      access: { contact: { read: 'own' } },
      fields: hidden,
    });
    await expect(roles.update(id, { fields: {} })).rejects.toMatchObject(denied);
    const wide = await of.crm.roles.create({
      name: 'Wide',
      access: { '*': { read: 'all', write: 'all' } },
    });
    await expect(roles.update(wide.id, { description: 'Mine' })).rejects.toMatchObject(denied);
    await expect(roles.delete(wide.id)).rejects.toMatchObject(denied);
  });

  test('hold from the next request on when they change', async () => {
    const of = await createOrganization(server);
    const { id, key } = await of.crm.roles.create({
      name: 'Changing',
      access: { contact: { read: 'own' } },
    });
    const member = await addMember(server, of, key);
    await of.crm.contacts.create({ lastName: 'Late' });
    const seen = async () => (await member.crm.contacts.list()).data.length;
    expect(await seen()).toBe(0);
    await of.crm.roles.update(id, { access: { contact: { read: 'all' } } });
    expect(await seen()).toBe(1);
    await of.crm.roles.update(id, { access: {} });
    await expect(seen()).rejects.toMatchObject({ status: 403 });
    await of.crm.roles.update(id, { access: { '*': { read: 'all' } } });
    expect(await seen()).toBe(1);
  });
});

test('permissions are those of the routes, and say who may what', async () => {
  const of = await createOrganization(server);
  const viewer = await addMember(server, of, 'viewer');
  const { data } = await viewer.crm.permissions.list();
  const entry = (name: string) => data.find(({ permission }) => permission === name);
  expect(entry('contacts:read')).toMatchObject({ object: 'contact', held: true, scope: 'all' });
  expect(entry('contacts:read')!.operations).toContain('contacts.list');
  expect(entry('contacts:write')).toMatchObject({ held: false, scope: 'none' });
  expect(entry('roles:manage')).toMatchObject({ object: null, held: false, scope: null });
});
