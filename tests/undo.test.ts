import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { asOwner, snapshotOf } from './support/owner.ts';
import { type CountingProxy, startCountingProxy } from './support/proxy.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

let proxy: CountingProxy;
const server = useServer({
  route: async (appUrl) => {
    proxy = await startCountingProxy(appUrl);
    return proxy.url;
  },
});
let organization: TestOrganization;
let crm: TestOrganization['crm'];

beforeEach(async () => {
  organization = await createOrganization(server);
  ({ crm } = organization);
});

afterAll(async () => {
  await proxy.stop();
  expect(server.errors).toEqual([]);
});

interface Answer {
  status: number;
  /** The request's own id. */
  by: string;
  // Whatever the operation answers.
  body: Record<string, never>;
}

async function ask(
  method: string,
  path: string,
  body?: unknown,
  { token = organization.token, key }: { token?: string; key?: string } = {},
): Promise<Answer> {
  const headers: Record<string, string> = key ? { 'idempotency-key': key } : {};
  const response = await request(server, path, { token, method, body, headers });
  const text = await response.text();
  return {
    status: response.status,
    by: response.headers.get('x-request-id')!,
    body: (text ? JSON.parse(text) : {}) as Record<string, never>,
  };
}

const undo = (id: string): Promise<Answer> => ask('POST', `/requests/${id}/undo`);

/** Undoes what must be possible to undo; gives what became of it, and the undo's own id. */
async function undone(id: string) {
  const { status, body, by } = await undo(id);
  expect([status, body]).toEqual([200, expect.objectContaining({ requestId: by })]);
  const { reverted } = body as unknown as {
    reverted: { object: string; id: string; version: number | null }[];
  };
  return { reverted, by };
}

/** What stands in the way of an undo, which then changes nothing. */
async function conflictsOf(id: string) {
  const before = await snapshotOf(server, organization);
  const { status, body } = await undo(id);
  expect([status, body]).toMatchObject([409, { code: 'undo_conflict' }]);
  expect(await snapshotOf(server, organization)).toEqual(before);
  return body['conflicts'] as unknown as { object: string; id: string; message: string }[];
}

const email = (address: string) => ({ address, type: 'work' as const, primary: true });
const conflict = (object: string, id: string, field: string | null, message: string) => ({
  object,
  id,
  field,
  message: expect.stringContaining(message),
});

async function keyOf(
  ...permissions: `${'companies' | 'contacts'}:${'write' | 'delete'}`[]
): Promise<string> {
  return (await crm.apiKeys.create({ name: 'Key', permissions })).key;
}

async function makeContact(body: object = {}): Promise<{ id: string; by: string }> {
  const made = await ask('POST', '/contacts', { lastName: 'Lovelace', ...body });
  expect(made.status).toBe(201);
  return { id: made.body['id']!, by: made.by };
}

describe('the undo of', () => {
  test('a create moves the record to the bin, and its undo brings it back', async () => {
    const company = await crm.companies.create({ name: 'Acme' });
    const emails = [email('ada@x.example')];
    const made = await makeContact({ companyId: company.id, emails });
    const first = await undone(made.by);
    expect(first.reverted).toEqual(
      expect.arrayContaining([
        { object: 'contact', id: made.id, version: null },
        { object: 'contact_company', id: expect.any(String), version: 1 },
      ]),
    );
    await expect(crm.contacts.get(made.id)).rejects.toMatchObject({ code: 'not_found' });
    await crm.contacts.create({ lastName: 'Byron', emails: [email('byron@x.example')] });
    const again = await undone(first.by);
    expect(again.reverted).toEqual([{ object: 'contact', id: made.id, version: 3 }]);
    expect(await crm.contacts.get(made.id)).toMatchObject({ emails, companyId: company.id });
  });

  test('a change, a replacement and an upsert gives back what they changed, and no more', async () => {
    const { id, by } = await makeContact({
      jobTitle: 'Analyst',
      externalIds: [{ source: 's', id: '1' }],
    });
    const patch = await ask('PATCH', `/contacts/${id}`, { jobTitle: 'Countess', department: 'A' });
    await crm.contacts.update(id, { source: 'fair' });
    expect((await undone(patch.by)).reverted).toEqual([{ object: 'contact', id, version: 4 }]);
    expect(await crm.contacts.get(id)).toMatchObject({
      jobTitle: 'Analyst',
      department: null,
      source: 'fair',
    });
    const put = await ask('PUT', `/contacts/${id}`, { lastName: 'Byron' });
    const upsert = await ask('PUT', '/contacts/by/externalId:t/2', { firstName: 'New' });
    const before = await crm.contacts.get(id);
    expect(before.externalIds).toEqual([]);
    await undone(put.by);
    expect(await crm.contacts.get(id)).toMatchObject({ jobTitle: 'Analyst', lastName: 'Lovelace' });
    const change = await ask('PUT', '/contacts/by/externalId:s/1', { jobTitle: 'Up' });
    await undone(change.by);
    expect(await crm.contacts.get(id)).toMatchObject({ jobTitle: 'Analyst' });
    await undone(upsert.by);
    expect((await crm.contacts.list({ firstName: { eq: 'New' } })).data).toEqual([]);
    expect(await conflictsOf(by)).toEqual([conflict('contact', id, 'source', 'since')]);
  });

  test('a delete brings the record back, and that of a restore moves it to the bin of then', async () => {
    const { id } = await makeContact();
    const gone = await ask('DELETE', `/contacts/${id}`);
    const {
      data: [binned],
    } = await crm.contacts.list({ deleted: 'only' });
    const back = await ask('POST', `/contacts/${id}/restore`);
    expect((await undone(back.by)).reverted).toEqual([{ object: 'contact', id, version: null }]);
    expect((await crm.contacts.list({ deleted: 'only' })).data[0]!.deletedAt).toBe(
      binned!.deletedAt,
    );
    await undone(gone.by);
    expect(await crm.contacts.get(id)).toMatchObject({ deletedAt: null, lastName: 'Lovelace' });
  });

  test('links takes away those that were made, and makes those again that were taken away', async () => {
    const { id } = await makeContact();
    const company = await crm.companies.create({ name: 'Acme' });
    const path = `/contacts/${id}/companies/${company.id}`;
    const made = await ask('PUT', path, { role: 'chair', primary: true });
    const changed = await ask('PUT', path, { role: 'clerk' });
    const link = made.body['id']!;
    expect(changed.body).toMatchObject({ role: 'clerk' });
    await undone(changed.by);
    const [kept] = (await crm.contacts.companies.list(id)).data;
    expect(kept).toMatchObject({ id: link, role: 'chair', primary: true });
    const removed = await ask('DELETE', path);
    expect((await crm.contacts.get(id)).companyId).toBeNull();
    const { reverted } = await undone(removed.by);
    expect(reverted.map(({ object }) => object).toSorted()).toEqual(['contact', 'contact_company']);
    expect((await crm.contacts.companies.list(id)).data).toEqual([
      { ...kept, updatedAt: expect.any(String) },
    ]);
    const end = await undone(made.by);
    expect(end.reverted).toContainEqual({ object: 'contact_company', id: link, version: null });
    expect((await crm.contacts.companies.list(id)).data).toEqual([]);
    expect((await crm.contacts.get(id)).companyId).toBeNull();
  });

  test('a merge takes it apart as its own undo does, and the undo of that merges again', async () => {
    const left = await makeContact();
    const gone = await makeContact({ jobTitle: 'Analyst' });
    const merge = await ask('POST', `/contacts/${left.id}/merge`, { from: [gone.id] });
    const merged = await snapshotOf(server, organization);
    const first = await undone(merge.by);
    expect(await crm.contacts.get(gone.id)).toMatchObject({ jobTitle: 'Analyst' });
    const mergeId = merge.body['mergeId']!;
    await expect(crm.merges.undo(mergeId)).rejects.toMatchObject({ code: 'already_undone' });
    await undone(first.by);
    expect(await snapshotOf(server, organization)).toEqual(merged);
    await expect(crm.contacts.get(gone.id)).rejects.toMatchObject({
      code: 'merged',
      problem: { mergedInto: left.id, mergeId },
    });
    const own = await ask('POST', `/merges/${mergeId}/undo`);
    expect(own.status).toBe(200);
    expect((await undo(merge.by)).body).toMatchObject({ code: 'already_undone' });
    await undone(own.by);
    await expect(crm.contacts.get(gone.id)).rejects.toMatchObject({ code: 'merged' });
    await crm.merges.undo(mergeId);
  });

  test('a batch takes back all of it: what it made, changed, deleted, linked and merged', async () => {
    const kept = await makeContact({ emails: [email('one@x.example')] });
    const binned = await makeContact();
    const other = await makeContact({ jobTitle: 'Analyst' });
    const before = await snapshotOf(server, organization);
    const batch = await ask('POST', '/batch', {
      operations: [
        { ref: 'acme', operation: 'companies.create', body: { name: 'Acme' } },
        {
          operation: 'contacts.update',
          id: kept.id,
          body: { emails: [], companyId: '@{acme.id}' },
        },
        // Takes over what another record gives up: both go back.
        {
          ref: 'new',
          operation: 'contacts.create',
          body: { lastName: 'New', emails: [email('one@x.example')], companyId: '@{acme.id}' },
        },
        { operation: 'contacts.delete', id: binned.id },
        { operation: 'contacts.merge', id: '@{new.id}', body: { from: [other.id] } },
        { ref: 'brief', operation: 'contacts.create', body: { lastName: 'Brief' } },
        { operation: 'contacts.delete', id: '@{brief.id}' },
      ],
    });
    expect(batch.status).toBe(200);
    const after = await snapshotOf(server, organization);
    const made = (await crm.contacts.list({ lastName: { eq: 'New' } })).data[0]!;
    const first = await undone(batch.by);
    const now = await snapshotOf(server, organization);
    for (const row of before['contacts']!) expect(now['contacts']).toContainEqual(row);
    for (const row of before['record_keys']!) expect(now['record_keys']).toContainEqual(row);
    expect((await crm.contacts.list()).data).toHaveLength(3);
    expect((await crm.companies.list()).data).toEqual([]);
    expect(first.reverted).toContainEqual({ object: 'contact', id: made.id, version: null });
    await undone(first.by);
    expect(await snapshotOf(server, organization)).toEqual(after);
    await expect(crm.contacts.get(other.id)).rejects.toMatchObject({ code: 'merged' });
  });
});

describe('again and again', () => {
  test('what is undone is not undone twice, until it holds again', async () => {
    const { id } = await makeContact({ jobTitle: 'Analyst' });
    const patch = await ask('PATCH', `/contacts/${id}`, { jobTitle: 'Countess' });
    const title = async (): Promise<unknown> => (await crm.contacts.get(id)).jobTitle;
    let last = patch.by;
    for (let round = 0; round < 3; round += 1) {
      last = (await undone(patch.by)).by;
      expect(await title()).toBe('Analyst');
      const { status, body } = await undo(patch.by);
      expect([status, body]).toMatchObject([409, { code: 'already_undone' }]);
      const redo = (await undone(last)).by;
      expect(await title()).toBe('Countess');
      expect((await undo(last)).body).toMatchObject({ code: 'already_undone' });
      const undoOfRedo = (await undone(redo)).by;
      expect(await title()).toBe('Analyst');
      expect((await undo(patch.by)).body).toMatchObject({ code: 'already_undone' });
      await undone(undoOfRedo);
      expect(await title()).toBe('Countess');
    }
  });

  test('of many at once one wins', async () => {
    const { id, by } = await makeContact();
    const merge = async (): Promise<string> =>
      (await ask('POST', `/contacts/${id}/merge`, { from: [(await makeContact()).id] })).by;
    const patch = (await ask('PATCH', `/contacts/${id}`, { jobTitle: 'A' })).by;
    for (const target of [await merge(), patch, by]) {
      const answers = await Promise.all(Array.from({ length: 6 }, () => undo(target)));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(5).fill(409)]);
      for (const { status, body } of answers) {
        if (status === 409) expect(body).toMatchObject({ code: 'already_undone' });
      }
      const winner = answers.find(({ status }) => status === 200)!.by;
      // It holds again, or it does not: never both.
      const [redo, repeated] = await Promise.all([undo(winner), undo(target)]);
      expect(redo.status).toBe(200);
      expect([200, 409]).toContain(repeated.status);
      await undo(target);
      expect((await undo(target)).body).toMatchObject({ code: 'already_undone' });
    }
  });

  test('under a key it is done once, and replies kept under keys stay as they are', async () => {
    const create = () => ask('POST', '/contacts', { lastName: 'Key' }, { key: 'create' });
    const made = await create();
    const path = `/requests/${made.by}/undo`;
    const first = await ask('POST', path, undefined, { key: 'undo' });
    const second = await ask('POST', path, undefined, { key: 'undo' });
    expect([second.status, second.body]).toEqual([200, first.body]);
    expect(second.by).not.toBe(first.by);
    expect((await create()).body).toEqual(made.body);
    // A repetition changed nothing.
    expect((await undo(second.by)).status).toBe(404);
  });
});

describe('who may', () => {
  test('ids of no request, of one that changed nothing, of records and merges are the same 404', async () => {
    const { id } = await makeContact();
    const from = [(await makeContact()).id];
    const { mergeId } = await crm.contacts.merge(id, { from });
    const same = await ask('PATCH', `/contacts/${id}`, { lastName: 'Lovelace' });
    const read = await ask('GET', `/contacts/${id}`);
    const refused = await ask('POST', '/contacts', { lastName: 1 });
    for (const unknown of [uuid(), id, mergeId, same.by, read.by, refused.by]) {
      const { status, body } = await undo(unknown);
      expect([status, body]).toMatchObject([404, { code: 'not_found' }]);
    }
    const response = await request(server, '/requests/nonsense/undo', {
      token: organization.token,
      method: 'POST',
    });
    expect(await problemOf(response)).toMatchObject({ status: 400, code: 'validation_failed' });
  });

  test('another organization’s request is a 404', async () => {
    const { by, id } = await makeContact();
    const stranger = await createOrganization(server);
    const answer = await ask('POST', `/requests/${by}/undo`, undefined, { token: stranger.token });
    expect([answer.status, answer.body]).toMatchObject([404, { code: 'not_found' }]);
    await crm.contacts.get(id);
  });

  test('each object that was touched takes its permission, and a link that of its owner', async () => {
    const company = await ask('POST', '/companies', { name: 'Acme' });
    const { id } = await makeContact();
    const link = await ask('PUT', `/contacts/${id}/companies/${company.body['id']}`, {});
    const batch = await ask('POST', '/batch', {
      operations: [
        { operation: 'companies.create', body: { name: 'Bell' } },
        { operation: 'contacts.create', body: { lastName: 'Bell' } },
      ],
    });
    const companies = await keyOf('companies:write');
    const contacts = await keyOf('contacts:write');
    const as = (token: string, by: string) =>
      ask('POST', `/requests/${by}/undo`, undefined, { token });
    for (const [token, by, permission] of [
      [companies, batch.by, 'contacts:write'],
      [contacts, batch.by, 'companies:write'],
      [companies, link.by, 'contacts:write'],
      [contacts, company.by, 'companies:write'],
    ] as const) {
      const { status, body } = await as(token, by);
      expect([status, body]).toMatchObject([403, { code: 'permission_denied', permission }]);
    }
    expect((await as(contacts, link.by)).status).toBe(200);
    // What the batch made goes to the bin.
    const both = ['companies:write', 'contacts:write'] as const;
    expect((await as(await keyOf(...both), batch.by)).status).toBe(403);
    const all = [...both, 'companies:delete', 'contacts:delete'] as const;
    expect((await as(await keyOf(...all), batch.by)).status).toBe(200);
  });
});

describe('what stands in the way:', () => {
  test('fields that were changed since, of what was changed and of what was made', async () => {
    const company = await crm.companies.create({ name: 'Acme' });
    const { id, by } = await makeContact({ companyId: company.id });
    const patch = await ask('PATCH', `/contacts/${id}`, { jobTitle: 'A', department: 'B' });
    await crm.contacts.update(id, { jobTitle: 'C' });
    expect(await conflictsOf(patch.by)).toEqual([conflict('contact', id, 'jobTitle', 'since')]);
    const conflicts = await conflictsOf(by);
    expect(conflicts).toHaveLength(2);
    expect(conflicts).toContainEqual(conflict('contact', id, 'jobTitle', 'since'));
    expect(conflicts).toContainEqual(conflict('contact', id, 'department', 'since'));
  });

  test('a record in the bin, merged or purged since', async () => {
    const { id, by } = await makeContact();
    const patch = await ask('PATCH', `/contacts/${id}`, { jobTitle: 'A' });
    await crm.contacts.delete(id);
    for (const each of [patch.by, by]) {
      expect(await conflictsOf(each)).toContainEqual(
        conflict('contact', id, null, 'is in the bin'),
      );
    }
    await crm.contacts.restore(id);
    const top = await makeContact();
    const { mergeId } = await crm.contacts.merge(top.id, { from: [id] });
    for (const each of [patch.by, by]) {
      expect(await conflictsOf(each)).toContainEqual(conflict('contact', id, null, mergeId));
    }
    await crm.merges.undo(mergeId);
    await crm.contacts.purge(id);
    for (const each of [patch.by, by]) {
      expect(await conflictsOf(each)).toEqual([conflict('contact', id, null, 'removed for good')]);
    }
  });

  test('a record that is back since, or there again', async () => {
    const { id } = await makeContact();
    const gone = await ask('DELETE', `/contacts/${id}`);
    await crm.contacts.restore(id);
    expect(await conflictsOf(gone.by)).toEqual([conflict('contact', id, 'deletedAt', 'since')]);
  });

  test('the request itself, when it purged', async () => {
    const { id } = await makeContact({ companyId: (await crm.companies.create({ name: 'A' })).id });
    const purge = await ask('POST', `/contacts/${id}/purge`);
    // Its link with it.
    expect(await conflictsOf(purge.by)).toEqual([
      expect.objectContaining({ object: 'contact_company', field: null }),
      conflict('contact', id, null, 'removed for good'),
    ]);
  });

  test('a value that another record has by now', async () => {
    const { id } = await makeContact({ emails: [email('one@x.example')] });
    const gone = await ask('DELETE', `/contacts/${id}`);
    const taker = await makeContact({ emails: [email('one@x.example')] });
    expect(await conflictsOf(gone.by)).toEqual([conflict('contact', id, 'email', taker.id)]);
  });

  test('a made record that others refer to since, unless they are in the bin', async () => {
    const made = await ask('POST', '/companies', { name: 'Acme' });
    const acme: string = made.body['id']!;
    const { id } = await makeContact({ companyId: acme });
    const child = await crm.companies.create({ name: 'Child', parentId: acme });
    const conflicts = await conflictsOf(made.by);
    expect(conflicts).toHaveLength(2);
    expect(conflicts).toContainEqual(conflict('company', acme, null, id));
    expect(conflicts).toContainEqual(conflict('company', acme, null, child.id));
    await crm.contacts.delete(id);
    await crm.companies.update(child.id, { parentId: null });
    await undone(made.by);
  });

  test('a restored record that others refer to since, and not those that did before', async () => {
    const company = await crm.companies.create({ name: 'Acme' });
    const { id } = await makeContact({ companyId: company.id });
    await crm.companies.delete(company.id);
    const back = await ask('POST', `/companies/${company.id}/restore`);
    // What is taken away and given back since referred to it all the same.
    const away = await ask('DELETE', `/contacts/${id}/companies/${company.id}`);
    await undone(away.by);
    const other = await makeContact({ companyId: company.id });
    expect(await conflictsOf(back.by)).toEqual([conflict('company', company.id, null, other.id)]);
    await undone(other.by);
    await undone(back.by);
  });

  test('a link of a made record that was made since', async () => {
    const { id, by } = await makeContact();
    const company = await crm.companies.create({ name: 'Acme' });
    await crm.contacts.companies.set(id, company.id, {});
    expect(await conflictsOf(by)).toEqual([conflict('contact', id, null, company.id)]);
    await crm.contacts.companies.delete(id, company.id);
    await undone(by);
  });

  test('a link that was taken away since', async () => {
    const { id } = await makeContact();
    const company = await crm.companies.create({ name: 'Acme' });
    const link = await ask('PUT', `/contacts/${id}/companies/${company.id}`, {});
    await crm.contacts.companies.delete(id, company.id);
    expect(await conflictsOf(link.by)).toEqual([
      conflict('contact_company', link.body['id']!, null, 'removed'),
    ]);
  });

  test('of a merge that is to be made again: what refers to the merged since, in the bin or not', async () => {
    const left = (await crm.companies.create({ name: 'Left' })).id;
    const gone = (await crm.companies.create({ name: 'Gone' })).id;
    const merge = await ask('POST', `/companies/${left}/merge`, { from: [gone] });
    const first = await undone(merge.by);
    const { id, by } = await makeContact({ companyId: gone });
    await undone(by);
    expect(await conflictsOf(first.by)).toEqual([conflict('company', gone, null, id)]);
    await crm.contacts.purge(id);
    await crm.companies.delete(left);
    expect(await conflictsOf(first.by)).toEqual([conflict('company', left, null, 'bin')]);
    await crm.companies.restore(left);
    await undone(first.by);
  });

  test('of a batch: a merge in it that was undone by itself', async () => {
    const [left, gone] = [await makeContact(), await makeContact()];
    const batch = await ask('POST', '/batch', {
      operations: [
        { operation: 'contacts.merge', id: left.id, body: { from: [gone.id] } },
        { operation: 'contacts.create', body: { lastName: 'New' } },
      ],
    });
    const { results } = batch.body as unknown as { results: { body: { mergeId: string } }[] };
    const { mergeId } = results[0]!.body;
    const own = await ask('POST', `/merges/${mergeId}/undo`);
    expect(await conflictsOf(batch.by)).toContainEqual(conflict('contact', left.id, null, mergeId));
    await undone(own.by);
    const whole = await undone(batch.by);
    expect((await ask('POST', `/merges/${mergeId}/undo`)).body).toMatchObject({
      code: 'already_undone',
    });
    expect((await undo(own.by)).body).toMatchObject({ code: 'already_undone' });
    await undone(whole.by);
  });

  test('of a record that was made and merged by one batch: what became of it since', async () => {
    const { id } = await makeContact({ jobTitle: 'A', firstName: 'B' });
    const batch = await ask('POST', '/batch', {
      operations: [
        { ref: 'new', operation: 'contacts.create', body: { lastName: 'New' } },
        { operation: 'contacts.merge', id, body: { from: ['@{new.id}'] } },
      ],
    });
    expect(batch.status).toBe(200);
    const made = await asOwner(server, organization, async (client) => {
      const { rows } = await client.query<{ id: string }>(
        'select record_id as id from merged_records',
      );
      return rows[0]!.id;
    });
    const first = await undone(batch.by);
    expect((await crm.contacts.restore(made)).deletedAt).toBeNull();
    expect(await conflictsOf(first.by)).toEqual([conflict('contact', made, null, 'restored')]);
    await crm.contacts.delete(made);
    await undone(first.by);
    await expect(crm.contacts.restore(made)).rejects.toMatchObject({ code: 'merged' });
  });
});

test('a batch of a thousand is undone, and done again, in a few statements', async () => {
  const companies = Array.from({ length: 250 }, (_, index) => ({
    ref: `c${index}`,
    operation: 'companies.create',
    body: { name: `Company ${index}`, domains: [`d${index}.example`] },
  }));
  const contacts = Array.from({ length: 750 }, (_, index) => ({
    operation: 'contacts.create',
    body: {
      lastName: `Contact ${index}`,
      companyId: `@{c${index % 250}.id}`,
      emails: [email(`e${index}@x.example`)],
    },
  }));
  const batch = await ask('POST', '/batch', { operations: [...companies, ...contacts] });
  expect(batch.status).toBe(200);
  proxy.takeCount();
  const first = await undone(batch.by);
  expect(proxy.takeCount()).toBeLessThanOrEqual(14);
  expect(first.reverted).toHaveLength(1750);
  expect((await crm.contacts.list({ total: 'exact' })).page.total).toBe(0);
  const again = await undone(first.by);
  expect(proxy.takeCount()).toBeLessThanOrEqual(30);
  expect(again.reverted).toHaveLength(1000);
  expect((await crm.contacts.list({ total: 'exact' })).page.total).toBe(750);
}, 30_000);
