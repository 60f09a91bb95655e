import { afterAll, expect, test } from 'vitest';
import type { HeadlessCrm } from '@headless-crm/sdk';
import { addMember } from './support/members.ts';
import { asOwner } from './support/owner.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

type Cardinality = 'one_to_one' | 'one_to_many' | 'many_to_one' | 'many_to_many';

/** Contacts advise companies, and contacts manage contacts. */
async function prepare(cardinality: Cardinality = 'many_to_many') {
  const organization = await createOrganization(server);
  const { crm } = organization;
  const labels = { label: 'Adviser of', inverseLabel: 'Advised by', cardinality };
  const adviser = {
    key: 'adviser',
    fromObject: 'contact',
    toObject: 'company',
    ...labels,
  } as const;
  await crm.associationDefinitions.create(adviser);
  const manages = { key: 'manages', label: 'Manages', inverseLabel: 'Managed by' };
  await crm.associationDefinitions.create({
    ...manages,
    fromObject: 'contact',
    toObject: 'contact',
  });
  const [ada, byron, curie] = await Promise.all(
    ['Ada', 'Byron', 'Curie'].map((lastName) => crm.contacts.create({ lastName })),
  );
  const [acme, bolt] = await Promise.all(
    ['Acme', 'Bolt'].map((name) => crm.companies.create({ name })),
  );
  return { organization, crm, ada: ada!, byron: byron!, curie: curie!, acme: acme!, bolt: bolt! };
}

/** Every association of the organization, whatever version it has by now. */
const rowsOf = (of: TestOrganization) =>
  asOwner(server, of, async (client) => {
    const { rows } = await client.query<{ row: object }>(
      `select to_jsonb(t) - 'version' - 'updated_at' as row from associations t where organization_id = $1 order by id`,
      [of.organizationId],
    );
    return rows.map(({ row }) => row);
  });

/** What the record has, as `Adviser of Acme (role)`; `*` at the primary one, `-` at what has an end. */
const told = async (crm: HeadlessCrm, id: string) =>
  (await crm.contacts.associations.list(id, { sort: ['createdAt'] })).data.map(
    ({ label, record, role, primary, endedAt }) =>
      `${label} ${record.name}${role ? ` (${role})` : ''}${primary ? '*' : ''}${endedAt ? '-' : ''}`,
  );

test('a merge moves associations: one of each pair stays, and none with itself; its undo brings all back', async () => {
  const { organization, crm, ada, byron, curie, acme, bolt } = await prepare();
  const { set } = crm.contacts.associations;
  const advise = set.bind(crm.contacts.associations);
  await advise(ada.id, 'adviser', acme.id, { startedAt: '2026-01-01T00:00:00Z' });
  await advise(byron.id, 'adviser', acme.id, { role: 'tax', primary: true });
  await advise(byron.id, 'adviser', bolt.id, { role: 'law' });
  await advise(ada.id, 'manages', byron.id, {});
  await advise(byron.id, 'manages', ada.id, {});
  await advise(curie.id, 'manages', byron.id, {});
  const before = await rowsOf(organization);
  const { mergeId } = await crm.contacts.merge(ada.id, { from: [byron.id] });
  expect(await told(crm, ada.id)).toEqual([
    'Adviser of Acme (tax)*',
    'Adviser of Bolt (law)',
    'Managed by Curie',
  ]);
  expect((await crm.companies.associations.list(acme.id)).data).toMatchObject([
    { record: { id: ada.id }, startedAt: '2026-01-01T00:00:00.000Z' },
  ]);
  await crm.merges.undo(mergeId);
  expect(await rowsOf(organization)).toEqual(before);
});

const merged = [
  ['many_to_one', ['Adviser of Acme*', 'Adviser of Bolt-']],
  ['one_to_one', ['Adviser of Acme*', 'Adviser of Bolt-']],
  ['one_to_many', ['Adviser of Acme*', 'Adviser of Bolt']],
] as const;
test.each(merged)('a merge breaks no %s: what is too many ends', async (cardinality, expected) => {
  const { organization, crm, ada, byron, acme, bolt } = await prepare(cardinality);
  await crm.contacts.associations.set(ada.id, 'adviser', acme.id, { primary: true });
  await crm.contacts.associations.set(byron.id, 'adviser', bolt.id, { primary: true });
  const before = await rowsOf(organization);
  const { mergeId } = await crm.contacts.merge(ada.id, { from: [byron.id] });
  expect(await told(crm, ada.id)).toEqual(expected);
  await crm.merges.undo(mergeId);
  expect(await rowsOf(organization)).toEqual(before);

  const { mergeId: ofCompanies } = await crm.companies.merge(acme.id, { from: [bolt.id] });
  const { data } = await crm.companies.associations.list(acme.id, { sort: ['createdAt'] });
  const ended = data.map(({ endedAt }) => endedAt !== null);
  expect(ended).toEqual([false, cardinality !== 'many_to_one']);
  expect(data.map(({ primary }) => primary)).toEqual([true, true]);
  await crm.merges.undo(ofCompanies);
  expect(await rowsOf(organization)).toEqual(before);
});

test('an undo that another association leaves no room for is refused, and names it', async () => {
  const { crm, ada, byron, acme } = await prepare('one_to_many');
  const associate = (contact: { id: string }) =>
    crm.contacts.associations.set(contact.id, 'adviser', acme.id, {});
  await associate(ada);
  const removed = await crm.contacts.associations.delete(ada.id, 'adviser', acme.id).withResponse();
  const other = await associate(byron);
  const requestId = removed.response.headers.get('x-request-id')!;
  await expect(crm.requests.undo(requestId)).rejects.toMatchObject({
    code: 'undo_conflict',
    problem: {
      conflicts: [{ object: 'association', message: expect.stringContaining(other.id) }],
    },
  });
  await crm.contacts.associations.delete(byron.id, 'adviser', acme.id);
  await crm.requests.undo(requestId);
  expect(await told(crm, ada.id)).toEqual(['Adviser of Acme']);
});

test('a request is undone with the primary one that it named, and the undo too', async () => {
  const { organization, crm, ada, acme, bolt } = await prepare();
  await crm.contacts.associations.set(ada.id, 'adviser', acme.id, { primary: true });
  await crm.contacts.associations.set(ada.id, 'adviser', bolt.id, {});
  const before = await rowsOf(organization);
  const moved = await crm.contacts.associations
    .set(ada.id, 'adviser', bolt.id, { primary: true, role: 'tax' })
    .withResponse();
  const after = await rowsOf(organization);
  const undone = await crm.requests.undo(moved.response.headers.get('x-request-id')!);
  expect(await rowsOf(organization)).toEqual(before);
  await crm.requests.undo(undone.requestId);
  expect(await rowsOf(organization)).toEqual(after);
});

test('who was made goes to the bin with what was made for him, and not once others are associated', async () => {
  const { crm, ada, acme } = await prepare();
  const made = await crm.companies.create({ name: 'Cord' }).withResponse();
  const requestId = made.response.headers.get('x-request-id')!;
  await crm.contacts.associations.set(ada.id, 'adviser', made.data.id, {});
  await expect(crm.requests.undo(requestId)).rejects.toMatchObject({
    problem: { conflicts: [{ message: `It was linked to ${ada.id} since` }] },
  });
  await crm.contacts.associations.delete(ada.id, 'adviser', made.data.id);
  await crm.requests.undo(requestId);
  await expect(
    crm.contacts.associations.set(ada.id, 'adviser', made.data.id, {}),
  ).rejects.toMatchObject({ code: 'not_found' });
  await crm.contacts.associations.set(ada.id, 'adviser', acme.id, {});
});

test('a purge takes associations along, and their images', async () => {
  const { organization, crm, ada, byron, acme } = await prepare();
  await crm.contacts.associations.set(ada.id, 'adviser', acme.id, { role: 'confidential' });
  await crm.contacts.associations.set(byron.id, 'manages', ada.id, { role: 'confidential' });
  await crm.contacts.associations.delete(byron.id, 'manages', ada.id);
  await crm.contacts.purge(ada.id);
  expect(await rowsOf(organization)).toEqual([]);
  const { rows } = await asOwner(server, organization, (client) =>
    client.query(
      `select 1 from changes where organization_id = $1 and (before::text || after::text like '%confidential%'
        or object = 'association' and (before::text like $2 or after::text like $2))`,
      [organization.organizationId, `%${ada.id}%`],
    ),
  );
  expect(rows).toEqual([]);
  expect((await crm.companies.associations.list(acme.id)).data).toEqual([]);
});

test('who may delete every contact, and not write one, purges one that is associated', async () => {
  const { organization, crm, ada, byron } = await prepare();
  await crm.contacts.associations.set(ada.id, 'manages', byron.id, {});
  const { key } = await crm.apiKeys.create({
    name: 'Purger',
    permissions: [
      'records:purge',
      'contacts:read',
      'contacts:delete',
      'companies:write',
      'deals:write',
      'activities:write',
      'leads:write',
    ],
  });
  const purge = { method: 'POST', token: key };
  const response = await request(server, `/contacts/${ada.id}/purge`, purge);
  expect([response.status, await response.text()]).toEqual([204, '']);
  expect(await rowsOf(organization)).toEqual([]);
});

test('histories of both records tell of it, and the feed by one name', async () => {
  const { organization, crm, ada, acme } = await prepare();
  const { cursor } = await crm.changes.list({ limit: 500 });
  const { id } = await crm.contacts.associations.set(ada.id, 'adviser', acme.id, { role: 'tax' });
  await crm.companies.associations.set(acme.id, 'adviser', ada.id, { role: 'law' });
  await crm.contacts.associations.delete(ada.id, 'adviser', acme.id);
  for (const [mine, other] of [
    [await crm.contacts.history(ada.id, { include: ['links'] }), acme],
    [await crm.companies.history(acme.id, { include: ['links'] }), ada],
  ] as const) {
    const entries = mine.data.filter(({ link }) => link !== null);
    expect(entries.map(({ type, link }) => [type, link])).toEqual(
      ['purged', 'updated', 'created'].map((type) => [
        type,
        { name: 'associations', id, recordId: other.id },
      ]),
    );
    expect(entries[1]!.changes).toEqual([{ field: 'role', from: 'tax', to: 'law' }]);
  }
  const feed = await request(server, `/changes?after=${cursor}`, organization);
  const { data } = (await feed.json()) as { data: { type: string; after: object | null }[] };
  expect(data.map(({ type }) => type)).toEqual(
    ['created', 'updated', 'purged'].map((type) => `association.${type}`),
  );
  expect(data[0]!.after).toMatchObject({
    fromObject: 'contact',
    fromId: ada.id,
    toObject: 'company',
    toId: acme.id,
    role: 'tax',
  });
});

test('nobody sees an association with a record that he does not see, nor its name where that is hidden', async () => {
  const { organization, crm, ada, byron, acme } = await prepare('one_to_many');
  const own = { read: 'own', write: 'own', delete: 'own' } as const;
  const access = { '*': own, company: { ...own, read: 'all' as const } };
  const { key } = await crm.roles.create({ name: 'Seller', access });
  const seller = await addMember(server, organization, key);
  await crm.contacts.update(byron.id, { ownerId: seller.userId });
  await crm.contacts.associations.set(ada.id, 'adviser', acme.id, {});
  await crm.contacts.associations.set(ada.id, 'manages', byron.id, {});
  const mine = seller.crm.contacts.associations;
  expect((await mine.list(byron.id)).data).toEqual([]);
  expect((await seller.crm.companies.associations.list(acme.id)).data).toEqual([]);
  const read = async (path: string) => (await request(server, path, seller)).text();
  for (const path of [
    '/changes?limit=500',
    '/snapshot',
    `/contacts/${byron.id}/history?include=links`,
    `/companies/${acme.id}/history?include=links`,
  ]) {
    expect(await read(path)).not.toContain(ada.id);
  }
  // It stands in the way without being told.
  await expect(mine.set(byron.id, 'adviser', acme.id, {})).rejects.toMatchObject({
    code: 'association_taken',
    problem: { detail: expect.stringContaining('which you do not see') },
  });
  await crm.contacts.associations.delete(ada.id, 'adviser', acme.id);
  expect(await mine.set(byron.id, 'adviser', acme.id, { role: 'tax' })).toMatchObject({
    record: { name: 'Acme' },
  });
  // The company is not his to write, and he may write the contact.
  await expect(
    seller.crm.companies.associations.set(acme.id, 'adviser', byron.id, {}),
  ).rejects.toMatchObject({ code: 'permission_denied' });
  await expect(mine.set(ada.id, 'manages', byron.id, {})).rejects.toMatchObject({
    code: 'not_found',
  });

  const fields = { contact: { companyId: 'hidden', fullName: 'hidden' } } as const;
  const { key: blind } = await crm.roles.create({
    name: 'Blind',
    access: { '*': { read: 'all' } },
    fields,
  });
  const { crm: seen } = await addMember(server, organization, blind);
  await crm.contacts.update(byron.id, { companyId: acme.id });
  expect((await seen.contacts.associations.list(byron.id, { sort: ['key'] })).data).toMatchObject([
    { key: 'adviser', primary: false, record: { id: acme.id, name: 'Acme' } },
    { key: 'contact_company', primary: null, record: { id: acme.id, name: 'Acme' } },
    { key: 'manages', primary: false, record: { id: ada.id, name: null } },
  ]);
});

test('Postgres refuses what is no association of the organization’s', async () => {
  const { organization, crm, ada, byron, acme } = await prepare('one_to_one');
  const { ada: stranger, acme: strange } = await prepare();
  const [definition] = (await crm.associationDefinitions.list({ key: { eq: 'adviser' } })).data;
  const [builtIn] = (await crm.associationDefinitions.list({ key: { eq: 'contact_company' } }))
    .data;
  const insert = (from: string, to: string, more: Record<string, string> = {}) =>
    asOwner(server, organization, async (client) => {
      const row = {
        organization_id: organization.organizationId,
        id: crypto.randomUUID(),
        definition_id: definition!.id,
        from_object: 'contact',
        to_object: 'company',
        cardinality: 'one_to_one',
        from_id: from,
        to_id: to,
        ...more,
      };
      const names = Object.keys(row);
      await client.query(
        `insert into associations (${names.join()}) values (${names.map((_, n) => `$${n + 1}`).join()})`,
        Object.values(row),
      );
    });
  const foreign = /violates foreign key constraint/;
  await expect(insert(stranger.id, acme.id)).rejects.toThrow(foreign);
  await expect(insert(ada.id, strange.id)).rejects.toThrow(foreign);
  await expect(insert(acme.id, ada.id)).rejects.toThrow(foreign);
  await expect(insert(ada.id, acme.id, { definition_id: builtIn!.id })).rejects.toThrow(foreign);
  await expect(insert(ada.id, acme.id, { cardinality: 'many_to_many' })).rejects.toThrow(foreign);
  await expect(
    insert(ada.id, byron.id, { to_object: 'contact', cardinality: 'one_to_one' }),
  ).rejects.toThrow(foreign);
  await expect(insert(ada.id, acme.id, { to_object: 'stage' })).rejects.toThrow(/associations_to/);
  await insert(ada.id, acme.id);
  await expect(insert(byron.id, acme.id)).rejects.toThrow(/associations_one_from/);
});
