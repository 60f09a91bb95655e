import { afterAll, describe, expect, test } from 'vitest';
import type { HeadlessCrm } from '@headless-crm/sdk';
import * as fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { snapshotOf } from './support/owner.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

const email = (address: string, primary = false) => ({ address, type: 'work' as const, primary });

/** When the merged were moved to the bin differs from merge to merge. */
const withoutTimes = (rows: Record<string, unknown[]>): string =>
  JSON.stringify(rows).replaceAll(/"deleted_at":"[^"]+"/g, '');

/** An undo that is to be refused: its conflicts. All else stays as it is. */
async function conflictsOf(organization: TestOrganization, mergeId: string) {
  const before = await snapshotOf(server, organization);
  const path = `/merges/${mergeId}/undo`;
  const response = await request(server, path, { token: organization.token, method: 'POST' });
  const problem = await problemOf(response);
  expect(problem).toMatchObject({ status: 409, code: 'undo_conflict' });
  expect(await snapshotOf(server, organization)).toEqual(before);
  return problem.conflicts!;
}

/** Two contacts of two companies each, one of them the same, of which one is merged into the other. */
async function mergePair(crm: HeadlessCrm) {
  const [acme, bell, core] = [
    await crm.companies.create({ name: 'Acme' }),
    await crm.companies.create({ name: 'Bell' }),
    await crm.companies.create({ name: 'Core' }),
  ];
  const left = await crm.contacts.create({
    lastName: 'Left',
    companyId: acme.id,
    emails: [email('left@x.example')],
  });
  const gone = await crm.contacts.create({
    firstName: 'Gone',
    jobTitle: 'Analyst',
    companyId: core.id,
    emails: [email('gone@x.example')],
  });
  await crm.contacts.companies.set(left.id, bell.id, {});
  await crm.contacts.companies.set(gone.id, bell.id, { role: 'chair' });
  const { mergeId } = await crm.contacts.merge(left.id, { from: [gone.id] });
  return { acme, bell, core, left, gone, mergeId };
}

describe('an undo', () => {
  test('brings the merged back, as if nothing had been, and can be followed by another merge', async () => {
    const organization = await createOrganization(server);
    const { crm } = organization;
    const { left, gone, mergeId } = await mergePair(crm);
    const merged = await snapshotOf(server, organization);
    const { record, restored } = await crm.merges.undo(mergeId);
    expect(record).toEqual({ ...left, version: 3, updatedAt: record.updatedAt });
    const { updatedAt } = restored[0]!;
    expect(restored).toEqual([{ ...gone, version: 3, updatedAt }]);
    expect(await crm.contacts.get(gone.id)).toEqual(restored[0]);
    expect((await crm.contacts.companies.list(gone.id)).data).toHaveLength(2);

    const apart = await snapshotOf(server, organization);
    const again = await crm.contacts.merge(left.id, { from: [gone.id] });
    expect(withoutTimes(await snapshotOf(server, organization))).toBe(withoutTimes(merged));
    await crm.merges.undo(again.mergeId);
    expect(await snapshotOf(server, organization)).toEqual(apart);
    await expect(crm.merges.undo(mergeId)).rejects.toMatchObject({ code: 'already_undone' });
  });

  test('of a merge that never was, or another organization’s, is a 404', async () => {
    const organization = await createOrganization(server);
    const { mergeId } = await mergePair(organization.crm);
    const stranger = await createOrganization(server);
    for (const id of [mergeId, uuid()]) {
      await expect(stranger.crm.merges.undo(id)).rejects.toMatchObject({
        status: 404,
        code: 'not_found',
      });
    }
  });

  test('needs the permission to write what was merged', async () => {
    const { crm } = await createOrganization(server);
    const { mergeId } = await mergePair(crm);
    const { key } = await crm.apiKeys.create({
      name: 'Other',
      permissions: ['companies:write', 'contacts:read'],
    });
    const path = `/merges/${mergeId}/undo`;
    const response = await request(server, path, { token: key, method: 'POST' });
    expect(response.status).toBe(403);
    expect(await problemOf(response)).toMatchObject({ permission: 'contacts:write' });
  });

  test('keeps what was changed since in other fields', async () => {
    const { crm } = await createOrganization(server);
    const { left, gone, mergeId } = await mergePair(crm);
    await crm.contacts.update(left.id, { department: 'Engines' });
    const { record } = await crm.merges.undo(mergeId);
    expect(record).toMatchObject({ firstName: null, jobTitle: null, department: 'Engines' });
    expect(await crm.contacts.get(gone.id)).toMatchObject({ jobTitle: 'Analyst' });
  });

  test('is exact with money beyond what a JSON number holds', async () => {
    const { crm } = await createOrganization(server);
    const amount = '999999999999.123457';
    const a = await crm.companies.create({ name: 'A' });
    const b = await crm.companies.create({
      name: 'B',
      annualRevenue: { amount, currency: 'EUR' },
    });
    const fields = { annualRevenue: { amount: '1.00', currency: 'USD' } };
    const one = await crm.companies.merge(a.id, { from: [b.id] });
    expect(one.record).toMatchObject({ annualRevenue: { amount } });
    const two = await crm.companies.merge(a.id, {
      from: [(await crm.companies.create({ name: 'C' })).id],
      fields,
    });
    expect((await crm.merges.undo(two.mergeId)).record).toMatchObject({
      annualRevenue: { amount, currency: 'EUR' },
    });
  });
});

describe('what stands in the way', () => {
  test('fields that were changed since, each named', async () => {
    const organization = await createOrganization(server);
    const { crm } = organization;
    const { left, bell, mergeId } = await mergePair(crm);
    await crm.contacts.update(left.id, { jobTitle: 'Countess', emails: [] });
    await crm.contacts.companies.set(left.id, bell.id, { role: 'clerk' });
    const [link] = (await crm.contacts.companies.list(left.id, { role: { eq: 'clerk' } })).data;
    const conflicts = await conflictsOf(organization, mergeId);
    expect(conflicts).toHaveLength(3);
    expect(conflicts).toEqual(
      expect.arrayContaining([
        { object: 'contact', id: left.id, field: 'emails', message: expect.any(String) },
        { object: 'contact', id: left.id, field: 'jobTitle', message: expect.any(String) },
        { object: 'contact_company', id: link!.id, field: 'role', message: expect.any(String) },
      ]),
    );
  });

  test('a link that is gone, and one that became the primary one', async () => {
    const organization = await createOrganization(server);
    const { crm } = organization;
    const { left, core, bell, mergeId } = await mergePair(crm);
    const [link] = (await crm.contacts.companies.list(left.id, { role: { eq: 'chair' } })).data;
    await crm.contacts.companies.delete(left.id, bell.id);
    await crm.contacts.update(left.id, { companyId: core.id });
    expect(await conflictsOf(organization, mergeId)).toEqual([
      { object: 'contact_company', id: link!.id, field: null, message: expect.any(String) },
      { object: 'contact', id: left.id, field: 'companyId', message: expect.any(String) },
    ]);
  });

  test('a link that the merge made, when somebody says by now what it is', async () => {
    const organization = await createOrganization(server);
    const { crm } = organization;
    const company = await crm.companies.create({ name: 'Acme' });
    const left = await crm.contacts.create({ lastName: 'L' });
    const gone = await crm.contacts.create({ lastName: 'G' });
    const merge = { from: [gone.id], fields: { companyId: company.id } };
    const { mergeId } = await crm.contacts.merge(left.id, merge);
    const link = await crm.contacts.companies.set(left.id, company.id, { role: 'chair' });
    expect(await conflictsOf(organization, mergeId)).toEqual([
      { object: 'contact_company', id: link.id, field: 'role', message: expect.any(String) },
    ]);
    await crm.contacts.companies.set(left.id, company.id, {});
    await crm.merges.undo(mergeId);
    expect((await crm.contacts.companies.list(left.id)).data).toEqual([]);
  });

  test('a value that another record has by now, with its holder', async () => {
    const organization = await createOrganization(server);
    const { crm } = organization;
    const { left, gone, mergeId } = await mergePair(crm);
    await crm.contacts.update(left.id, { emails: [] });
    const taker = await crm.contacts.create({
      lastName: 'Taker',
      emails: [email('gone@x.example')],
    });
    const conflicts = await conflictsOf(organization, mergeId);
    expect(conflicts).toContainEqual({
      object: 'contact',
      id: gone.id,
      field: 'email',
      message: `email gone@x.example belongs to contact ${taker.id} by now`,
    });
    expect(conflicts).toHaveLength(2);
  });

  test('a value that the survivor was given since', async () => {
    const organization = await createOrganization(server);
    const { crm } = organization;
    const left = await crm.contacts.create({ lastName: 'L' });
    const gone = await crm.contacts.create({ firstName: 'G', emails: [email('g@x.example')] });
    const { mergeId } = await crm.contacts.merge(left.id, {
      from: [gone.id],
      fields: { emails: [] },
    });
    await crm.contacts.update(left.id, { emails: [email('g@x.example')] });
    expect(await conflictsOf(organization, mergeId)).toMatchObject([
      { id: gone.id, field: 'email', message: expect.stringContaining(left.id) },
    ]);
  });

  test('a survivor in the bin', async () => {
    const organization = await createOrganization(server);
    const { crm } = organization;
    const { left, mergeId } = await mergePair(crm);
    await crm.contacts.delete(left.id);
    expect(await conflictsOf(organization, mergeId)).toEqual([
      { object: 'contact', id: left.id, field: null, message: expect.stringContaining('bin') },
    ]);
    await crm.contacts.restore(left.id);
    await crm.merges.undo(mergeId);
  });

  test('a survivor that was merged itself: the last merge is undone first', async () => {
    const organization = await createOrganization(server);
    const { crm } = organization;
    const { left, gone, mergeId } = await mergePair(crm);
    const top = await crm.contacts.create({ lastName: 'Top' });
    const later = await crm.contacts.merge(top.id, { from: [left.id] });
    const [first] = await conflictsOf(organization, mergeId);
    expect(first).toMatchObject({ id: left.id, field: null });
    expect(first!.message).toContain(top.id);
    expect(first!.message).toContain(later.mergeId);
    await crm.merges.undo(later.mergeId);
    await crm.merges.undo(mergeId);
    expect(await crm.contacts.get(gone.id)).toMatchObject({ jobTitle: 'Analyst' });
  });

  test('a company that was merged or purged since, which the contact would refer to', async () => {
    const organization = await createOrganization(server);
    const { crm } = organization;
    const { core, gone, mergeId } = await mergePair(crm);
    const other = await crm.companies.create({ name: 'Other' });
    const later = await crm.companies.merge(other.id, { from: [core.id] });
    expect(await conflictsOf(organization, mergeId)).toEqual([
      {
        object: 'contact',
        id: gone.id,
        field: 'companyId',
        message: expect.stringContaining(later.mergeId),
      },
    ]);
    await crm.merges.undo(later.mergeId);
    await crm.companies.purge(core.id);
    const conflicts = await conflictsOf(organization, mergeId);
    expect(conflicts).toContainEqual({
      object: 'contact',
      id: gone.id,
      field: 'companyId',
      message: expect.stringContaining('removed for good'),
    });
    expect(conflicts).toContainEqual(expect.objectContaining({ object: 'contact_company' }));
  });

  test('companies that were put below each other since', async () => {
    const organization = await createOrganization(server);
    const { crm } = organization;
    const top = await crm.companies.create({ name: 'Top' });
    const gone = await crm.companies.create({ name: 'Gone', parentId: top.id });
    const child = await crm.companies.create({ name: 'Child', parentId: gone.id });
    const left = await crm.companies.create({ name: 'Left' });
    const { mergeId } = await crm.companies.merge(left.id, {
      from: [gone.id],
      fields: { parentId: null },
    });
    await crm.companies.update(top.id, { parentId: child.id });
    expect(await conflictsOf(organization, mergeId)).toEqual([
      {
        object: 'company',
        id: child.id,
        field: 'parentId',
        message: expect.stringContaining('ancestor'),
      },
    ]);
    await crm.companies.update(top.id, { parentId: null });
    await crm.merges.undo(mergeId);
    expect(await crm.companies.get(child.id)).toMatchObject({ parentId: gone.id });
  });
});

describe('a purge', () => {
  test('of the merged ends its merge: it is not there, and the merge is not undone', async () => {
    const organization = await createOrganization(server);
    const { crm } = organization;
    const { left, gone, mergeId } = await mergePair(crm);
    await crm.contacts.purge(gone.id);
    await expect(crm.contacts.get(gone.id)).rejects.toMatchObject({ code: 'not_found' });
    const conflicts = await conflictsOf(organization, mergeId);
    expect(conflicts).toContainEqual({
      object: 'contact',
      id: gone.id,
      field: null,
      message: expect.stringContaining('removed for good'),
    });
    expect(conflicts.map(({ object, field }) => [object, field])).toEqual([
      ['contact_company', null],
      ['contact_company', 'contactId'],
      ['contact', null],
    ]);
    expect(await crm.contacts.get(left.id)).toMatchObject({ firstName: 'Gone' });
  });

  test('of the survivor leaves what was merged into it in the bin, like anything else', async () => {
    const { crm } = await createOrganization(server);
    const { left, gone, mergeId } = await mergePair(crm);
    await crm.contacts.purge(left.id);
    await expect(crm.merges.undo(mergeId)).rejects.toMatchObject({ code: 'not_found' });
    await expect(crm.contacts.get(gone.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await crm.contacts.restore(gone.id)).toMatchObject({
      deletedAt: null,
      jobTitle: 'Analyst',
      emails: [email('gone@x.example', true)],
    });
  });

  test('of the one in the middle frees those merged into it, and no others', async () => {
    const { crm } = await createOrganization(server);
    const { left, gone, mergeId } = await mergePair(crm);
    const top = await crm.contacts.create({ lastName: 'Top' });
    await crm.contacts.merge(top.id, { from: [left.id] });
    await crm.contacts.purge(left.id);
    await expect(crm.contacts.get(left.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(crm.merges.undo(mergeId)).rejects.toMatchObject({ code: 'not_found' });
    // It is in the bin like anything else, and what it was is the last survivor's.
    await expect(crm.contacts.restore(gone.id)).rejects.toMatchObject({
      code: 'duplicate',
      problem: { duplicates: [{ id: top.id, value: 'gone@x.example' }] },
    });
  });
});

/** Random records: each number is an index among what is made, taken modulo how many there are. */
const index = fc.nat({ max: 20 });
const some = fc.option(index, { nil: null });
const text = fc.option(fc.constantFrom('one', 'two', 'three'), { nil: null });
const moment = fc.option(fc.constantFrom('2020-01-01T00:00:00.000Z', '2021-06-01T12:34:56.789Z'), {
  nil: null,
});
const world = fc.record({
  companies: fc.array(
    fc.record({ industry: text, parent: some, domains: fc.nat({ max: 2 }), binned: fc.boolean() }),
    { minLength: 3, maxLength: 6 },
  ),
  contacts: fc.array(
    fc.record({
      jobTitle: text,
      company: some,
      emails: fc.nat({ max: 2 }),
      phones: fc.array(fc.constantFrom('+442079460001', '+442079460002'), { maxLength: 2 }),
      doNotCall: fc.boolean(),
      binned: fc.boolean(),
    }),
    { minLength: 3, maxLength: 6 },
  ),
  links: fc.array(
    fc.record({ contact: index, company: index, role: text, startedAt: moment, endedAt: moment }),
    { maxLength: 12 },
  ),
  /** What is merged one after another, and undone in the opposite order. */
  merges: fc.array(
    fc.record({
      companies: fc.boolean(),
      into: index,
      from: fc.uniqueArray(index, { minLength: 1, maxLength: 3 }),
      clear: fc.boolean(),
      company: some,
    }),
    { minLength: 1, maxLength: 4 },
  ),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

const at = (ids: string[], place: number): string => ids[place % ids.length]!;

async function build({ crm }: TestOrganization, { companies, contacts, links }: World) {
  const made = { companies: [] as string[], contacts: [] as string[] };
  for (const [number, { industry, parent, domains }] of companies.entries()) {
    const { id } = await crm.companies.create({
      name: `Company ${number}`,
      industry,
      parentId: parent === null || number === 0 ? null : at(made.companies, parent),
      domains: Array.from({ length: domains }, (_, each) => `d${number}-${each}.example`),
    });
    made.companies.push(id);
  }
  for (const [number, { company, emails, phones, binned: _, ...rest }] of contacts.entries()) {
    const { id } = await crm.contacts.create({
      ...rest,
      lastName: `Contact ${number}`,
      companyId: company === null ? null : at(made.companies, company),
      emails: Array.from({ length: emails }, (_, each) => email(`e${number}-${each}@x.example`)),
      phones: phones.map((phone) => ({ number: phone })),
    });
    made.contacts.push(id);
  }
  for (const { contact, company, ...link } of links) {
    await crm.contacts.companies.set(at(made.contacts, contact), at(made.companies, company), link);
  }
  for (const [number, { binned }] of contacts.entries()) {
    if (binned && number > 2) await crm.contacts.delete(made.contacts[number]!);
  }
  for (const [number, { binned }] of companies.entries()) {
    if (binned && number > 2) await crm.companies.delete(made.companies[number]!);
  }
  return made;
}

test('whatever is merged, its undo is the identity', async () => {
  let undone = 0;
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      const organization = await createOrganization(server);
      const { crm } = organization;
      const ids = await build(organization, given);
      const stack: { mergeId: string; before: Record<string, unknown[]> }[] = [];
      for (const { companies, into, from, clear, company } of given.merges) {
        const before = await snapshotOf(server, organization);
        const kind = companies ? 'companies' : 'contacts';
        const id = at(ids[kind], into);
        const others = [...new Set(from.map((place) => at(ids[kind], place)))];
        const companyId = company === null ? null : at(ids.companies, company);
        const fields = {
          ...(clear ? { ownerId: null } : {}),
          ...(companyId === null ? {} : { [companies ? 'parentId' : 'companyId']: companyId }),
        };
        const response = await request(server, `/${kind}/${id}/merge`, {
          token: organization.token,
          body: { from: others, fields },
        });
        if (response.ok) {
          const { mergeId } = (await response.json()) as { mergeId: string };
          stack.push({ mergeId, before });
        } else {
          // Those in the bin, merged ones, and circles are refused, and then nothing has changed.
          expect(response.status).toBeLessThan(500);
          expect(await snapshotOf(server, organization)).toEqual(before);
        }
      }
      for (const { mergeId, before } of stack.toReversed()) {
        await crm.merges.undo(mergeId);
        expect(await snapshotOf(server, organization)).toEqual(before);
        undone += 1;
      }
    }),
    { numRuns: 60, seed: 20_261_121 },
  );
  expect(undone).toBeGreaterThan(30);
}, 60_000);
