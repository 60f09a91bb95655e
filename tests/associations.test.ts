import { afterAll, expect, test } from 'vitest';
import type { HeadlessCrm, RecordAssociation } from '@headless-crm/sdk';
import { createOrganization, request, useServer } from './support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

type Definition = Parameters<HeadlessCrm['associationDefinitions']['create']>[0];

const define = (crm: HeadlessCrm, key: string, more: Partial<Definition> = {}) =>
  crm.associationDefinitions.create({
    key,
    fromObject: 'contact',
    toObject: 'company',
    label: 'Adviser of',
    inverseLabel: 'Advised by',
    ...more,
  });

const contacts = (crm: HeadlessCrm, ...names: string[]) =>
  Promise.all(names.map((lastName) => crm.contacts.create({ lastName })));
const companies = (crm: HeadlessCrm, ...names: string[]) =>
  Promise.all(names.map((name) => crm.companies.create({ name })));

/** The problem that a call is refused by. */
const refusalOf = (call: PromiseLike<unknown>) =>
  call.then(
    () => ({}) as Record<string, unknown>,
    (error: unknown) => (error as { problem: Record<string, unknown> }).problem,
  );

/** What a record has, in short. */
const shownOf = async (list: PromiseLike<{ data: RecordAssociation[] }>) =>
  (await list).data.map(({ key, label, inverse, record: { name } }) => ({
    key,
    label,
    inverse,
    name,
  }));

test('an association is made by 201, changed by 200, and seen from both ends', async () => {
  const { crm } = await createOrganization(server);
  const { id: definitionId } = await define(crm, 'adviser');
  const [ada] = await contacts(crm, 'Ada');
  const [acme] = await companies(crm, 'Acme');
  const body = { role: 'tax', startedAt: '2026-01-01T01:00:00+01:00' };
  const made = await crm.contacts.associations
    .set(ada!.id, 'adviser', acme!.id, body)
    .withResponse();
  expect(made.response.status).toBe(201);
  expect(made.data).toEqual({
    id: expect.any(String),
    definitionId,
    key: 'adviser',
    label: 'Adviser of',
    inverse: false,
    record: { object: 'company', id: acme!.id, name: 'Acme' },
    primary: false,
    role: 'tax',
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: null,
    createdAt: expect.any(String),
    updatedAt: expect.any(String),
  });
  const again = await crm.contacts.associations
    .set(ada!.id, 'adviser', acme!.id, body)
    .withResponse();
  expect([again.response.status, again.data]).toEqual([200, made.data]);

  const changed = await crm.companies.associations
    .set(acme!.id, 'adviser', ada!.id, { role: 'law', primary: true })
    .withResponse();
  expect(changed.response.status).toBe(200);
  expect(changed.data).toMatchObject({
    id: made.data.id,
    label: 'Advised by',
    inverse: true,
    record: { object: 'contact', id: ada!.id, name: 'Ada' },
    role: 'law',
    primary: true,
    startedAt: null,
  });
  expect((await crm.companies.associations.list(acme!.id)).data).toEqual([changed.data]);
  expect(
    (await crm.contacts.associations.list(ada!.id, { key: { eq: 'adviser' } })).data,
  ).toMatchObject([{ id: made.data.id, role: 'law', primary: true, inverse: false }]);
  expect((await crm.contacts.associations.list(ada!.id, { key: { eq: 'other' } })).data).toEqual(
    [],
  );

  await crm.companies.associations.delete(acme!.id, 'adviser', ada!.id);
  expect((await crm.contacts.associations.list(ada!.id)).data).toEqual([]);
  expect(
    await refusalOf(crm.companies.associations.delete(acme!.id, 'adviser', ada!.id)),
  ).toMatchObject({ code: 'not_found' });
});

test('the definitions that come with an organization are of the links that there are', async () => {
  const { crm } = await createOrganization(server);
  const { data: builtIn } = await crm.associationDefinitions.list({
    builtIn: { eq: true },
    sort: ['key'],
  });
  expect(builtIn).toMatchObject([
    { key: 'contact_company', fromObject: 'contact', toObject: 'company', label: 'Company' },
    { key: 'deal_contact', fromObject: 'deal', toObject: 'contact', inverseLabel: 'Deal' },
  ]);
  const [acme] = await companies(crm, 'Acme');
  const ada = await crm.contacts.create({ lastName: 'Ada', companyId: acme!.id });
  const [listed] = (await crm.contacts.associations.list(ada.id)).data;
  expect(listed).toMatchObject({ key: 'contact_company', label: 'Company', primary: true });

  const body = { role: 'founder', primary: false };
  await crm.companies.associations.set(acme!.id, 'contact_company', ada.id, body);
  expect((await crm.contacts.companies.list(ada.id)).data).toMatchObject([
    { id: listed!.id, role: 'founder', primary: false, companyId: acme!.id },
  ]);
  expect((await crm.contacts.get(ada.id)).companyId).toBeNull();

  const deal = await crm.deals.create({ name: 'Engine' });
  const wrong = crm.deals.associations.set(deal.id, 'deal_contact', ada.id, { role: 'friend' });
  expect(await refusalOf(wrong)).toMatchObject({
    code: 'validation_failed',
    errors: [{ pointer: '/role' }],
  });
  const made = await crm.contacts.associations
    .set(ada.id, 'deal_contact', deal.id, { role: 'champion', primary: true })
    .withResponse();
  expect(made.response.status).toBe(201);
  expect(made.data).toMatchObject({ inverse: true, label: 'Deal', primary: true });
  expect((await crm.deals.get(deal.id)).contactId).toBe(ada.id);
  await crm.deals.associations.delete(deal.id, 'deal_contact', ada.id);
  expect((await crm.deals.contacts.list(deal.id)).data).toEqual([]);

  await crm.associationDefinitions.update(builtIn[0]!.id, { label: 'Employer' });
  expect(await shownOf(crm.contacts.associations.list(ada.id))).toEqual([
    { key: 'contact_company', label: 'Employer', inverse: false, name: 'Acme' },
  ]);
  expect(await refusalOf(crm.associationDefinitions.delete(builtIn[0]!.id))).toMatchObject({
    code: 'definition_built_in',
    detail: expect.stringContaining('its labels can be changed'),
  });
});

test('what a definition is stays, and a key is one definition’s', async () => {
  const { crm } = await createOrganization(server);
  const adviser = await define(crm, 'adviser');
  for (const change of [
    { key: 'other' },
    { fromObject: 'deal' as const },
    { toObject: 'contact' as const },
    { cardinality: 'one_to_one' as const },
  ]) {
    const [name] = Object.keys(change);
    expect(await refusalOf(crm.associationDefinitions.update(adviser.id, change))).toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer: `/${name}`, code: 'read_only' }],
    });
  }
  expect(await refusalOf(define(crm, 'adviser'))).toMatchObject({
    code: 'duplicate',
    duplicates: [{ id: adviser.id }],
  });
  expect(await refusalOf(define(crm, 'deal_contact'))).toMatchObject({ code: 'duplicate' });
  expect(await refusalOf(define(crm, 'No key'))).toMatchObject({ errors: [{ pointer: '/key' }] });
});

const ofEach = [
  ['one_to_one', false, false],
  ['one_to_many', true, false],
  ['many_to_one', false, true],
  ['many_to_many', true, true],
] as const;
test.each(ofEach)(
  '%s: several `to` records %s, several `from` records %s',
  async (cardinality, severalTo, severalFrom) => {
    const { crm } = await createOrganization(server);
    await define(crm, 'adviser', { cardinality });
    const [ada, byron] = await contacts(crm, 'Ada', 'Byron');
    const [acme, bolt] = await companies(crm, 'Acme', 'Bolt');
    const set = (from: string, to: string, body = {}) =>
      crm.contacts.associations.set(from, 'adviser', to, body);
    const { id } = await set(ada!.id, acme!.id);
    for (const [isFree, from, to] of [
      [severalTo, ada!, bolt!],
      [severalFrom, byron!, acme!],
    ] as const) {
      if (isFree) {
        await set(from.id, to.id);
        continue;
      }
      const problem = await refusalOf(set(from.id, to.id));
      expect(problem).toMatchObject({
        status: 409,
        code: 'association_taken',
        conflicts: [{ id }],
      });
      expect(problem.detail).toContain(cardinality);
      expect(problem.detail).toContain(ada!.id);
      // What has an end leaves its place.
      await set(from.id, to.id, { endedAt: '2026-02-01T00:00:00Z' });
      await crm.contacts.associations.delete(from.id, 'adviser', to.id);
    }
    await set(ada!.id, acme!.id, { role: 'again' });
    await set(ada!.id, acme!.id, { endedAt: '2026-03-01T00:00:00Z' });
    if (!severalTo) await set(ada!.id, bolt!.id);
    if (!severalFrom && severalTo) await set(byron!.id, acme!.id);
  },
);

test('of those of a record one is the primary one', async () => {
  const { crm } = await createOrganization(server);
  await define(crm, 'adviser');
  const [ada, byron] = await contacts(crm, 'Ada', 'Byron');
  const [acme, bolt] = await companies(crm, 'Acme', 'Bolt');
  const set = (from: string, to: string) =>
    crm.contacts.associations.set(from, 'adviser', to, { primary: true });
  await set(ada!.id, acme!.id);
  await set(byron!.id, acme!.id);
  await set(ada!.id, bolt!.id);
  const primaries = async (id: string) =>
    (await crm.contacts.associations.list(id, { sort: ['createdAt'] })).data.map(
      ({ primary }) => primary,
    );
  expect(await primaries(ada!.id)).toEqual([false, true]);
  expect(await primaries(byron!.id)).toEqual([true]);
  // What is not said stays.
  await crm.contacts.associations.set(ada!.id, 'adviser', bolt!.id, { role: 'tax' });
  expect(await primaries(ada!.id)).toEqual([false, true]);
});

test('a definition of an object and itself is written from the `from` record', async () => {
  const { crm } = await createOrganization(server);
  await define(crm, 'manages', {
    toObject: 'contact',
    label: 'Manages',
    inverseLabel: 'Managed by',
    cardinality: 'one_to_many',
  });
  const [ada, byron] = await contacts(crm, 'Ada', 'Byron');
  await crm.contacts.associations.set(ada!.id, 'manages', byron!.id, {});
  const key = 'manages';
  expect(await shownOf(crm.contacts.associations.list(ada!.id))).toEqual([
    { key, label: 'Manages', inverse: false, name: 'Byron' },
  ]);
  expect(await shownOf(crm.contacts.associations.list(byron!.id))).toEqual([
    { key, label: 'Managed by', inverse: true, name: 'Ada' },
  ]);
  // The other way round it is another association.
  expect(
    await refusalOf(crm.contacts.associations.delete(byron!.id, 'manages', ada!.id)),
  ).toMatchObject({ code: 'not_found' });
  await crm.contacts.associations.set(byron!.id, 'manages', ada!.id, {});
  expect(
    (await crm.contacts.associations.list(ada!.id, { inverse: { eq: true } })).data,
  ).toHaveLength(1);
  expect(
    await refusalOf(crm.contacts.associations.set(ada!.id, 'manages', ada!.id, {})),
  ).toMatchObject({ code: 'validation_failed', errors: [{ in: 'path', code: 'same_record' }] });
});

test('a definition is made or changed by its key', async () => {
  const { crm } = await createOrganization(server);
  const body = {
    fromObject: 'lead',
    toObject: 'lead',
    label: 'Knows',
    inverseLabel: 'Known by',
  } as const;
  const made = await crm.associationDefinitions.upsert('key', 'knows', body).withResponse();
  expect([made.response.status, made.data]).toMatchObject([201, { key: 'knows', builtIn: false }]);
  const again = await crm.associationDefinitions.upsert('key', 'knows', { ...body, label: 'Met' });
  expect(again).toMatchObject({ id: made.data.id, label: 'Met', version: 2 });
});

test('what is wrong with a path is said', async () => {
  const { crm } = await createOrganization(server);
  await define(crm, 'adviser');
  const [ada, byron] = await contacts(crm, 'Ada', 'Byron');
  const [acme, gone] = await companies(crm, 'Acme', 'Gone');
  const set = (key: string, to: string) => crm.contacts.associations.set(ada!.id, key, to, {});
  expect(await refusalOf(set('nothing', acme!.id))).toMatchObject({
    code: 'not_found',
    detail:
      'contacts have no associations "nothing": there are adviser, contact_company, deal_contact',
  });
  const activity = await crm.activities.create({ type: 'note', subject: 'A' });
  expect(
    await refusalOf(crm.activities.associations.set(activity.id, 'adviser', acme!.id, {})),
  ).toMatchObject({ detail: 'activities have no associations "adviser": there are none' });
  expect(await refusalOf(set('adviser', byron!.id))).toMatchObject({
    code: 'not_found',
    detail: `There is no company ${byron!.id}`,
  });
  await set('adviser', gone!.id);
  await crm.companies.delete(gone!.id);
  expect((await crm.contacts.associations.list(ada!.id)).data).toEqual([]);
  expect(await refusalOf(set('adviser', gone!.id))).toMatchObject({ code: 'not_found' });
  await crm.companies.restore(gone!.id);
  expect((await crm.contacts.associations.list(ada!.id)).data).toHaveLength(1);
  await crm.companies.merge(acme!.id, { from: [gone!.id] });
  expect(await refusalOf(set('adviser', gone!.id))).toMatchObject({
    code: 'merged',
    mergedInto: acme!.id,
  });
});

test('a definition in the bin takes its associations along, and brings them back', async () => {
  const { crm } = await createOrganization(server);
  const adviser = await define(crm, 'adviser');
  const [ada] = await contacts(crm, 'Ada');
  const [acme] = await companies(crm, 'Acme');
  await crm.contacts.associations.set(ada!.id, 'adviser', acme!.id, {});
  await crm.associationDefinitions.delete(adviser.id);
  expect((await crm.contacts.associations.list(ada!.id)).data).toEqual([]);
  expect(
    await refusalOf(crm.contacts.associations.set(ada!.id, 'adviser', acme!.id, {})),
  ).toMatchObject({ code: 'not_found' });
  // Its key is free, and what is made by it is of another definition.
  const second = await define(crm, 'adviser', { label: 'Second' });
  await crm.contacts.associations.set(ada!.id, 'adviser', acme!.id, {});
  expect(await refusalOf(crm.associationDefinitions.restore(adviser.id))).toMatchObject({
    code: 'duplicate',
  });
  await crm.associationDefinitions.delete(second.id);
  await crm.associationDefinitions.restore(adviser.id);
  expect(await shownOf(crm.contacts.associations.list(ada!.id))).toMatchObject([
    { label: 'Adviser of' },
  ]);
});

test('a batch makes records and associates them', async () => {
  const { crm } = await createOrganization(server);
  await define(crm, 'adviser', { cardinality: 'many_to_one' });
  const { results } = await crm.batch.run({
    operations: [
      { ref: 'ada', operation: 'contacts.create', body: { lastName: 'Ada' } },
      { ref: 'acme', operation: 'companies.create', body: { name: 'Acme' } },
      {
        operation: 'contacts.associations.set',
        id: '@{ada.id}',
        definitionKey: 'adviser',
        otherId: '@{acme.id}',
        body: { role: 'tax' },
      },
      {
        operation: 'companies.associations.set',
        id: '@{acme.id}',
        definitionKey: 'contact_company',
        otherId: '@{ada.id}',
        body: { primary: true },
      },
    ],
  });
  expect(results.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  const { id } = results[0]!.body as { id: string };
  const { data } = await crm.contacts.associations.list(id, { sort: ['key'] });
  expect(data).toMatchObject([{ role: 'tax' }, { primary: true }]);
});

test('two that ask for the same place at once: one gets it', async () => {
  const { crm } = await createOrganization(server);
  await define(crm, 'adviser', { cardinality: 'one_to_one' });
  const [ada, ...others] = await contacts(crm, 'Ada', 'Byron', 'Curie', 'Dodgson');
  const [acme, ...firms] = await companies(crm, 'Acme', 'Bolt', 'Cord', 'Dune');
  const asked = [
    ...firms.map(({ id }) => crm.contacts.associations.set(ada!.id, 'adviser', id, {})),
    ...others.map(({ id }) => crm.companies.associations.set(acme!.id, 'adviser', id, {})),
  ];
  const results = await Promise.allSettled(asked);
  const refused = results.flatMap((result) =>
    result.status === 'rejected' ? [(result.reason as { code: string }).code] : [],
  );
  expect(refused).toEqual(Array.from({ length: 4 }, () => 'association_taken'));
  expect((await crm.contacts.associations.list(ada!.id)).data).toHaveLength(1);
  expect((await crm.companies.associations.list(acme!.id)).data).toHaveLength(1);
});

test('ten sets of one association at once make one, and ten primary ones leave one', async () => {
  const { crm } = await createOrganization(server);
  await define(crm, 'adviser');
  const [ada] = await contacts(crm, 'Ada');
  const firms = await companies(crm, ...Array.from({ length: 10 }, (_, index) => `Firm ${index}`));
  const body = { primary: true };
  await Promise.all(
    firms.flatMap(({ id }) => [
      crm.contacts.associations.set(ada!.id, 'adviser', id, body),
      crm.companies.associations.set(id, 'adviser', ada!.id, body),
    ]),
  );
  const { data } = await crm.contacts.associations.list(ada!.id);
  expect(data).toHaveLength(10);
  expect(data.filter(({ primary }) => primary)).toHaveLength(1);
});

test('associations are listed by pages, filtered and sorted', async () => {
  const { crm, token } = await createOrganization(server);
  await define(crm, 'adviser');
  const [ada] = await contacts(crm, 'Ada');
  const firms = await companies(crm, 'Acme', 'Bolt', 'Cord');
  for (const [index, { id }] of firms.entries()) {
    const role = index === 1 ? 'tax' : 'law';
    await crm.contacts.associations.set(ada!.id, 'adviser', id, { role, primary: index === 1 });
    await crm.contacts.associations.set(ada!.id, 'contact_company', id, { role });
  }
  const names: string[] = [];
  for await (const { key, record } of crm.contacts.associations.list(ada!.id, {
    limit: 2,
    sort: ['key', 'createdAt'],
  })) {
    names.push(`${key} ${record.name}`);
  }
  expect(names).toEqual([
    'adviser Acme',
    'adviser Bolt',
    'adviser Cord',
    'contact_company Acme',
    'contact_company Bolt',
    'contact_company Cord',
  ]);
  const { data } = await crm.contacts.associations.list(ada!.id, {
    role: { eq: 'tax' },
    primary: { eq: true },
  });
  expect(data).toMatchObject([{ key: 'adviser', record: { name: 'Bolt' } }]);
  const counted = await request(server, `/contacts/${ada!.id}/associations?total=exact&limit=1`, {
    token,
  });
  expect(((await counted.json()) as { page: object }).page).toMatchObject({ total: 6 });
});
