import { afterAll, describe, expect, test } from 'vitest';
import type { HeadlessCrm } from '@headless-crm/sdk';
import { contactForm } from './support/forms.ts';
import { addMember } from './support/members.ts';
import { createOrganization, request, useServer } from './support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

const madeTags = async (crm: HeadlessCrm, ...names: string[]): Promise<string[]> => {
  const made = [];
  for (const name of names) made.push((await crm.tags.create({ name })).id);
  return made.toSorted();
};

const namesOf = async (crm: HeadlessCrm, id: string): Promise<string[]> =>
  ((await crm.contacts.get(id, { include: ['tags'] })).tags?.data ?? [])
    .map(({ name }) => name)
    .toSorted();

describe('the tags of an organization', () => {
  test('have a name that none other has, whatever the case, and another organization’s may', async () => {
    const { crm } = await createOrganization(server);
    const vip = await crm.tags.create({ name: ' Ärger & Co ', color: '#c0392b' });
    expect(vip).toMatchObject({ name: 'Ärger & Co', slug: 'ärger-co', color: '#c0392b' });
    await expect(crm.tags.create({ name: 'ÄRGER & co' })).rejects.toMatchObject({
      status: 409,
      code: 'duplicate',
      problem: { duplicates: [{ id: vip.id }] },
    });
    const cold = await crm.tags.create({ name: 'Cold' });
    await expect(crm.tags.update(cold.id, { name: 'ärger & CO' })).rejects.toMatchObject({
      code: 'duplicate',
    });
    expect(await crm.tags.update(cold.id, { name: 'COLD' })).toMatchObject({ name: 'COLD' });
    const { crm: other } = await createOrganization(server);
    await other.tags.create({ name: 'Ärger & Co' });
    expect((await other.tags.list()).data).toHaveLength(1);
  });

  test('are found and made by their name, which keeps its case', async () => {
    const { crm } = await createOrganization(server);
    const made = await crm.tags.upsert('name', 'VIP', { color: 'red' });
    expect(made).toMatchObject({ name: 'VIP', color: 'red', version: 1 });
    const again = await crm.tags.upsert('name', 'vip', { color: 'blue' });
    expect(again).toMatchObject({ id: made.id, name: 'VIP', color: 'blue', version: 2 });
  });

  test('free their name in the bin, and do not come back to one that is taken', async () => {
    const { crm } = await createOrganization(server);
    const [one] = await madeTags(crm, 'VIP');
    await crm.tags.delete(one!);
    await madeTags(crm, 'vip');
    await expect(crm.tags.restore(one!)).rejects.toMatchObject({ code: 'duplicate' });
  });
});

describe('the tags of a record', () => {
  test('are set by its fields, added and taken one by one; what changes nothing leaves its version', async () => {
    const { crm } = await createOrganization(server);
    const [a, b, c] = (await madeTags(crm, 'A', 'B', 'C')) as [string, string, string];
    const { id, tagIds } = await crm.contacts.create({ lastName: 'L', tagIds: [b, a, b] });
    expect(tagIds).toEqual([a, b]);
    expect(await crm.contacts.tags.add(id, a)).toMatchObject({ version: 1 });
    expect(await crm.contacts.tags.add(id, c)).toMatchObject({ tagIds: [a, b, c], version: 2 });
    await crm.contacts.tags.remove(id, a);
    await crm.contacts.tags.remove(id, a);
    expect(await crm.contacts.get(id)).toMatchObject({ tagIds: [b, c], version: 3 });
    expect(await crm.contacts.update(id, { tagIds: [c, b] })).toMatchObject({ version: 3 });
    expect(await crm.contacts.update(id, { tagIds: null })).toMatchObject({ tagIds: [] });
    expect(await crm.contacts.replace(id, { lastName: 'M', tagIds: [a] })).toMatchObject({
      tagIds: [a],
    });
    expect(await crm.contacts.replace(id, { lastName: 'M' })).toMatchObject({ tagIds: [] });
  });

  test('are there for every object, and with their names where they are included', async () => {
    const { crm } = await createOrganization(server);
    const vip = await crm.tags.create({ name: 'VIP', color: 'red' });
    const tagIds = [vip.id];
    const made = [
      await crm.companies.create({ name: 'C', tagIds }),
      await crm.leads.create({ lastName: 'L', tagIds }),
      await crm.deals.create({ name: 'D', tagIds }),
      await crm.activities.create({ type: 'note', subject: 'S', tagIds }),
    ];
    for (const record of made) expect(record.tagIds).toEqual(tagIds);
    const [deal] = (await crm.deals.list({ include: ['tags'] })).data;
    expect(deal!.tags).toEqual({
      data: [{ id: vip.id, name: 'VIP', slug: 'vip', color: 'red' }],
      page: { nextCursor: null, hasMore: false },
    });
    const counts = { contact: 0, company: 1, lead: 1, deal: 1, activity: 1 };
    expect((await crm.tags.get(vip.id)).counts).toEqual(counts);
    await crm.deals.delete(deal!.id);
    expect((await crm.tags.list()).data[0]!.counts).toEqual({ ...counts, deal: 0 });
  });

  test('are tags of the organization: another one’s is none, and neither is one in the bin', async () => {
    const { crm, token } = await createOrganization(server);
    const { crm: other } = await createOrganization(server);
    const [foreign] = await madeTags(other, 'Foreign');
    const [binned] = await madeTags(crm, 'Binned');
    await crm.tags.delete(binned!);
    const { id } = await crm.contacts.create({ lastName: 'L' });
    const random = crypto.randomUUID();
    for (const tagId of [foreign!, binned!, random]) {
      await expect(crm.contacts.update(id, { tagIds: [tagId] })).rejects.toMatchObject({
        status: 400,
        problem: { errors: [{ pointer: '/tagIds', code: 'unknown_reference' }] },
      });
      await expect(crm.contacts.tags.add(id, tagId)).rejects.toMatchObject({ status: 404 });
      await crm.contacts.tags.remove(id, tagId);
    }
    expect(await crm.contacts.get(id)).toMatchObject({ tagIds: [], version: 1 });
    const tooMany = Array.from({ length: 101 }, () => crypto.randomUUID());
    const reply = await request(server, '/contacts', {
      token,
      body: { lastName: 'L', tagIds: tooMany },
    });
    expect(await reply.json()).toMatchObject({ status: 400, errors: [{ pointer: '/tagIds' }] });
  });

  test('stay as they are when one is renamed, go with one that goes to the bin, and come back with it', async () => {
    const { crm } = await createOrganization(server);
    const [a, b] = (await madeTags(crm, 'A', 'B')) as [string, string];
    const { id } = await crm.contacts.create({ lastName: 'L', tagIds: [a, b] });
    await crm.tags.update(a, { name: 'Z' });
    expect(await namesOf(crm, id)).toEqual(['B', 'Z']);
    await crm.tags.delete(a);
    expect(await crm.contacts.get(id)).toMatchObject({ tagIds: [b], version: 1 });
    expect(await namesOf(crm, id)).toEqual(['B']);
    expect((await crm.contacts.list({ tagIds: { hasAny: a } })).data).toEqual([]);
    // A change of something else leaves what is hidden.
    await crm.contacts.update(id, { lastName: 'M' });
    await crm.tags.restore(a);
    expect(await crm.contacts.get(id)).toMatchObject({ tagIds: [a, b], version: 2 });
  });

  test('are filtered by, alone and by what the tag is called', async () => {
    const { crm } = await createOrganization(server);
    const [a, b] = (await madeTags(crm, 'A', 'B')) as [string, string];
    for (const [lastName, tagIds] of [
      ['none', []],
      ['a', [a]],
      ['b', [b]],
      ['ab', [a, b]],
    ] as const) {
      await crm.contacts.create({ lastName, tagIds: [...tagIds] });
    }
    const found = async (filter: Parameters<HeadlessCrm['contacts']['search']>[0]['filter']) =>
      (await crm.contacts.search({ filter, sort: ['lastName'] })).data.map((one) => one.lastName);
    const of = (op: 'hasAny' | 'hasAll' | 'hasNone', value: string[]) =>
      found({ field: 'tagIds', op, value });
    expect(await of('hasAny', [a])).toEqual(['a', 'ab']);
    expect(await of('hasAny', [a, b])).toEqual(['a', 'ab', 'b']);
    expect(await of('hasAll', [a, b, a])).toEqual(['ab']);
    expect(await of('hasNone', [a])).toEqual(['b', 'none']);
    expect(await found({ field: 'tagIds', op: 'isNull', value: true })).toEqual(['none']);
    expect(await found({ field: 'tagIds', op: 'isNull', value: false })).toEqual(['a', 'ab', 'b']);
    expect(await found({ field: 'tags.some.name', op: 'eq', value: 'A' })).toEqual(['a', 'ab']);
    expect(await found({ field: 'tags.none.name', op: 'eq', value: 'A' })).toEqual(['b', 'none']);
    expect(await found({ field: 'tags.every.name', op: 'eq', value: 'A' })).toEqual(['a', 'none']);
    const listed = await crm.contacts.list({ tagIds: { hasAll: `${a},${b}` } });
    expect(listed.data.map((one) => one.lastName)).toEqual(['ab']);
    await expect(of('hasAny', ['A'])).rejects.toMatchObject({ status: 400 });
  });

  test('are told by the history and the feed, and taken back with the request', async () => {
    const { crm, token } = await createOrganization(server);
    const [a, b] = (await madeTags(crm, 'A', 'B')) as [string, string];
    const { id } = await crm.contacts.create({ lastName: 'L', tagIds: [a] });
    const reply = await request(server, `/contacts/${id}/tags/${b}`, { token, method: 'PUT' });
    const [entry] = (await crm.contacts.history(id, { field: 'tagIds' })).data;
    expect(entry!.changes).toEqual([{ field: 'tagIds', from: [a], to: [a, b] }]);
    const feed = (await crm.changes.list({ types: ['contact.updated'] })).data;
    expect(feed).toMatchObject([{ before: { tagIds: [a] }, after: { tagIds: [a, b] } }]);
    const past = await crm.contacts.get(id, { asOf: entry!.at });
    expect(past.tagIds).toEqual([a, b]);
    await crm.requests.undo(reply.headers.get('x-request-id')!);
    expect(await crm.contacts.get(id)).toMatchObject({ tagIds: [a], version: 3 });
  });

  test('are all there when records are merged, and apart again when that is undone', async () => {
    const { crm } = await createOrganization(server);
    const [a, b] = (await madeTags(crm, 'A', 'B')) as [string, string];
    const one = await crm.contacts.create({ lastName: 'L', tagIds: [a] });
    const other = await crm.contacts.create({ lastName: 'L', tagIds: [b] });
    const { record, mergeId } = await crm.contacts.merge(one.id, { from: [other.id] });
    expect(record.tagIds).toEqual([a, b]);
    await crm.merges.undo(mergeId);
    expect((await crm.contacts.get(one.id)).tagIds).toEqual([a]);
    expect((await crm.contacts.get(other.id)).tagIds).toEqual([b]);
    expect((await crm.tags.get(b)).counts.contact).toBe(1);
    await crm.contacts.purge(other.id);
    expect((await crm.tags.get(b)).counts.contact).toBe(0);
  });

  test('are given in a batch, which may make them first', async () => {
    const { crm } = await createOrganization(server);
    const { id } = await crm.contacts.create({ lastName: 'L' });
    const { results } = await crm.batch.run({
      operations: [
        { ref: 'vip', operation: 'tags.create', body: { name: 'VIP' } },
        { ref: 'cold', operation: 'tags.upsert', key: 'name', value: 'Cold', body: {} },
        { operation: 'companies.create', body: { name: 'C', tagIds: ['@{vip.id}', '@{cold.id}'] } },
        { operation: 'contacts.tags.add', id, tagId: '@{vip.id}' },
        { operation: 'contacts.tags.add', id, tagId: '@{cold.id}' },
        { operation: 'contacts.tags.remove', id, tagId: '@{vip.id}' },
      ],
    });
    expect(results.map(({ status }) => status)).toEqual([201, 201, 201, 200, 200, 204]);
    expect(await namesOf(crm, id)).toEqual(['Cold']);
  });
});

describe('tags that are merged', () => {
  test('are shown as the one that is left, without a change of the records, until that is undone', async () => {
    const { crm } = await createOrganization(server);
    const [a, b, c] = (await madeTags(crm, 'A', 'B', 'C')) as [string, string, string];
    const both = await crm.contacts.create({ lastName: 'both', tagIds: [a, b] });
    const one = await crm.contacts.create({ lastName: 'one', tagIds: [a] });
    const first = await crm.tags.merge(b, { from: [a] });
    expect(first.record).toMatchObject({ id: b, name: 'B' });
    await expect(crm.tags.get(a)).rejects.toMatchObject({
      code: 'merged',
      problem: { mergedInto: b },
    });
    const second = await crm.tags.merge(c, { from: [b] });
    for (const { id } of [both, one]) {
      expect(await crm.contacts.get(id)).toMatchObject({ tagIds: [c], version: 1 });
      expect(await namesOf(crm, id)).toEqual(['C']);
    }
    expect((await crm.tags.get(c)).counts.contact).toBe(2);
    expect((await crm.contacts.list({ tagIds: { hasAll: c } })).data).toHaveLength(2);
    expect((await crm.contacts.list({ tagIds: { hasAny: a } })).data).toHaveLength(0);
    await expect(crm.contacts.tags.add(one.id, a)).rejects.toMatchObject({ code: 'merged' });
    // What says nothing new changes nothing, and what does is kept.
    expect(await crm.contacts.update(one.id, { tagIds: [c] })).toMatchObject({ version: 1 });
    await crm.contacts.tags.remove(both.id, c);
    await crm.merges.undo(second.mergeId);
    expect((await crm.contacts.get(one.id)).tagIds).toEqual([b]);
    await crm.merges.undo(first.mergeId);
    expect((await crm.contacts.get(one.id)).tagIds).toEqual([a]);
    expect((await crm.contacts.get(both.id)).tagIds).toEqual([]);
    expect((await crm.tags.get(a)).counts.contact).toBe(1);
  });

  test('go to the bin together, and come back', async () => {
    const { crm } = await createOrganization(server);
    const [a, b] = (await madeTags(crm, 'A', 'B')) as [string, string];
    const { id } = await crm.contacts.create({ lastName: 'L', tagIds: [a] });
    await crm.tags.merge(b, { from: [a] });
    await crm.tags.delete(b);
    expect((await crm.contacts.get(id)).tagIds).toEqual([]);
    await crm.tags.restore(b);
    expect((await crm.contacts.get(id)).tagIds).toEqual([b]);
  });
});

describe('who does not see all', () => {
  test('counts what he sees, and learns nothing of the rest', async () => {
    const of = await createOrganization(server);
    const role = await of.crm.roles.create({
      name: 'Own',
      access: { contact: { read: 'own', write: 'own' } },
    });
    const { crm } = await addMember(server, of, role.key);
    const [vip] = (await madeTags(of.crm, 'VIP')) as [string];
    await of.crm.contacts.create({ lastName: 'Hers', tagIds: [vip] });
    await of.crm.companies.create({ name: 'Hers', tagIds: [vip] });
    await crm.contacts.create({ lastName: 'His', tagIds: [vip] });
    const { counts } = await crm.tags.get(vip);
    expect(counts).toEqual({ contact: 1, company: 0, lead: 0, deal: 0, activity: 0 });
    expect((await of.crm.tags.get(vip)).counts).toMatchObject({ contact: 2, company: 1 });
    const { data } = await crm.contacts.list({ tagIds: { hasAny: vip } });
    expect(data.map(({ lastName }) => lastName)).toEqual(['His']);
    await expect(crm.tags.create({ name: 'Mine' })).rejects.toMatchObject({ status: 403 });
  });

  test('or from whom the tags of contacts are hidden, has neither counts nor a way around', async () => {
    const of = await createOrganization(server);
    const role = await of.crm.roles.create({
      name: 'Blind',
      access: { contact: { read: 'all', write: 'all' } },
      fields: { contact: { tagIds: 'hidden' } },
    });
    const blind = await addMember(server, of, role.key);
    const [vip] = (await madeTags(of.crm, 'VIP')) as [string];
    const { id } = await of.crm.contacts.create({ lastName: 'L', tagIds: [vip] });
    const text = async (path: string, method = 'GET') => {
      const reply = await request(server, path, { token: blind.token, method });
      return `${reply.status} ${await reply.text()}`;
    };
    expect(await text(`/contacts/${id}`)).not.toContain('tagIds');
    expect(await text(`/tags/${vip}`)).not.toContain('counts');
    for (const path of ['?include=tags', '?tags.some.name=VIP', `?tagIds[hasAny]=${vip}`])
      expect(await text(`/contacts${path}`)).toMatch(/^400 /);
    expect(await text(`/contacts/${id}/tags/${vip}`, 'PUT')).toMatch(/^400 /);
    expect(await text(`/contacts/${id}/tags/${vip}`, 'DELETE')).toMatch(/^400 /);
  });
});

test('a record has a hundred tags, and one of these is not one too many', async () => {
  const { crm } = await createOrganization(server);
  const { results } = await crm.batch.run({
    operations: Array.from({ length: 101 }, (_, n) => ({
      operation: 'tags.create' as const,
      body: { name: `T${n}` },
    })),
  });
  const ids = results.map(({ body }) => String(body?.['id'])).toSorted();
  const tagIds = ids.slice(1);
  const { id } = await crm.contacts.create({ lastName: 'L', tagIds });
  expect(await crm.contacts.tags.add(id, ids[1]!)).toMatchObject({ tagIds, version: 1 });
  await expect(crm.contacts.tags.add(id, ids[0]!)).rejects.toMatchObject({
    status: 400,
    problem: { errors: [{ pointer: '/tagIds', code: 'too_big' }] },
  });
  const { tags } = await crm.contacts.get(id, { include: ['tags'] });
  expect([tags!.data.length, tags!.page.hasMore]).toEqual([100, false]);
});

test('many who tag one record at once all do, and one name is made once', async () => {
  const { crm } = await createOrganization(server);
  const { id } = await crm.contacts.create({ lastName: 'L' });
  const names = Array.from({ length: 20 }, (_, n) => `T${n}`);
  const tags = await madeTags(crm, ...names);
  await Promise.all(tags.map((tag) => crm.contacts.tags.add(id, tag)));
  expect((await crm.contacts.get(id)).tagIds).toEqual(tags);
  await Promise.all(tags.slice(1).map((tag) => crm.contacts.tags.remove(id, tag)));
  expect((await crm.contacts.get(id)).tagIds).toEqual(tags.slice(0, 1));
  const made = await Promise.allSettled(names.map(() => crm.tags.create({ name: 'Once' })));
  expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('a form gives its tags to what it makes and to what it changes, under whatever name they are by then', async () => {
  const { crm } = await createOrganization(server);
  const [a, b, c] = (await madeTags(crm, 'A', 'B', 'C')) as [string, string, string];
  const random = crypto.randomUUID();
  await expect(crm.forms.create({ ...contactForm, tagIds: [random] })).rejects.toMatchObject({
    status: 400,
    problem: { errors: [{ pointer: '/tagIds', code: 'unknown_reference' }] },
  });
  const form = await crm.forms.create({ ...contactForm, tagIds: [a] });
  const submit = async (email: string) => {
    const { recordId } = await crm.forms.submit({ formId: form.id, fields: { email } });
    return crm.contacts.get(recordId!);
  };
  expect((await submit('new@example.com')).tagIds).toEqual([a]);
  const { id } = await crm.contacts.create({
    lastName: 'L',
    emails: [{ address: 'old@example.com' }],
    tagIds: [c],
  });
  expect(await submit('old@example.com')).toMatchObject({ id, tagIds: [a, c] });
  await crm.tags.merge(b, { from: [a] });
  expect(await crm.forms.get(form.id)).toMatchObject({ tagIds: [b] });
  await crm.forms.update(form.id, { name: 'Renamed' });
  expect((await submit('third@example.com')).tagIds).toEqual([b]);
  await crm.tags.delete(b);
  expect(await submit('fourth@example.com')).toMatchObject({ tagIds: [] });
  expect(await crm.forms.update(form.id, { tagIds: [c] })).toMatchObject({ tagIds: [c] });
});
