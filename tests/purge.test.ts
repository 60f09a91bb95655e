import { expect, test } from 'vitest';
import { asOwner } from './support/owner.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();

interface Entry {
  type: string;
  before: object | null;
  after: object | null;
}

async function logOf(organization: TestOrganization, id: string): Promise<Entry[]> {
  const { rows } = await asOwner(server, organization, (client) =>
    client.query<Entry>(
      'select type, before, after from changes where record_id = $1 order by position',
      [id],
    ),
  );
  return rows;
}

test('a purged record is gone for good, and its values are free', async () => {
  const { crm } = await createOrganization(server);
  const emails = [{ address: 'ada@acme.example' }];
  const { id } = await crm.contacts.create({ lastName: 'Ada', emails });
  await crm.contacts.purge(id);
  for (const gone of [
    () => crm.contacts.get(id, { deleted: 'include' }),
    () => crm.contacts.restore(id),
    () => crm.contacts.purge(id),
  ]) {
    await expect(gone()).rejects.toMatchObject({ status: 404 });
  }
  expect((await crm.contacts.list({ deleted: 'include' })).data).toEqual([]);
  await crm.contacts.create({ lastName: 'Ada', emails });
});

test('what was in the bin can be purged too', async () => {
  const { crm } = await createOrganization(server);
  const { id } = await crm.companies.create({ name: 'Acme' });
  await crm.companies.delete(id);
  await crm.companies.purge(id);
  expect((await crm.companies.list({ deleted: 'only' })).data).toEqual([]);
});

test('the log keeps that it was there, and nothing of what it was', async () => {
  const organization = await createOrganization(server);
  const { id } = await organization.crm.contacts.create({ lastName: 'Lovelace' });
  await organization.crm.contacts.update(id, { jobTitle: 'Analyst' });
  const other = await organization.crm.contacts.create({ lastName: 'Byron' });
  await organization.crm.contacts.purge(id);
  expect(await logOf(organization, id)).toEqual(
    ['created', 'updated', 'purged'].map((type) => ({ type, before: null, after: null })),
  );
  expect((await logOf(organization, other.id))[0]?.after).toMatchObject({ last_name: 'Byron' });
  const { rows } = await asOwner(server, organization, (client) =>
    client.query(`select 1 from idempotency_keys where body like '%Lovelace%'`),
  );
  expect(rows).toEqual([]);
});

test('many are purged at once, with the replies that show them and no others', async () => {
  const organization = await createOrganization(server);
  const { crm, token } = organization;
  const make = async (lastName: string): Promise<string> => {
    const headers = { 'idempotency-key': lastName };
    const response = await request(server, '/contacts', { token, body: { lastName }, headers });
    return ((await response.json()) as { id: string }).id;
  };
  const ids = [await make('One'), await make('Two')];
  await make('Three');
  const operations = ids.map((id) => ({ operation: 'contacts.purge' as const, id }));
  await crm.batch.run({ operations });
  const { rows } = await asOwner(server, organization, (client) =>
    client.query<{ key: string }>(`select key from idempotency_keys where body is not null
      and body like '%lastName%'`),
  );
  expect(rows).toEqual([{ key: 'Three' }]);
});

test('what refers to it no longer does, and says so in its version', async () => {
  const { crm } = await createOrganization(server);
  const parent = await crm.companies.create({ name: 'Parent' });
  const child = await crm.companies.create({ name: 'Child', parentId: parent.id });
  const contact = await crm.contacts.create({ lastName: 'Ada', companyId: parent.id });
  await crm.companies.purge(parent.id);
  expect(await crm.companies.get(child.id)).toMatchObject({ parentId: null, version: 2 });
  expect(await crm.contacts.get(contact.id)).toMatchObject({ companyId: null, version: 2 });
  expect((await crm.contacts.companies.list(contact.id)).data).toEqual([]);
});

test('a contact is purged with its links', async () => {
  const { crm } = await createOrganization(server);
  const company = await crm.companies.create({ name: 'Acme' });
  const contact = await crm.contacts.create({ lastName: 'Ada', companyId: company.id });
  await crm.contacts.purge(contact.id);
  expect((await crm.companies.contacts.list(company.id)).data).toEqual([]);
});

test('who may write may not purge for that', async () => {
  const { crm } = await createOrganization(server);
  const { id } = await crm.contacts.create({ lastName: 'Ada' });
  const { key } = await crm.apiKeys.create({ name: 'Writer', permissions: ['contacts:write'] });
  const refused = await request(server, `/contacts/${id}/purge`, { method: 'POST', token: key });
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ permission: 'records:purge' });
});

test('the images of what was not purged stay in the log, whoever asks', async () => {
  const organization = await createOrganization(server);
  const { id } = await organization.crm.contacts.create({ lastName: 'Ada' });
  await expect(
    asOwner(server, organization, (client) => client.query('select app.erase_images($1)', [id])),
  ).rejects.toThrow('Only what was purged');
  expect((await logOf(organization, id))[0]?.after).not.toBeNull();
});

test('what begins to refer to it meanwhile is forgotten too, or comes too late', async () => {
  const { crm } = await createOrganization(server);
  for (let round = 0; round < 10; round += 1) {
    const { id } = await crm.companies.create({ name: 'Acme' });
    const create = () => crm.contacts.create({ lastName: 'Ada', companyId: id });
    const results = await Promise.allSettled([
      create(),
      create(),
      crm.companies.purge(id),
      create(),
    ]);
    const failed = results.flatMap((result) =>
      result.status === 'rejected' ? [(result.reason as { code: string }).code] : [],
    );
    expect(failed.filter((code) => code !== 'validation_failed')).toEqual([]);
  }
  expect((await crm.contacts.list({ companyId: { isNull: false } })).data).toEqual([]);
  expect(server.errors).toEqual([]);
});

test('its links are gone from the log too, those also that were taken away before', async () => {
  const organization = await createOrganization(server);
  const { crm } = organization;
  const [one, two] = [
    await crm.companies.create({ name: 'One' }),
    await crm.companies.create({ name: 'Two' }),
  ];
  const { id } = await crm.contacts.create({ lastName: 'Ada' });
  const { id: other } = await crm.contacts.create({ lastName: 'Other' });
  await crm.contacts.companies.set(id, one.id, { role: 'secret one' });
  await crm.contacts.companies.set(id, two.id, { role: 'secret two' });
  await crm.contacts.companies.set(other, two.id, { role: 'kept' });
  await crm.contacts.companies.delete(id, one.id);
  await crm.contacts.purge(id);
  const { rows } = await asOwner(server, organization, (client) =>
    client.query<{ images: string }>(
      `select coalesce(string_agg(concat(before, after), ' '), '') as images from changes where object = 'contact_company'`,
    ),
  );
  expect(rows[0]!.images).not.toContain('secret');
  expect(rows[0]!.images).not.toContain(id);
  expect(rows[0]!.images).toContain('kept');
});
