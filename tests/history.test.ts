import { expect, test } from 'vitest';
import { listSources } from '../src/records/source.ts';
import '../src/routes.ts';
import { asOwner } from './support/owner.ts';
import { comparable, problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();

const nobody = '01890a5d-ac96-774b-bcce-b302099a8057';

/** The fields of an entry's changes, as from and to. */
const told = ({ changes }: { changes: { field: string; from?: unknown; to?: unknown }[] }) =>
  Object.fromEntries(changes.map(({ field, from, to }) => [field, [from, to]]));

test('it tells what was changed, by whom and when, newest first', async () => {
  const { crm, token, userId } = await createOrganization(server);
  const made = await crm.contacts.create({ firstName: 'Ada', doNotCall: true });
  const patched = await request(server, `/contacts/${made.id}`, {
    method: 'PATCH',
    token,
    body: { lastName: 'Byron', emails: [{ address: 'ada@history.example' }] },
  });
  const requestId = patched.headers.get('x-request-id');
  const { updatedAt } = (await patched.json()) as { updatedAt: string };
  await crm.contacts.delete(made.id);
  await crm.contacts.restore(made.id);
  const { data, page } = await crm.contacts.history(made.id);
  expect(data.map(({ version, type }) => [version, type])).toEqual([
    [4, 'restored'],
    [3, 'deleted'],
    [2, 'updated'],
    [1, 'created'],
  ]);
  expect(page).toEqual({ nextCursor: null, hasMore: false });
  expect(data[2]).toMatchObject({
    at: updatedAt,
    actor: { type: 'user', id: userId },
    requestId,
    link: null,
  });
  const email = { address: 'ada@history.example', type: 'work', primary: true };
  expect(told(data[2]!)).toEqual({
    lastName: [null, 'Byron'],
    fullName: ['Ada', 'Ada Byron'],
    emails: [[], [email]],
    email: [null, 'ada@history.example'],
  });
  expect(told(data[1]!)).toEqual({ deletedAt: [null, expect.any(String)] });
  expect(told(data[3]!)).toMatchObject({
    firstName: [null, 'Ada'],
    doNotCall: [null, true],
    ownerId: [null, userId],
    emails: [null, []],
    createdAt: [null, made.createdAt],
  });
  expect(Object.keys(told(data[3]!))).not.toContain('lastName');
});

test('money, dates and addresses are the API’s', async () => {
  const { crm } = await createOrganization(server);
  const annualRevenue = { amount: '999999999999.5', currency: 'EUR' };
  const { id } = await crm.companies.create({ name: 'Acme', annualRevenue });
  await crm.companies.update(id, {
    annualRevenue: { currency: 'USD' },
    billingAddress: { city: 'Delft' },
  });
  const { billingAddress } = await crm.companies.get(id);
  const { data } = await crm.companies.history(id);
  expect(told(data[0]!)).toEqual({
    annualRevenue: [
      { amount: '999999999999.50', currency: 'EUR' },
      { amount: '999999999999.50', currency: 'USD' },
    ],
    billingAddress: [null, billingAddress],
  });
});

test('pages go on where they ended, whatever is written meanwhile', async () => {
  const { crm } = await createOrganization(server);
  const { id } = await crm.contacts.create({ lastName: '0' });
  for (let count = 1; count < 7; count += 1)
    await crm.contacts.update(id, { lastName: `${count}` });
  const first = await crm.contacts.history(id, { limit: 3 });
  expect(first.data.map(({ version }) => version)).toEqual([7, 6, 5]);
  await crm.contacts.update(id, { lastName: 'later' });
  const second = await first.next();
  expect(second!.data.map(({ version }) => version)).toEqual([4, 3, 2]);
  const third = await second!.next();
  expect([third!.data.map(({ version }) => version), await third!.next()]).toEqual([[1], null]);
});

test('a field’s entries are found behind thousands of others, page by page', async () => {
  const organization = await createOrganization(server);
  const { crm } = organization;
  const { id } = await crm.contacts.create({ lastName: 'Ada', jobTitle: 'First' });
  await asOwner(server, organization, (client) =>
    client.query(
      `do $$ begin for i in 1..2100 loop
         update contacts set department = 'd' || i where id = '${id}';
       end loop; end $$`,
    ),
  );
  const page = await crm.contacts.history(id, { field: 'jobTitle' });
  expect([page.data, page.page.hasMore]).toEqual([[], true]);
  const entries = await crm.contacts.history(id, { field: 'jobTitle' }).toArray();
  expect(entries.map(({ version }) => version)).toEqual([1]);
  expect(await crm.contacts.history(id, { field: 'salutation' }).toArray()).toEqual([]);
  const many = await crm.contacts.history(id, { field: 'department', limit: 200 }).toArray();
  expect(many.map(({ version }) => version)).toEqual(
    Array.from({ length: 2100 }, (_, index) => 2101 - index),
  );
});

test('links are woven in from either side, also those that are gone', async () => {
  const { crm } = await createOrganization(server);
  const company = await crm.companies.create({ name: 'Acme' });
  const contact = await crm.contacts.create({ lastName: 'Ada', companyId: company.id });
  const link = await crm.contacts.companies.set(contact.id, company.id, { role: 'boss' });
  await crm.contacts.update(contact.id, { lastName: 'Byron' });
  await crm.contacts.companies.delete(contact.id, company.id);
  const { data } = await crm.contacts.history(contact.id, { include: ['links'] });
  expect(data.map(({ type, link: of }) => [type, of?.name ?? null])).toEqual([
    ['purged', 'companies'],
    ['updated', null],
    ['updated', null],
    ['updated', 'companies'],
    ['created', 'companies'],
    ['created', null],
  ]);
  expect(data[0]).toMatchObject({ link: { id: link.id, recordId: company.id }, version: 3 });
  expect(told(data[0]!)).toMatchObject({ role: ['boss', null], contactId: [contact.id, null] });
  expect(told(data[3]!)).toEqual({ role: [null, 'boss'] });

  const there = await crm.companies.history(company.id, { include: ['links'], limit: 1 }).toArray();
  const of = { name: 'contacts', id: link.id, recordId: contact.id };
  expect(there.map((entry) => [entry.type, entry.link])).toEqual([
    ['purged', of],
    ['updated', of],
    ['created', of],
    ['created', null],
  ]);
  expect((await crm.companies.history(company.id)).data).toHaveLength(1);
});

test('a link that a merge moves is told in both histories', async () => {
  const { crm } = await createOrganization(server);
  const company = await crm.companies.create({ name: 'Acme' });
  const left = await crm.contacts.create({ lastName: 'Ada' });
  const gone = await crm.contacts.create({ lastName: 'Ada', companyId: company.id });
  const { mergeId } = await crm.contacts.merge(left.id, { from: [gone.id] });
  const moved = async (id: string) => {
    const { data } = await crm.contacts.history(id, { include: ['links'] });
    return data
      .filter(({ link, type }) => link && type === 'updated')
      .map((entry) => told(entry)['contactId']);
  };
  expect(await moved(left.id)).toEqual([[gone.id, left.id]]);
  const merged = await problemOf(
    await request(server, `/contacts/${gone.id}/history`, { token: await tokenOf(crm) }),
  );
  expect(merged).toMatchObject({ code: 'merged', mergedInto: left.id, mergeId });
  await crm.merges.undo(mergeId);
  expect(await moved(gone.id)).toEqual([
    [left.id, gone.id],
    [gone.id, left.id],
  ]);
  const { data } = await crm.companies.history(company.id, { include: ['links'] });
  expect(data.map(({ link }) => link?.recordId)).toEqual([gone.id, left.id, gone.id, undefined]);
});

async function tokenOf(crm: TestOrganization['crm']): Promise<string> {
  const permissions = ['contacts:read', 'companies:read'] as const;
  return (await crm.apiKeys.create({ name: 'Reader', permissions: [...permissions] })).key;
}

test('a record in the bin has its history, and what was purged has none', async () => {
  const { crm, token } = await createOrganization(server);
  const other = await createOrganization(server);
  const { id } = await crm.contacts.create({ lastName: 'Ada' });
  await crm.contacts.delete(id);
  expect((await crm.contacts.history(id)).data).toHaveLength(2);
  await crm.contacts.purge(id);
  const foreign = await other.crm.contacts.create({ lastName: 'Byron' });
  const answers = [];
  for (const each of [id, foreign.id, nobody]) {
    const problem = await problemOf(await request(server, `/contacts/${each}/history`, { token }));
    answers.push(JSON.stringify(comparable(problem)).replaceAll(each, '<id>'));
  }
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toContain('not_found');
});

test('a cursor is good for its record and question, and nothing else', async () => {
  const { crm, token } = await createOrganization(server);
  const one = await crm.contacts.create({ lastName: 'One' });
  const two = await crm.contacts.create({ lastName: 'Two' });
  for (const { id } of [one, two]) await crm.contacts.update(id, { jobTitle: 'X' });
  const { nextCursor } = (await crm.contacts.history(one.id, { limit: 1 })).page;
  const ask = (query: string) => request(server, `/contacts/${query}`, { token });
  expect((await ask(`${one.id}/history?cursor=${nextCursor}`)).status).toBe(200);
  for (const query of [
    `${two.id}/history?cursor=${nextCursor}`,
    `${one.id}/history?cursor=${nextCursor}&field=jobTitle`,
    `${one.id}/history?cursor=${nextCursor}&include=links`,
    `${one.id}/history?cursor=x${nextCursor}`,
    `${one.id}/history?cursor=`,
  ]) {
    expect(await problemOf(await ask(query))).toMatchObject({
      code: 'invalid_cursor',
      errors: [{ in: 'query', pointer: '/cursor' }],
    });
  }
});

test.each([
  'field=nickname',
  'field=version',
  'include=company',
  'limit=0',
  'limit=201',
  'sort=at',
])('%s is refused, and named', async (query) => {
  const { crm, token } = await createOrganization(server);
  const { id } = await crm.contacts.create({ lastName: 'Ada' });
  const response = await request(server, `/contacts/${id}/history?${query}`, { token });
  const problem = await problemOf(response);
  expect([problem.status, problem.errors?.[0]?.pointer.split('/')[1]]).toEqual([
    400,
    query.split('=')[0],
  ]);
});

const links = listSources().filter((source) => 'near' in source && 'far' in source);

test.each([...new Set(links.map(({ table }) => table))])(
  'the links in %s are noted for the histories of both ends',
  async (table) => {
    const { rows } = await server.owner.query<{ name: string }>(
      `select tgname as name from pg_trigger t join pg_proc p on p.oid = t.tgfoid
       where tgrelid = to_regclass($1) and p.proname = 'note_ends' order by 1`,
      [table],
    );
    // When there are none, the migration of the table should call app.tenant_links.
    expect(rows.map(({ name }) => name)).toEqual([
      'note_ends_delete',
      'note_ends_insert',
      'note_ends_update',
    ]);
  },
);

test('what the log had before links were noted is told too', async () => {
  const organization = await createOrganization(server);
  const { crm } = organization;
  const company = await crm.companies.create({ name: 'Acme' });
  const left = await crm.contacts.create({ lastName: 'Ada' });
  const gone = await crm.contacts.create({ lastName: 'Ada', companyId: company.id });
  await crm.contacts.companies.set(gone.id, company.id, { role: 'boss' });
  const { mergeId } = await crm.contacts.merge(left.id, { from: [gone.id] });
  await crm.merges.undo(mergeId);
  await crm.contacts.companies.delete(gone.id, company.id);
  const read = `select * from linked_changes where organization_id = $1 order by position, record_id`;
  const { noted, again } = await asOwner(server, organization, async (client) => {
    const before = await client.query(read, [organization.organizationId]);
    await client.query('savepoint noted');
    await client.query('grant truncate on linked_changes to current_user');
    await client.query('truncate linked_changes');
    for (const verb of ['insert', 'update', 'delete'])
      await client.query(`drop trigger note_ends_${verb} on contact_companies`);
    await client.query(
      `select app.tenant_links('contact_companies', 'contact_company', 'contact_id', 'company_id')`,
    );
    const after = await client.query(read, [organization.organizationId]);
    await client.query('rollback to savepoint noted');
    return { noted: before.rows, again: after.rows };
  });
  expect(noted.length).toBeGreaterThan(9);
  expect(again).toEqual(noted);
});
