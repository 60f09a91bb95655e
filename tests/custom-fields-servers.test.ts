/** Two servers, each of which remembers the custom fields: what one changes, the other knows with its next request. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CustomFieldCreate, HeadlessCrm } from '@headless-crm/sdk';
import { type ServerBeside, startBeside } from './support/beside.ts';
import { contactForm } from './support/forms.ts';
import { createOrganization, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();
let beside: ServerBeside;

beforeAll(async () => {
  beside = await startBeside(server);
});
afterAll(async () => {
  await beside.stop();
  expect(server.errors).toEqual([]);
});

const options = ['gold', 'iron'].map((value) => ({ value, label: value }));
const tier: CustomFieldCreate = {
  object: 'contact',
  key: 'tier',
  label: 'Tier',
  type: 'select',
  options,
};

/** As somebody who comes by the address. */
const at = ({ url }: { url: string }, { token }: TestOrganization): HeadlessCrm =>
  new HeadlessCrm({ baseUrl: url, accessToken: token, maxRetries: 0 });

describe.each(['here', 'beside'])('what is changed %s', (where) => {
  let changing: HeadlessCrm;
  let using: HeadlessCrm;

  beforeEach(async () => {
    const of = await createOrganization(server);
    const both = [at(server, of), at(beside, of)] as const;
    [changing, using] = where === 'here' ? both : [both[1], both[0]];
    // Both remember that there are none.
    for (const one of both) await one.contacts.create({ lastName: 'First' });
  });

  /** The other server has the field in its memory. */
  const remembered = async (more: Partial<CustomFieldCreate> = {}): Promise<string> => {
    const { id } = await changing.customFields.create({ ...tier, ...more });
    await using.contacts.create({ lastName: 'Second', customFields: { tier: 'gold' } });
    return id;
  };
  const create = async (value: unknown) =>
    using.contacts.create({ lastName: 'New', customFields: { tier: value } });

  test('is known to the other one: a new field is written, filtered, sorted and grouped by', async () => {
    await changing.customFields.create(tier);
    const made = await create('gold');
    expect(made.customFields).toEqual({ tier: 'gold' });
    expect((await changing.contacts.get(made.id)).customFields).toEqual({ tier: 'gold' });
  });

  test.each<[string, (crm: HeadlessCrm) => Promise<unknown>, unknown]>([
    [
      'a filter',
      (crm) =>
        crm.contacts
          .search({ filter: { field: 'customFields.tier', op: 'isNull', value: false } })
          .then(({ data }) => data),
      [],
    ],
    [
      'a sort',
      (crm) =>
        crm.contacts.list({ sort: ['customFields.tier'] as never }).then(({ data }) => data.length),
      2,
    ],
    [
      'a group',
      (crm) =>
        crm.contacts
          .aggregate({ groupBy: ['customFields.tier'], metrics: [{ op: 'count' }] } as never)
          .then(({ data }) => data),
      [{ group: { 'customFields.tier': null }, values: [2] }],
    ],
    [
      'a view',
      (crm) =>
        crm.views
          .create({ object: 'contact', name: 'A', sort: ['customFields.tier'] } as never)
          .then(({ sort }) => sort),
      ['customFields.tier'],
    ],
    [
      'a batch',
      (crm) =>
        crm.batch
          .run({
            operations: [
              {
                operation: 'contacts.create',
                body: { lastName: 'B', customFields: { tier: 'iron' } },
              },
            ],
          } as never)
          .then(({ results }) => results.map(({ status }) => status)),
      [201],
    ],
    [
      'a form',
      async (crm) => {
        const tier = { name: 'tier', field: 'customFields.tier' } as const;
        const fields = [...contactForm.fields, tier];
        const form = await crm.forms.create({ ...contactForm, fields });
        const inputs = { email: 'ada@example.com', tier: 'iron' };
        const { unmapped } = await crm.forms.submit({ formId: form.id, fields: inputs });
        return unmapped;
      },
      [],
    ],
    [
      'the record',
      (crm) => crm.contacts.list({ limit: 1 }).then(({ data }) => data[0]!.customFields),
      { tier: null },
    ],
  ])('is known to the other one in its next request: by %s', async (_, use, expected) => {
    await changing.customFields.create(tier);
    expect(await use(using)).toEqual(expected);
  });

  test('is refused by the other one: what is archived, and taken again what is brought back', async () => {
    const id = await remembered();
    await changing.customFields.update(id, { archivedAt: new Date().toISOString() });
    await expect(create('gold')).rejects.toMatchObject({
      errors: [{ pointer: '/customFields/tier', code: 'archived' }],
    });
    const made = await using.contacts.create({ lastName: 'New' });
    expect(made.customFields).toEqual({});
    await changing.customFields.update(id, { archivedAt: null });
    expect((await create('gold')).customFields).toEqual({ tier: 'gold' });
  });

  test('holds for the other one: an option that is added, or archived', async () => {
    const id = await remembered();
    const lead = { value: 'lead', label: 'Lead' };
    await changing.customFields.update(id, { options: [...options, lead] });
    expect((await create('lead')).customFields).toEqual({ tier: 'lead' });
    const [gold, ...rest] = options;
    await changing.customFields.update(id, {
      options: [{ ...gold!, archived: true }, ...rest, lead],
    });
    await expect(create('gold')).rejects.toMatchObject({
      errors: [{ pointer: '/customFields/tier' }],
    });
  });

  test('holds for the other one: what records must have, and what they have by default', async () => {
    const id = await remembered();
    await changing.customFields.update(id, { required: true });
    await expect(using.contacts.create({ lastName: 'New' })).rejects.toMatchObject({
      errors: [{ pointer: '/customFields/tier', code: 'required' }],
    });
    await changing.customFields.update(id, { default: 'iron' });
    const made = await using.contacts.create({ lastName: 'New' });
    expect(made.customFields).toEqual({ tier: 'iron' });
  });

  test('is unknown to the other one when it is deleted', async () => {
    const id = await remembered();
    await changing.customFields.update(id, { archivedAt: new Date().toISOString() });
    await changing.customFields.delete(id);
    await expect(create('gold')).rejects.toMatchObject({
      errors: [{ pointer: '/customFields/tier', code: 'unknown_field' }],
    });
    for (const { customFields } of (await using.contacts.list()).data)
      expect(customFields).toEqual({});
    await expect(
      using.contacts.list({ sort: ['customFields.tier'] as never }),
    ).rejects.toMatchObject({ status: 400 });
  });

  test('is no excuse: many changes and uses at once are each by one of the states', async () => {
    const id = await remembered();
    const archive = async () => {
      for (let n = 0; n < 12; n += 1) {
        const archivedAt = n % 2 === 0 ? new Date().toISOString() : null;
        await changing.customFields.update(id, { archivedAt });
      }
    };
    const use = async (n: number) => {
      const outcomes: string[] = [];
      for (let k = 0; k < 12; k += 1) {
        const value = n % 2 ? 'gold' : 'iron';
        const outcome = await create(value).then(
          ({ customFields }): string => (customFields['tier'] === value ? 'made' : 'lost'),
          (error: { errors?: { code: string }[] }) => error.errors?.[0]?.code ?? String(error),
        );
        outcomes.push(outcome);
      }
      return outcomes;
    };
    const [, ...outcomes] = await Promise.all([archive(), ...[0, 1, 2].map(use)]);
    const all = new Set((outcomes as string[][]).flat());
    expect([...all].filter((one) => one !== 'made' && one !== 'archived')).toEqual([]);
    expect((await create('gold')).customFields).toEqual({ tier: 'gold' });
  });
});
