/** What the SDK has beside the operations, against the server. */
import { expect, test } from 'vitest';
import { BadRequestError, type RowOf } from '@headless-crm/sdk';
import { asOwner } from '../support/owner.ts';
import { createOrganization, type TestOrganization, useServer } from '../support/server.ts';

const server = useServer();

test('a stream tells what there is, what comes, and nothing twice', async () => {
  const { crm } = await createOrganization(server);
  const first = await crm.contacts.create({ lastName: 'First' });
  const told: string[] = [];
  for await (const change of crm.changes.stream({ objects: ['contact'] })) {
    // The type narrows what the record is.
    if (change.type === 'contact.created') told.push(change.after?.lastName ?? '');
    if (told.length === 1) {
      await crm.companies.create({ name: 'Not asked for' });
      await crm.contacts.update(first.id, { lastName: 'Changed' });
      await crm.contacts.create({ lastName: 'Second' });
    }
    if (told.length === 2) break;
  }
  expect(told).toEqual(['First', 'Second']);
});

test('a subscription goes on from its checkpoint, and tells again what was not checked off', async () => {
  const { crm } = await createOrganization(server);
  const kept: { cursor?: string } = {};
  const run = async (failAt?: number) => {
    const names: unknown[] = [];
    const stop = new AbortController();
    const done = crm.changes.subscribe({
      from: kept.cursor,
      objects: ['contact'],
      types: ['contact.created'],
      onChange: ({ after }) => {
        names.push(after?.lastName);
        if (names.length === failAt) throw new Error('full');
        if (names.at(-1) === 'Last') stop.abort();
      },
      checkpoint: (cursor) => void (kept.cursor = cursor),
      signal: stop.signal,
    });
    await (failAt ? expect(done).rejects.toThrow('full') : done);
    return names;
  };
  for (const lastName of ['One', 'Two', 'Three']) await crm.contacts.create({ lastName });
  expect(await run(2)).toEqual(['One', 'Two']);
  await crm.contacts.create({ lastName: 'Last' });
  expect(await run()).toEqual(['Two', 'Three', 'Last']);
});

test('a stream says how far it is also where nothing fits', async () => {
  const { crm } = await createOrganization(server);
  await crm.companies.create({ name: 'Does not fit' });
  const stop = new AbortController();
  const cursors: string[] = [];
  await crm.changes.subscribe({
    objects: ['lead'],
    onChange: () => expect.unreachable(),
    checkpoint: (cursor) => {
      cursors.push(cursor);
      stop.abort();
    },
    signal: stop.signal,
  });
  const { data } = await crm.changes.list({ after: cursors[0]! });
  expect(data).toEqual([]);
});

/** A copy in memory, and what a snapshot of now would make of it. */
function createCopy() {
  const records = new Map<string, Record<string, unknown>>();
  const copy = {
    cleared: 0,
    clear: () => {
      copy.cleared += 1;
      records.clear();
    },
    put: ({ object, id, fields }: RowOf) => {
      const name = `${object} ${id}`;
      records.set(name, { ...records.get(name), ...fields });
    },
    remove: ({ object, id }: { object: string; id: string }) =>
      void records.delete(`${object} ${id}`),
  };
  return { records, copy };
}

/** Copies until the cursor is that of the end. */
async function copyUpToNow({ crm }: TestOrganization, from?: string) {
  const { records, copy } = createCopy();
  return { records, copy, cursor: await follow(crm, copy, from) };
}

/** Follows the feed until all that is there now is in the copy; gives where that was. */
async function follow(
  crm: TestOrganization['crm'],
  copy: ReturnType<typeof createCopy>['copy'],
  from?: string,
): Promise<string> {
  const stop = new AbortController();
  const marker = await crm.companies.create({ name: 'The end of it' });
  let last = '';
  await crm.sync({
    from,
    copy: {
      ...copy,
      put: (row) => {
        copy.put(row);
        if (row.id === marker.id) setTimeout(() => stop.abort(), 100);
      },
    },
    checkpoint: (cursor) => void (last = cursor),
    signal: stop.signal,
  });
  return last;
}

const ofContacts = (all: Map<string, unknown>) =>
  Object.fromEntries([...all].filter(([name]) => name.startsWith('contact ')).toSorted());

test('a copy is a snapshot and what came since, over restarts', async () => {
  const organization = await createOrganization(server);
  const { crm } = organization;
  await crm.customFields.create({ object: 'contact', key: 'tier', label: 'Tier', type: 'text' });
  await crm.customFields.create({ object: 'contact', key: 'size', label: 'Size', type: 'text' });
  const acme = await crm.companies.create({ name: 'Acme' });
  const ada = await crm.contacts.create({
    lastName: 'Ada',
    customFields: { tier: 'gold', size: 'small' },
  });
  const gone = await crm.contacts.create({ lastName: 'Gone' });
  const back = await crm.contacts.create({ lastName: 'Back' });
  await crm.contacts.delete(back.id);
  const { copy, records, cursor } = await copyUpToNow(organization);
  expect(records.get(`contact ${ada.id}`)).toEqual(await crm.contacts.get(ada.id));
  await crm.contacts.update(ada.id, { companyId: acme.id, customFields: { tier: 'silver' } });
  await crm.contacts.delete(gone.id);
  await crm.contacts.restore(back.id);
  const later = await follow(crm, copy, cursor);
  expect(copy.cleared).toBe(1);
  const fresh = await copyUpToNow(organization, undefined);
  expect(ofContacts(records)).toEqual(ofContacts(fresh.records));
  expect(Object.keys(ofContacts(records)).length).toBe(2);
  expect(later).not.toBe(cursor);
});

test('a copy begins anew where the log does not reach back to its place', async () => {
  const organization = await createOrganization(server);
  const { crm } = organization;
  const { cursor } = await copyUpToNow(organization);
  const ada = await crm.contacts.create({ lastName: 'Ada' });
  await crm.changes.list();
  await asOwner(server, organization, async (client) => {
    await client.query('set local role crm_gate');
    await client.query(
      'delete from sequenced_changes where sequence < (select max(sequence) from sequenced_changes)',
    );
  });
  const { copy, records } = createCopy();
  await follow(crm, copy, cursor);
  expect(copy.cleared).toBe(1);
  expect(records.get(`contact ${ada.id}`)).toMatchObject({ lastName: 'Ada' });
});

test('operations of a batch refer to the records of those before, and their results have types', async () => {
  const { crm } = await createOrganization(server);
  const batch = crm.batch();
  const acme = batch.companies.create({ name: 'Acme' });
  const ada = batch.contacts.create({ lastName: 'Ada', companyId: acme.id });
  const tag = batch.tags.create({ name: 'Friend' });
  batch.contacts.tags.add(ada.id, tag.id);
  batch.contacts.update(ada.id, { jobTitle: 'Analyst' });
  const dry = await batch.run({ dryRun: true });
  expect(dry.of(ada).lastName).toBe('Ada');
  expect(await crm.contacts.list().toArray()).toEqual([]);
  const done = await batch.run();
  const { id, companyId } = done.of(ada);
  expect(companyId).toBe(done.of(acme).id);
  expect(await crm.contacts.get(id)).toMatchObject({ companyId, jobTitle: 'Analyst' });
  expect(done.results.map(({ status }) => status)).toEqual([201, 201, 201, 200, 200]);
  // What was a part of it can be changed in the next, if nobody else has.
  const next = crm.batch();
  const updated = next.contacts.update(id, { jobTitle: 'Head' }, { ifMatch: 1 });
  await expect(next.run()).rejects.toMatchObject({ code: 'version_mismatch', status: 412 });
  expect(() => done.of(updated)).toThrow('no operation of this batch');
});

test('a text that looks like a reference stays a text', async () => {
  const { crm } = await createOrganization(server);
  const batch = crm.batch();
  const acme = batch.companies.create({ name: 'Acme' });
  const texts = [
    '@{acme.id}',
    '@@{acme.id}',
    '@{x}',
    '@{.}',
    acme.id.replace(/\d+/, '0'),
    '@',
    '{a.id}',
  ];
  const made = texts.map((jobTitle) => batch.contacts.create({ lastName: 'Ada', jobTitle }));
  const done = await batch.run();
  expect(made.map((each) => done.of(each).jobTitle)).toEqual(texts);
});

test('of a batch that is not atomic, each operation is done or refused by itself', async () => {
  const { crm } = await createOrganization(server);
  const batch = crm.batch({ atomic: false });
  const refused = batch.companies.create({ name: '' });
  const dependent = batch.contacts.create({ lastName: 'Ada', companyId: refused.id });
  const done = batch.contacts.create({ lastName: 'Bea' });
  const outcome = await batch.run();
  expect(outcome.of(done).lastName).toBe('Bea');
  const failureOf = (planned: Parameters<typeof outcome.of>[0]) => {
    try {
      return outcome.of(planned);
    } catch (error) {
      return error;
    }
  };
  const failure = failureOf(refused);
  expect(BadRequestError.is(failure) && [failure.operation, failure.errors[0]!.pointer]).toEqual([
    'companies.create',
    expect.stringMatching(/\/name$/),
  ]);
  expect(failureOf(dependent)).toMatchObject({ code: 'dependency_failed', status: 409 });
});

test('what is no operation of a batch cannot be gathered', async () => {
  const { crm } = await createOrganization(server);
  const batch = crm.batch();
  const planned = batch.contacts.create({ lastName: 'Ada' });
  // @ts-expect-error -- nothing but the id is known before
  expect(planned.lastName).toBeUndefined();
  // @ts-expect-error -- it only reads
  expect(() => batch.contacts.list()).toThrow('contacts.list cannot be part of a batch');
  // @ts-expect-error -- it is no writing of records
  expect(batch.organization.update).toBeTypeOf('function');
  // @ts-expect-error -- the batch is sent at once, not its parts
  batch.contacts.update('1', {}, { timeoutMs: 1 });
  // @ts-expect-error -- the body is that of the operation
  batch.companies.create({ nme: 'Acme' });
  const { results } = await crm.batch.run({
    operations: [{ operation: 'companies.create', body: { name: 'By hand' } }],
  });
  expect(results).toHaveLength(1);
});

test('an empty batch does nothing', async () => {
  const { crm } = await createOrganization(server);
  expect((await crm.batch().run()).results).toEqual([]);
});
