/** Whatever is done with tags and with the tags of records, in whatever order, a plain model agrees on all that is shown. */
import { afterAll, expect, test } from 'vitest';
import { ApiError } from '@headless-crm/sdk';
import * as fc from 'fast-check';
import { asOwner } from './support/owner.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

const [tagCount, contactCount] = [6, 4];

const tag = fc.nat({ max: tagCount - 1 });
const contact = fc.nat({ max: contactCount - 1 });
const operation = fc.oneof(
  fc.record({
    do: fc.constant('merge' as const),
    tag,
    from: fc.uniqueArray(tag, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ do: fc.constant('undo' as const), which: fc.nat({ max: 2 }) }),
  fc.record({ do: fc.constantFrom('delete' as const, 'restore' as const), tag }),
  fc.record({ do: fc.constantFrom('add' as const, 'remove' as const), contact, tag }),
  fc.record({
    do: fc.constant('set' as const),
    contact,
    tags: fc.uniqueArray(tag, { maxLength: 3 }),
  }),
  fc.record({ do: fc.constant('touch' as const), contact }),
  fc.record({ do: fc.constant('takeBack' as const), which: fc.nat({ max: 2 }) }),
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

interface Merge {
  id: string;
  from: string[];
}

/** What there is, as the operations that were accepted made it. */
interface Model {
  tags: string[];
  contacts: string[];
  binned: Set<string>;
  mergedInto: Map<string, string>;
  merges: Merge[];
  /** The ids that each contact was given. */
  held: Map<string, Set<string>>;
  /** Requests that changed a contact's tags, and what it held before. */
  requests: { id: string; contact: string; before: Set<string>; after: Set<string> }[];
}

function shownAs({ binned, mergedInto }: Model, id: string): string | null {
  let last = id;
  for (let next = mergedInto.get(last); next; next = mergedInto.get(last)) last = next;
  return binned.has(last) ? null : last;
}

function shownOf(model: Model, contactId: string): string[] {
  const shown = [...model.held.get(contactId)!].flatMap((id) => shownAs(model, id) ?? []);
  return [...new Set(shown)].toSorted();
}

/** The ids that are held when those that are given are to be shown. */
function keptOf(model: Model, contactId: string, given: readonly string[]): Set<string> {
  const before = shownOf(model, contactId);
  const stays = [...model.held.get(contactId)!].filter((id) => {
    const shown = shownAs(model, id);
    return shown === null || given.includes(shown);
  });
  return new Set([...stays, ...given.filter((id) => !before.includes(id))]);
}

async function build({ crm }: TestOrganization): Promise<Model> {
  const model: Model = {
    tags: [],
    contacts: [],
    binned: new Set(),
    mergedInto: new Map(),
    merges: [],
    held: new Map(),
    requests: [],
  };
  for (let n = 0; n < tagCount; n += 1)
    model.tags.push((await crm.tags.create({ name: `T${n}` })).id);
  for (let n = 0; n < contactCount; n += 1) {
    const tagIds = model.tags.filter((_, index) => (index + n) % 3 === 0);
    const { id } = await crm.contacts.create({ lastName: `C${n}`, tagIds });
    model.contacts.push(id);
    model.held.set(id, new Set(tagIds));
  }
  return model;
}

/** Null where the server refuses it, for a reason that it says. */
async function accepted<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (ApiError.is(error) && error.status >= 400 && error.status < 500) return null;
    throw error;
  }
}

/** Changes the tags of a contact by a request that can be undone. */
async function setTags(
  { token }: TestOrganization,
  model: Model,
  contactId: string,
  given: readonly string[],
  [method, below, body]: [method: string, below: string, body?: unknown],
): Promise<void> {
  const before = model.held.get(contactId)!;
  const after = keptOf(model, contactId, given);
  const isSame = given.toSorted().join() === shownOf(model, contactId).join();
  const reply = await request(server, `/contacts/${contactId}${below}`, { token, method, body });
  if (reply.status >= 400 || isSame) return;
  model.held.set(contactId, after);
  model.requests.push({
    id: reply.headers.get('x-request-id')!,
    contact: contactId,
    before,
    after,
  });
}

async function perform(of: TestOrganization, model: Model, one: Operation): Promise<void> {
  const { crm } = of;
  switch (one.do) {
    case 'merge': {
      const from = one.from.map((index) => model.tags[index]!);
      const done = await accepted(crm.tags.merge(model.tags[one.tag]!, { from }));
      if (!done) return;
      for (const id of from) {
        model.binned.add(id);
        model.mergedInto.set(id, model.tags[one.tag]!);
      }
      model.merges.push({ id: done.mergeId, from });
      return;
    }
    case 'undo': {
      const merge = model.merges.at(-1 - one.which);
      if (!merge || !(await accepted(crm.merges.undo(merge.id)))) return;
      for (const id of merge.from) {
        model.binned.delete(id);
        model.mergedInto.delete(id);
      }
      model.merges = model.merges.filter((other) => other !== merge);
      return;
    }
    case 'delete':
      if ((await accepted(crm.tags.delete(model.tags[one.tag]!).then(() => true))) !== null)
        model.binned.add(model.tags[one.tag]!);
      return;
    case 'restore':
      if (await accepted(crm.tags.restore(model.tags[one.tag]!)))
        model.binned.delete(model.tags[one.tag]!);
      return;
    case 'touch':
      await crm.contacts.update(model.contacts[one.contact]!, { jobTitle: crypto.randomUUID() });
      return;
    case 'takeBack': {
      const asked = model.requests.at(-1 - one.which);
      if (!asked || !(await accepted(crm.requests.undo(asked.id)))) return;
      model.held.set(asked.contact, asked.before);
      model.requests = model.requests.filter((other) => other !== asked);
      return;
    }
    case 'set': {
      const [id, tagIds] = [
        model.contacts[one.contact]!,
        one.tags.map((index) => model.tags[index]!),
      ];
      await setTags(of, model, id, tagIds, ['PATCH', '', { tagIds }]);
      return;
    }
    default: {
      const [id, tagId] = [model.contacts[one.contact]!, model.tags[one.tag]!];
      const shown = shownOf(model, id);
      const given =
        one.do === 'add'
          ? [...new Set([...shown, tagId])]
          : shown.filter((other) => other !== tagId);
      await setTags(of, model, id, given, [one.do === 'add' ? 'PUT' : 'DELETE', `/tags/${tagId}`]);
    }
  }
}

async function check({ crm }: TestOrganization, model: Model): Promise<void> {
  const expected = new Map(model.contacts.map((id) => [id, shownOf(model, id)]));
  const { data } = await crm.contacts.list({ include: ['tags'] });
  expect(new Map(data.map(({ id, tagIds }) => [id, tagIds]))).toEqual(
    new Map([...expected].toReversed()),
  );
  for (const { tagIds, tags } of data) expect(tags!.data.map(({ id }) => id)).toEqual(tagIds);
  const having = (test: (shown: string[]) => boolean): string[] =>
    model.contacts.filter((id) => test(expected.get(id)!));
  const found = async (tagIds: NonNullable<Parameters<typeof crm.contacts.list>[0]>['tagIds']) =>
    (await crm.contacts.list({ tagIds, sort: ['id'] })).data.map(({ id }) => id);
  for (const [n, id] of model.tags.entries()) {
    const other = model.tags[(n + 1) % tagCount]!;
    expect(await found({ hasAny: id })).toEqual(having((shown) => shown.includes(id)));
    expect(await found({ hasNone: id })).toEqual(having((shown) => !shown.includes(id)));
    expect(await found({ hasAll: `${id},${other}` })).toEqual(
      having((shown) => shown.includes(id) && shown.includes(other)),
    );
  }
  const [one, other] = model.tags as [string, string];
  const { data: lacking } = await crm.contacts.search({
    filter: { not: { field: 'tagIds', op: 'hasAll', value: [one, other] } },
    sort: ['id'],
  });
  expect(lacking.map(({ id }) => id)).toEqual(
    having((shown) => !shown.includes(one) || !shown.includes(other)),
  );
  expect(await found({ isNull: true })).toEqual(having((shown) => shown.length === 0));
  expect(await found({ isNull: false })).toEqual(having((shown) => shown.length > 0));
  for (const { id, counts } of (await crm.tags.list()).data)
    expect(counts.contact).toBe(having((shown) => shown.includes(id)).length);
}

const runs = Number(process.env['SEQUENCE_RUNS'] ?? 4);

test('one after the other', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 10, maxLength: 40 }), async (operations) => {
      const organization = await createOrganization(server);
      const model = await build(organization);
      for (const one of operations) await perform(organization, model, one);
      await check(organization, model);
    }),
    { numRuns: runs },
  );
}, 300_000);

test('many at once: nothing fails, and what each tag is shown as follows from the merges and the bin', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 30, maxLength: 60 }), async (operations) => {
      const organization = await createOrganization(server);
      const model = await build(organization);
      for (let first = 0; first < operations.length; first += 10) {
        const some = operations.slice(first, first + 10);
        await Promise.all(some.map((one) => perform(organization, model, one)));
      }
      const { rows } = await asOwner(server, organization, (client) =>
        client.query<{ id: string; binned: boolean; shown: string | null; into: string | null }>(
          `select t.id, t.deleted_at is not null as binned, t.shown_as as shown, m.survivor_id as into
           from tags t left join merged_records m on m.record_id = t.id`,
        ),
      );
      const binned = new Set(rows.flatMap((row) => (row.binned ? [row.id] : [])));
      const mergedInto = new Map(rows.flatMap((row) => (row.into ? [[row.id, row.into]] : [])));
      const now = { ...model, binned, mergedInto };
      expect(rows.map(({ id, shown }) => [id, shown])).toEqual(
        rows.map(({ id }) => [id, shownAs(now, id)]),
      );
      const held = await asOwner(server, organization, (client) =>
        client.query<{ id: string; held: string[] }>('select id, tag_ids as held from contacts'),
      );
      await check(organization, {
        ...now,
        held: new Map(held.rows.map((row) => [row.id, new Set(row.held)])),
      });
    }),
    { numRuns: runs },
  );
}, 300_000);
