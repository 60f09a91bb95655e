import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HeadlessCrm, Problem } from '@headless-crm/sdk';
import { v7 as uuid } from 'uuid';
import { asOwner, snapshotOf } from './support/owner.ts';
import { comparable, problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

interface Entry {
  object: string;
  id: string;
  type: string;
  version: number;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

async function entriesOf(organization: TestOrganization, requestId: string): Promise<Entry[]> {
  const { rows } = await asOwner(server, organization, (client) =>
    client.query<Entry>(
      'select object, record_id as id, type, version, before, after from changes where request_id = $1 order by position',
      [requestId],
    ),
  );
  return rows;
}

/** A merge that is to be refused: its problem. */
async function refusal(
  { token }: TestOrganization,
  path: string,
  body: unknown = {},
  headers: Record<string, string> = {},
): Promise<Problem> {
  return problemOf(await request(server, path, { token, body, headers }));
}

const email = (address: string, primary = false) => ({ address, type: 'work' as const, primary });

const many = (letter: string) =>
  Array.from({ length: 15 }, (_, index) => email(`${letter}${index}@many.example`));

const day = (year: number): string => `${year}-01-01T00:00:00.000Z`;

describe('what is left', () => {
  let organization: TestOrganization;
  let crm: HeadlessCrm;

  beforeAll(async () => {
    organization = await createOrganization(server);
    ({ crm } = organization);
  });

  test('keeps its values, and takes what it lacks from the others in their order', async () => {
    const a = await crm.contacts.create({ lastName: 'Lovelace', jobTitle: 'Analyst' });
    const b = await crm.contacts.create({ firstName: 'Ada', jobTitle: 'Countess' });
    const c = await crm.contacts.create({ firstName: 'A.', department: 'Mathematics' });
    const { record, mergeId } = await crm.contacts.merge(a.id, { from: [b.id, c.id] });
    expect(record).toMatchObject({
      id: a.id,
      fullName: 'Ada Lovelace',
      jobTitle: 'Analyst',
      department: 'Mathematics',
      version: 2,
    });
    expect(mergeId).toMatch(/^[0-9a-f-]{36}$/);
    expect(await crm.contacts.get(a.id)).toEqual(record);
  });

  test('has all items of the lists, each once, and one primary', async () => {
    const a = await crm.contacts.create({
      lastName: 'A',
      emails: [email('a@x.example')],
      phones: [
        { number: '+442079460001', type: 'work' },
        { number: '+442079460001', type: 'mobile' },
      ],
      links: [{ url: 'https://a.example/', label: 'Blog' }],
      externalIds: [{ source: 'one', id: '1' }],
    });
    const b = await crm.contacts.create({
      lastName: 'B',
      emails: [email('b@x.example', true), email('b2@x.example')],
      phones: [
        { number: '+442079460001', type: 'home', primary: true },
        { number: '+442079460002', primary: true },
      ].slice(1) as { number: string }[],
      links: [{ url: 'https://a.example/', label: 'Site' }, { url: 'https://b.example/' }],
      externalIds: [{ source: 'one', id: '2' }],
      addresses: [{ city: 'London', type: 'work' }],
    });
    const c = await crm.contacts.create({
      lastName: 'C',
      addresses: [
        { city: 'London', type: 'home' },
        { city: 'Paris', type: 'home' },
      ],
    });
    const { record } = await crm.contacts.merge(a.id, { from: [b.id, c.id] });
    expect(record.emails).toEqual([
      email('a@x.example', true),
      email('b@x.example'),
      email('b2@x.example'),
    ]);
    expect(record.phones).toEqual([
      { number: '+442079460001', type: 'work', primary: true },
      { number: '+442079460001', type: 'mobile', primary: false },
      { number: '+442079460002', type: 'work', primary: false },
    ]);
    expect(record.links).toEqual([
      { url: 'https://a.example/', label: 'Blog' },
      { url: 'https://b.example/', label: null },
    ]);
    expect(record.externalIds).toEqual([
      { source: 'one', id: '1' },
      { source: 'one', id: '2' },
    ]);
    expect(record.addresses.map(({ city, type }) => [city, type])).toEqual([
      ['London', 'work'],
      ['Paris', 'home'],
    ]);
    // Its values find the survivor, and those of the others are free for nobody else.
    expect((await crm.contacts.list({ email: { eq: 'b2@x.example' } })).data).toHaveLength(1);
    await expect(
      crm.contacts.create({ lastName: 'D', emails: [email('b@x.example')] }),
    ).rejects.toMatchObject({ code: 'duplicate', problem: { duplicates: [{ id: a.id }] } });
  });

  test('takes the primary item of the first other that has one, when it has none', async () => {
    const a = await crm.contacts.create({ lastName: 'A' });
    const b = await crm.contacts.create({
      lastName: 'B',
      emails: [email('1@p.example'), email('2@p.example', true)],
    });
    const c = await crm.contacts.create({ lastName: 'C', emails: [email('3@p.example', true)] });
    const { record } = await crm.contacts.merge(a.id, { from: [b.id, c.id] });
    expect(record.email).toBe('2@p.example');
    expect(record.emails.filter(({ primary }) => primary)).toHaveLength(1);
  });

  test('is not called or written to, when any of them is not', async () => {
    const a = await crm.contacts.create({ lastName: 'A', doNotCall: true });
    const b = await crm.contacts.create({ lastName: 'B', doNotEmail: true });
    const { record } = await crm.contacts.merge(a.id, { from: [b.id] });
    expect(record).toMatchObject({ doNotCall: true, doNotEmail: true });
  });

  test('has the custom fields of all, its own first', async () => {
    const a = await crm.contacts.create({ lastName: 'A' });
    const b = await crm.contacts.create({ lastName: 'B' });
    await asOwner(server, organization, async (client) => {
      const set = 'update contacts set custom_fields = $2 where id = $1';
      await client.query(set, [a.id, { tier: 'gold' }]);
      await client.query(set, [b.id, { tier: 'iron', size: 3 }]);
    });
    const { record } = await crm.contacts.merge(a.id, { from: [b.id] });
    expect(record.customFields).toEqual({ tier: 'gold', size: 3 });
  });

  test('has what `fields` says, as by a PATCH: null clears, and objects are merged into', async () => {
    const a = await crm.companies.create({ name: 'A', taxId: '1' });
    const b = await crm.companies.create({
      name: 'B',
      industry: 'shipping',
      billingAddress: { street: 'Quay 1', city: 'Delft' },
      annualRevenue: { amount: '10.00', currency: 'EUR' },
    });
    const { record } = await crm.companies.merge(a.id, {
      from: [b.id],
      fields: {
        name: 'A and B',
        taxId: null,
        industry: null,
        billingAddress: { city: 'Leiden' },
        annualRevenue: { amount: '12' },
      },
    });
    expect(record).toMatchObject({
      name: 'A and B',
      taxId: null,
      industry: null,
      billingAddress: { street: 'Quay 1', city: 'Leiden' },
      annualRevenue: { amount: '12.00', currency: 'EUR' },
    });
  });

  test('has its own owner, or else the first of the others', async () => {
    const a = await crm.contacts.create({ lastName: 'A', ownerId: null });
    const b = await crm.contacts.create({ lastName: 'B' });
    const { record } = await crm.contacts.merge(a.id, { from: [b.id] });
    expect(record.ownerId).toBe(organization.userId);
  });

  test('is no part of itself: a parent among the merged counts as none', async () => {
    const top = await crm.companies.create({ name: 'Top' });
    const parent = await crm.companies.create({ name: 'Parent', parentId: top.id });
    const child = await crm.companies.create({ name: 'Child', parentId: parent.id });
    const { record } = await crm.companies.merge(child.id, { from: [parent.id] });
    expect(record.parentId).toBe(top.id);
    const up = await crm.companies.create({ name: 'Up' });
    const down = await crm.companies.create({ name: 'Down', parentId: up.id });
    const merged = await crm.companies.merge(up.id, { from: [down.id] });
    expect(merged.record.parentId).toBeNull();
  });

  test('keeps its version when it takes nothing', async () => {
    const a = await crm.companies.create({ name: 'A' });
    const b = await crm.companies.create({ name: 'B' });
    const { record } = await crm.companies.merge(a.id, { from: [b.id] });
    expect(record).toEqual(a);
  });

  test('has what is inherited, though it is in the bin', async () => {
    const company = await crm.companies.create({ name: 'Gone' });
    const a = await crm.contacts.create({ lastName: 'A' });
    const b = await crm.contacts.create({ lastName: 'B', companyId: company.id });
    await crm.companies.delete(company.id);
    const { record } = await crm.contacts.merge(a.id, { from: [b.id] });
    expect(record.companyId).toBe(company.id);
  });
});

describe('what pointed at the merged', () => {
  test('links move; of two to one company the nearest stays, and takes what it does not say', async () => {
    const { crm } = await createOrganization(server);
    const [acme, bell, core] = [
      await crm.companies.create({ name: 'Acme' }),
      await crm.companies.create({ name: 'Bell' }),
      await crm.companies.create({ name: 'Core' }),
    ];
    const [a, b, c] = [
      await crm.contacts.create({ lastName: 'A' }),
      await crm.contacts.create({ lastName: 'B', companyId: bell.id }),
      await crm.contacts.create({ lastName: 'C' }),
    ];
    const own = await crm.contacts.companies.set(a.id, acme.id, { startedAt: day(2020) });
    await crm.contacts.companies.set(b.id, acme.id, { role: 'chair', startedAt: day(2010) });
    await crm.contacts.companies.set(c.id, acme.id, { role: 'clerk', endedAt: day(2025) });
    const moved = await crm.contacts.companies.set(c.id, core.id, { role: 'founder' });
    const { record } = await crm.contacts.merge(a.id, { from: [b.id, c.id] });
    expect(record.companyId).toBe(bell.id);
    const links = await crm.contacts.companies.list(a.id, { sort: ['createdAt'] }).toArray();
    expect(links).toMatchObject([
      { companyId: bell.id, primary: true },
      { id: own.id, role: 'chair', startedAt: day(2020), endedAt: day(2025) },
      { id: moved.id, companyId: core.id, role: 'founder' },
    ]);
    expect((await crm.companies.contacts.list(acme.id)).data).toHaveLength(1);
  });

  test('contacts of a merged company are the survivor’s, primary or not, and in the bin too', async () => {
    const { crm } = await createOrganization(server);
    const left = await crm.companies.create({ name: 'Left' });
    const gone = await crm.companies.create({ name: 'Gone' });
    const one = await crm.contacts.create({ lastName: 'One', companyId: gone.id });
    const both = await crm.contacts.create({ lastName: 'Both', companyId: gone.id });
    await crm.contacts.companies.set(both.id, left.id, { role: 'advisor' });
    const binned = await crm.contacts.create({ lastName: 'Binned', companyId: gone.id });
    await crm.contacts.delete(binned.id);
    await crm.companies.merge(left.id, { from: [gone.id] });
    for (const { id } of [one, both, binned]) {
      const contact = await crm.contacts.get(id, { deleted: 'include' });
      expect(contact.companyId).toBe(left.id);
    }
    expect((await crm.contacts.companies.list(both.id)).data).toMatchObject([
      { companyId: left.id, role: 'advisor', primary: true },
    ]);
    expect((await crm.companies.contacts.list(gone.id).catch(String)) as string).toMatch(/merged/);
  });

  test('subsidiaries of a merged company are the survivor’s', async () => {
    const { crm } = await createOrganization(server);
    const left = await crm.companies.create({ name: 'Left' });
    const gone = await crm.companies.create({ name: 'Gone' });
    const child = await crm.companies.create({ name: 'Child', parentId: gone.id });
    await crm.companies.merge(left.id, { from: [gone.id] });
    expect(await crm.companies.get(child.id)).toMatchObject({ parentId: left.id, version: 2 });
  });

  test('a circle of parents is refused, and nothing is merged', async () => {
    const organization = await createOrganization(server);
    const { crm } = organization;
    const top = await crm.companies.create({ name: 'Top' });
    const middle = await crm.companies.create({ name: 'Middle', parentId: top.id });
    const bottom = await crm.companies.create({ name: 'Bottom', parentId: middle.id });
    const before = await snapshotOf(server, organization);
    const path = `/companies/${bottom.id}/merge`;
    expect(await refusal(organization, path, { from: [top.id] })).toMatchObject({
      code: 'parent_cycle',
      errors: [{ pointer: '/fields/parentId' }],
    });
    expect(await snapshotOf(server, organization)).toEqual(before);
    await crm.companies.merge(bottom.id, { from: [top.id], fields: { parentId: null } });
    expect(await crm.companies.get(middle.id)).toMatchObject({ parentId: bottom.id });
  });

  test('every entry of the log is of the request, and the versions rise', async () => {
    const organization = await createOrganization(server);
    const { crm } = organization;
    const company = await crm.companies.create({ name: 'Acme' });
    const a = await crm.contacts.create({ lastName: 'A' });
    const b = await crm.contacts.create({ firstName: 'B', companyId: company.id });
    const { data, response } = await crm.contacts.merge(a.id, { from: [b.id] }).withResponse();
    const entries = await entriesOf(organization, response.headers.get('x-request-id')!);
    expect(entries.map(({ object, id, type, version }) => [object, id, type, version])).toEqual([
      ['contact', b.id, 'deleted', 2],
      ['contact_company', expect.any(String), 'updated', 2],
      ['contact', a.id, 'updated', 2],
    ]);
    expect(entries[0]!.before).toMatchObject({ company_id: company.id, deleted_at: null });
    const undone = await crm.merges.undo(data.mergeId).withResponse();
    const back = await entriesOf(organization, undone.response.headers.get('x-request-id')!);
    expect(back.map(({ object, id, type, version }) => [object, id, type, version])).toEqual([
      ['contact_company', entries[1]!.id, 'updated', 3],
      ...[
        ['contact', a.id, 'updated', 3],
        ['contact', b.id, 'restored', 3],
      ].toSorted((one, other) => (one[1]! < other[1]! ? -1 : 1)),
    ]);
  });
});

describe('a merged id', () => {
  let organization: TestOrganization;
  let crm: HeadlessCrm;
  let [gone, middle, left, company] = ['', '', '', ''];
  let mergeId: string;

  beforeAll(async () => {
    organization = await createOrganization(server);
    ({ crm } = organization);
    const make = async (lastName: string) => (await crm.contacts.create({ lastName })).id;
    [gone, middle, left] = [await make('Gone'), await make('Middle'), await make('Left')];
    company = (await crm.companies.create({ name: 'Acme' })).id;
    ({ mergeId } = await crm.contacts.merge(middle, { from: [gone] }));
    await crm.contacts.merge(left, { from: [middle] });
  });

  test.each([
    ['get', 'GET', '', undefined],
    ['get with the deleted', 'GET', '?deleted=include', undefined],
    ['update', 'PATCH', '', { lastName: 'X' }],
    ['replace', 'PUT', '', { lastName: 'X' }],
    ['delete', 'DELETE', '', undefined],
    ['restore', 'POST', '/restore', undefined],
    ['merge', 'POST', '/merge', { from: [uuid()] }],
    ['list of links', 'GET', '/companies', undefined],
    ['new link', 'PUT', '/companies/{company}', {}],
    ['end of a link', 'DELETE', '/companies/{company}', undefined],
  ])('answers %s by the record that is left at last', async (_, method, path, body) => {
    const address = `/contacts/${gone}${path.replace('{company}', company)}`;
    const response = await request(server, address, { token: organization.token, method, body });
    expect(response.status).toBe(404);
    expect(await problemOf(response)).toMatchObject({ code: 'merged', mergedInto: left, mergeId });
  });

  test('answers `not_found` as an id of another object, and to others', async () => {
    const address = `/companies/${gone}`;
    const response = await request(server, address, { token: organization.token });
    expect(await problemOf(response)).toMatchObject({ code: 'not_found' });
    const stranger = await createOrganization(server);
    const [merged, random] = await Promise.all(
      [gone, uuid()].map(async (id) => {
        const answer = await request(server, `/contacts/${id}`, { token: stranger.token });
        return JSON.stringify(comparable(await problemOf(answer))).replaceAll(id, '<id>');
      }),
    );
    expect(merged).toBe(random);
  });

  test('is answered for the other end of a link too, and is no reference', async () => {
    const one = await crm.companies.create({ name: 'One' });
    const other = await crm.companies.create({ name: 'Other' });
    await crm.companies.merge(one.id, { from: [other.id] });
    for (const method of ['PUT', 'DELETE']) {
      const address = `/contacts/${left}/companies/${other.id}`;
      const body = method === 'PUT' ? {} : undefined;
      const response = await request(server, address, { token: organization.token, method, body });
      expect(await problemOf(response)).toMatchObject({ code: 'merged', mergedInto: one.id });
    }
    await expect(crm.contacts.update(left, { companyId: other.id })).rejects.toMatchObject({
      code: 'validation_failed',
      problem: { errors: [{ pointer: '/companyId', code: 'unknown_reference' }] },
    });
  });
});

describe('what cannot be merged', () => {
  let organization: TestOrganization;
  let crm: HeadlessCrm;
  let id: string;
  let other: string;

  beforeAll(async () => {
    organization = await createOrganization(server);
    ({ crm } = organization);
    id = (await crm.contacts.create({ lastName: 'A' })).id;
    other = (await crm.contacts.create({ lastName: 'B' })).id;
  });

  const merge = (body: unknown): Promise<Problem> =>
    refusal(organization, `/contacts/${id}/merge`, body);

  test('the record itself', async () => {
    expect(await merge({ from: [id] })).toMatchObject({
      errors: [{ pointer: '/from/0', code: 'same_record' }],
    });
  });

  test('the same one twice', async () => {
    expect(await merge({ from: [other, other.toUpperCase()] })).toMatchObject({
      errors: [{ pointer: '/from/1', code: 'repeated' }],
    });
  });

  test('none, and eleven', async () => {
    expect(await merge({ from: [] })).toMatchObject({
      errors: [{ pointer: '/from', code: 'too_small' }],
    });
    expect(await merge({ from: Array.from({ length: 11 }, () => uuid()) })).toMatchObject({
      errors: [{ pointer: '/from', code: 'too_big' }],
    });
    expect(await merge({})).toMatchObject({ errors: [{ pointer: '/from', code: 'required' }] });
  });

  test('one of another object, one that is deleted, one that is merged, and one that never was', async () => {
    const company = await crm.companies.create({ name: 'Acme' });
    const deleted = await crm.contacts.create({ lastName: 'D' });
    await crm.contacts.delete(deleted.id);
    const merged = await crm.contacts.create({ lastName: 'M' });
    const into = await crm.contacts.create({ lastName: 'I' });
    await crm.contacts.merge(into.id, { from: [merged.id] });
    const { errors } = await merge({ from: [company.id, deleted.id, other, merged.id, uuid()] });
    expect(errors).toMatchObject([
      { pointer: '/from/0', code: 'wrong_object', message: expect.stringContaining('company') },
      { pointer: '/from/1', code: 'deleted' },
      { pointer: '/from/3', code: 'merged', message: expect.stringContaining(into.id) },
      { pointer: '/from/4', code: 'unknown_reference' },
    ]);
  });

  test('one of another organization, which looks like one that never was', async () => {
    const stranger = await createOrganization(server);
    const theirs = await stranger.crm.contacts.create({ lastName: 'T' });
    const company = await stranger.crm.companies.create({ name: 'C' });
    const [one, two, three] = await Promise.all(
      [theirs.id, company.id, uuid()].map(async (from) =>
        JSON.stringify(comparable(await merge({ from: [from] }))).replaceAll(from, '<id>'),
      ),
    );
    expect([one, two]).toEqual([three, three]);
  });

  test('with fields that an update would refuse', async () => {
    expect(await merge({ from: [other], fields: { nickname: 'x' } })).toMatchObject({
      errors: [{ pointer: '/fields/nickname', code: 'unknown_field' }],
    });
    expect(
      await merge({ from: [other], fields: { firstName: null, lastName: null } }),
    ).toMatchObject({ errors: [{ pointer: '/fields/lastName', code: 'required' }] });
    expect(await merge({ from: [other], fields: { companyId: uuid() } })).toMatchObject({
      errors: [{ pointer: '/fields/companyId', code: 'unknown_reference' }],
    });
    const [one, two] = [
      await crm.companies.create({ name: 'One' }),
      await crm.companies.create({ name: 'Two' }),
    ];
    const body = { from: [two.id], fields: { parentId: two.id } };
    expect(await refusal(organization, `/companies/${one.id}/merge`, body)).toMatchObject({
      errors: [{ pointer: '/fields/parentId', code: 'unknown_reference' }],
    });
    await crm.contacts.create({ lastName: 'Holder', emails: [email('held@x.example')] });
    const emails = [email('held@x.example')];
    expect(await merge({ from: [other], fields: { emails } })).toMatchObject({
      code: 'duplicate',
      duplicates: [{ value: 'held@x.example' }],
    });
  });

  test('more items together than a list holds, unless it is given', async () => {
    const a = await crm.contacts.create({ lastName: 'A', emails: many('a') });
    const b = await crm.contacts.create({ lastName: 'B', emails: many('b') });
    const path = `/contacts/${a.id}/merge`;
    expect(await refusal(organization, path, { from: [b.id] })).toMatchObject({
      errors: [{ pointer: '/fields/emails', code: 'too_big' }],
    });
    const { record } = await crm.contacts.merge(a.id, {
      from: [b.id],
      fields: { emails: many('b').slice(0, 3) },
    });
    expect(record.emails).toHaveLength(3);
  });

  test('by who may only read, and what may not be found', async () => {
    const { key } = await crm.apiKeys.create({ name: 'Reader', permissions: ['contacts:read'] });
    const refused = await refusal({ ...organization, token: key }, `/contacts/${id}/merge`, {
      from: [other],
    });
    expect(refused).toMatchObject({ status: 403, permission: 'contacts:write' });
    const unknown = await refusal(organization, `/contacts/${uuid()}/merge`, { from: [other] });
    expect(unknown).toMatchObject({ code: 'not_found' });
  });

  test('when the record has changed since, or its version must be said and is not', async () => {
    const path = `/contacts/${id}/merge`;
    const stale = await refusal(organization, path, { from: [other] }, { 'if-match': '"7"' });
    expect(stale).toMatchObject({ code: 'version_mismatch', currentVersion: 1 });
    await crm.organization.update({ requireIfMatch: true });
    expect(await merge({ from: [other] })).toMatchObject({ code: 'precondition_required' });
    const response = await request(server, path, {
      token: organization.token,
      body: { from: [other] },
      headers: { 'if-match': '"1"' },
    });
    expect(response.status).toBe(200);
  });
});

describe('requests at once and again', () => {
  test('a key merges once, and its repetition gets the same reply', async () => {
    const { crm, token } = await createOrganization(server);
    const a = await crm.contacts.create({ lastName: 'A' });
    const b = await crm.contacts.create({ firstName: 'B' });
    const again = async (path: string, body?: object) => {
      const headers = { 'idempotency-key': 'once' };
      const response = await request(server, path, { token, method: 'POST', body, headers });
      return [response.status, response.headers.get('idempotent-replayed'), await response.text()];
    };
    const first = await again(`/contacts/${a.id}/merge`, { from: [b.id] });
    expect(first.slice(0, 2)).toEqual([200, null]);
    const repeated = await again(`/contacts/${a.id}/merge`, { from: [b.id] });
    expect(repeated).toEqual([200, 'true', first[2]]);
    const { mergeId } = JSON.parse(first[2] as string) as { mergeId: string };
    const headers = { 'idempotency-key': 'undo' };
    const undo = { token, method: 'POST', headers };
    const undone = await request(server, `/merges/${mergeId}/undo`, undo);
    const replayed = await request(server, `/merges/${mergeId}/undo`, undo);
    expect(replayed.headers.get('idempotent-replayed')).toBe('true');
    expect(await replayed.text()).toBe(await undone.text());
  });

  test('of two merges of one record one wins, and the other is told', async () => {
    const { crm } = await createOrganization(server);
    for (let round = 0; round < 8; round += 1) {
      const make = async () => (await crm.contacts.create({ lastName: `R${round}` })).id;
      const [one, two, gone] = [await make(), await make(), await make()];
      const results = await Promise.allSettled(
        [one, two].map((id) => crm.contacts.merge(id, { from: [gone] })),
      );
      const lost = results.filter((result) => result.status === 'rejected');
      expect(lost).toMatchObject([
        {
          reason: {
            code: 'validation_failed',
            problem: { errors: [{ pointer: '/from/0', code: 'merged' }] },
          },
        },
      ]);
    }
  });

  test('of two merges in opposite directions one wins, and the other is told', async () => {
    const { crm } = await createOrganization(server);
    for (let round = 0; round < 8; round += 1) {
      const make = async () => (await crm.companies.create({ name: `R${round}` })).id;
      const [one, two] = [await make(), await make()];
      const results = await Promise.allSettled([
        crm.companies.merge(one, { from: [two] }),
        crm.companies.merge(two, { from: [one] }),
      ]);
      const won = results.flatMap((result) =>
        result.status === 'fulfilled' ? [result.value.record.id] : [],
      );
      const lost = results.filter((result) => result.status === 'rejected');
      expect([won.length, lost]).toMatchObject([
        1,
        [{ reason: { code: 'merged', problem: { mergedInto: won[0] } } }],
      ]);
    }
  });

  test('of two undos one wins', async () => {
    const { crm } = await createOrganization(server);
    const a = await crm.contacts.create({ lastName: 'A' });
    const b = await crm.contacts.create({ firstName: 'B' });
    const { mergeId } = await crm.contacts.merge(a.id, { from: [b.id] });
    const results = await Promise.allSettled([crm.merges.undo(mergeId), crm.merges.undo(mergeId)]);
    const lost = results.filter((result) => result.status === 'rejected');
    expect(lost).toMatchObject([{ reason: { status: 409, code: 'already_undone' } }]);
  });

  test('nothing points to what goes by a merge, whoever points at it meanwhile', async () => {
    const organization = await createOrganization(server);
    const { crm } = organization;
    for (let round = 0; round < 10; round += 1) {
      const left = await crm.companies.create({ name: 'Left' });
      const gone = await crm.companies.create({ name: 'Gone' });
      const contact = await crm.contacts.create({ lastName: 'Linked' });
      await Promise.allSettled([
        crm.contacts.create({ lastName: 'One', companyId: gone.id }),
        crm.companies.create({ name: 'Child', parentId: gone.id }),
        crm.companies.merge(left.id, { from: [gone.id] }),
        crm.contacts.companies.set(contact.id, gone.id, { primary: true }),
        crm.contacts.create({ lastName: 'Two', companyId: gone.id }),
      ]);
      await expect(crm.companies.get(gone.id)).rejects.toMatchObject({ code: 'merged' });
      const text = JSON.stringify(await snapshotOf(server, organization));
      const counted = text.split(gone.id).length - 1;
      expect(counted).toBe(1);
    }
  });
});
