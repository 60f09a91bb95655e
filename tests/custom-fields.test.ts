import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiError, type CustomFieldCreate, type HeadlessCrm } from '@headless-crm/sdk';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

/** The problem that the call is answered by. */
const problemOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => null,
    (error: unknown) => (ApiError.is(error) ? error.problem : error),
  );

const field = (
  key: string,
  type: CustomFieldCreate['type'],
  more: Partial<CustomFieldCreate> = {},
): CustomFieldCreate => ({ object: 'contact', key, label: key, type, ...more });

const tiers = [
  { value: 'gold', label: 'Gold' },
  { value: 'iron', label: 'Iron' },
];

describe('values', () => {
  let of: TestOrganization;
  let crm: HeadlessCrm;

  beforeAll(async () => {
    of = await createOrganization(server);
    ({ crm } = of);
    const made: CustomFieldCreate[] = [
      field('nick', 'text', { validation: { minLength: 2, maxLength: 5 } }),
      field('notes', 'long_text'),
      field('score', 'number', { validation: { min: 0, max: 100 } }),
      field('share', 'percent'),
      field('worth', 'currency'),
      field('vip', 'boolean'),
      field('since', 'date'),
      field('seenAt', 'datetime'),
      field('tier', 'select', { options: tiers }),
      field('marks', 'multi_select', { options: tiers }),
      field('second', 'email'),
      field('mobile', 'phone'),
      field('blog', 'url'),
      field('coach', 'user'),
      field('partner', 'record', { target: 'company' }),
      field('raw', 'json'),
    ];
    for (const one of made) await crm.customFields.create(one);
  });

  test('one of each type is kept, made regular, and shown; the others are null', async () => {
    const { id: partner } = await crm.companies.create({ name: 'Acme' });
    const customFields = {
      nick: ' Ada ',
      notes: 'Long',
      score: 12.5,
      share: 3,
      worth: { amount: '5', currency: 'EUR' },
      vip: true,
      since: '2026-01-31',
      seenAt: '2026-01-31T10:00:00+02:00',
      tier: 'gold',
      marks: ['gold', 'iron'],
      second: 'Ada@Example.com',
      mobile: '+44 20 7946 0000',
      blog: 'https://ada.example/',
      coach: of.userId,
      partner,
      raw: { a: [1, null] },
    };
    const made = await crm.contacts.create({ lastName: 'Ada', customFields });
    const regular = {
      ...customFields,
      nick: 'Ada',
      worth: { amount: '5.00', currency: 'EUR' },
      seenAt: '2026-01-31T08:00:00.000Z',
      second: 'ada@example.com',
      mobile: '+442079460000',
    };
    expect(made.customFields).toEqual(regular);
    expect((await crm.contacts.get(made.id)).customFields).toEqual(regular);
    const { customFields: empty } = await crm.contacts.create({ lastName: 'B' });
    expect(Object.keys(empty)).toHaveLength(16);
    expect(new Set(Object.values(empty))).toEqual(new Set([null]));
  });

  const wrong: [unknown, string, string][] = [
    [{ nick: 'A' }, '/customFields/nick', 'too_small'],
    [{ nick: 'Adaline' }, '/customFields/nick', 'too_big'],
    [{ nick: 5 }, '/customFields/nick', 'invalid_type'],
    [{ score: -1 }, '/customFields/score', 'too_small'],
    [{ score: '5' }, '/customFields/score', 'invalid_type'],
    [{ score: 0.000_000_1 }, '/customFields/score', 'custom'],
    [{ worth: { amount: '5' } }, '/customFields/worth/currency', 'required'],
    [{ worth: { amount: '5', currency: 'XXY' } }, '/customFields/worth/currency', 'custom'],
    [{ vip: 'yes' }, '/customFields/vip', 'invalid_type'],
    [{ since: '2026-02-30' }, '/customFields/since', 'invalid_format'],
    [{ seenAt: 'now' }, '/customFields/seenAt', 'invalid_format'],
    [{ tier: 'lead' }, '/customFields/tier', 'invalid_value'],
    [{ marks: ['gold', 'lead'] }, '/customFields/marks/1', 'invalid_value'],
    [{ marks: ['gold', 'gold'] }, '/customFields/marks', 'custom'],
    [{ second: 'ada' }, '/customFields/second', 'invalid_format'],
    [{ mobile: '12' }, '/customFields/mobile', 'invalid_format'],
    [{ blog: 'ada' }, '/customFields/blog', 'invalid_format'],
    [{ coach: '01900000-0000-7000-8000-000000000000' }, '/customFields/coach', 'unknown_reference'],
    [
      { partner: '01900000-0000-7000-8000-000000000000' },
      '/customFields/partner',
      'unknown_reference',
    ],
    [{ raw: 'x'.repeat(10_001) }, '/customFields/raw', 'custom'],
    [{ other: 1 }, '/customFields/other', 'unknown_field'],
    [{ 'a/b': 1 }, '/customFields/a~1b', 'unknown_field'],
    ['gold', '/customFields', 'invalid_type'],
  ];

  test.each(wrong)('%j is refused at %s', async (customFields, pointer, code) => {
    const { token } = of;
    const body = { lastName: 'A', customFields };
    const { id } = await crm.contacts.create({ lastName: 'B' });
    const asked: [path: string, method: string, body: unknown, at: string][] = [
      ['/contacts', 'POST', body, ''],
      [`/contacts/${id}`, 'PATCH', { customFields }, ''],
      [`/contacts/${id}`, 'PUT', body, ''],
      ['/contacts/by/externalId:x/1', 'PUT', body, ''],
      [
        '/batch',
        'POST',
        { atomic: true, operations: [{ operation: 'contacts.create', body }] },
        '/operations/0/body',
      ],
    ];
    for (const [path, method, sent, at] of asked) {
      const response = await request(server, path, { token, method, body: sent });
      const problem = (await response.json()) as { status: number; errors: object[] };
      expect([method, path, problem]).toMatchObject([
        method,
        path,
        { status: 400, errors: [{ in: 'body', pointer: at + pointer, code }] },
      ]);
    }
  });

  test('a change names what it changes, and null clears; the log tells of it', async () => {
    const { id } = await crm.contacts.create({
      lastName: 'C',
      customFields: { nick: 'Ada', score: 1 },
    });
    await crm.contacts.update(id, { customFields: { score: 2 } });
    const changed = await crm.contacts.update(id, { customFields: { nick: null, tier: 'iron' } });
    expect(changed).toMatchObject({
      version: 3,
      customFields: { nick: null, score: 2, tier: 'iron', vip: null },
    });
    const same = await crm.contacts.update(id, { customFields: { nick: null, score: 2 } });
    expect(same.version).toBe(3);
    const { data } = await crm.contacts.history(id);
    expect(data[0]!.changes).toMatchObject([{ field: 'customFields', to: { tier: 'iron' } }]);
    const replaced = await crm.contacts.replace(id, { lastName: 'C', customFields: { score: 5 } });
    expect(replaced.customFields).toMatchObject({ nick: null, score: 5, tier: null });
  });

  test('an undo gives back what was there, and a merge what one of them has', async () => {
    const one = await crm.contacts.create({ lastName: 'D', customFields: { nick: 'one' } });
    const other = await crm.contacts.create({
      lastName: 'E',
      customFields: { nick: 'two', score: 7 },
    });
    const { record, mergeId } = await crm.contacts.merge(one.id, { from: [other.id] });
    expect(record.customFields).toMatchObject({ nick: 'one', score: 7, tier: null });
    await crm.merges.undo(mergeId);
    expect((await crm.contacts.get(one.id)).customFields).toMatchObject({
      nick: 'one',
      score: null,
    });
    expect((await crm.contacts.get(other.id)).customFields).toMatchObject({ score: 7 });
  });
});

describe('definitions', () => {
  let crm: HeadlessCrm;

  beforeAll(async () => {
    ({ crm } = await createOrganization(server));
  });

  const refused: [string, object, string, string][] = [
    ['an object that there is not', { object: 'firm' }, '/object', 'unknown_object'],
    ['a key that is none', { key: 'A b' }, '/key', 'invalid_format'],
    ['a type that there is not', { type: 'colour' }, '/type', 'invalid_value'],
    ['a select without options', { type: 'select' }, '/options', 'required'],
    ['options of a text', { options: tiers }, '/options', 'not_of_type'],
    [
      'an option twice',
      { type: 'select', options: [tiers[0], tiers[0]] },
      '/options/1/value',
      'repeated',
    ],
    ['a record of nothing', { type: 'record' }, '/target', 'unknown_object'],
    ['a text of companies', { target: 'company' }, '/target', 'not_of_type'],
    ['a bound of a text', { validation: { min: 1 } }, '/validation/min', 'not_of_type'],
    [
      'bounds without room',
      { type: 'number', validation: { min: 2, max: 1 } },
      '/validation/min',
      'out_of_range',
    ],
    ['a unique boolean', { type: 'boolean', unique: true }, '/unique', 'not_of_type'],
    ['an indexed list', { type: 'long_text', indexed: true }, '/indexed', 'not_of_type'],
    ['a default of another type', { type: 'number', default: 'x' }, '/default', 'invalid_value'],
    ['a default of what is unique', { unique: true, default: 'x' }, '/default', 'not_of_type'],
  ];

  test.each(refused)('%s is refused', async (_, more, pointer, code) => {
    const problem = await problemOf(crm.customFields.create({ ...field('bad', 'text'), ...more }));
    expect(problem).toMatchObject({ status: 400, errors: [{ pointer, code }] });
  });

  test('a key is there once for each object, and stays with its object and type', async () => {
    const made = await crm.customFields.create(field('plan', 'text'));
    expect(made).toMatchObject({ path: 'contact.plan', position: 1, archivedAt: null });
    await crm.customFields.create({ ...field('plan', 'text'), object: 'deal' });
    expect(await problemOf(crm.customFields.create(field('plan', 'number')))).toMatchObject({
      code: 'duplicate',
      duplicates: [{ id: made.id, key: 'path', value: 'contact.plan' }],
    });
    for (const [name, value] of Object.entries({
      key: 'plan2',
      object: 'company',
      type: 'number',
      unique: true,
      indexed: true,
    })) {
      expect(await problemOf(crm.customFields.update(made.id, { [name]: value }))).toMatchObject({
        status: 400,
        errors: [{ pointer: `/${name}`, code: 'read_only' }],
      });
    }
  });

  test('a field that is required, or has a default, holds for those that come', async () => {
    const old = await crm.companies.create({ name: 'Old' });
    const of = (key: string, more: object) =>
      crm.customFields.create({ ...field(key, 'text'), object: 'company', ...more });
    await of('code', { required: true });
    await of('state', { default: 'new' });
    await of('region', { required: true, default: 'EU' });
    expect(await problemOf(crm.companies.create({ name: 'A' }))).toMatchObject({
      errors: [{ pointer: '/customFields/code', code: 'required' }],
    });
    const made = await crm.companies.create({ name: 'A', customFields: { code: 'a' } });
    expect(made.customFields).toEqual({ code: 'a', state: 'new', region: 'EU' });
    const none = await crm.companies.create({
      name: 'B',
      customFields: { code: 'b', state: null },
    });
    expect(none.customFields).toMatchObject({ state: null });
    expect(
      await problemOf(crm.companies.update(made.id, { customFields: { code: null } })),
    ).toMatchObject({ errors: [{ pointer: '/customFields/code', code: 'required' }] });
    // Who was there before is changed without it.
    const changed = await crm.companies.update(old.id, { name: 'Older' });
    expect(changed.customFields).toEqual({ code: null, state: null, region: null });
    const upserted = crm.companies.upsert('domain', 'x.example', { name: 'X' });
    expect(await problemOf(upserted)).toMatchObject({
      errors: [{ pointer: '/customFields/code', code: 'required' }],
    });
  });

  test('an archived option stays with those that have it, and nobody else gets it', async () => {
    const { id } = await crm.customFields.create(field('size', 'select', { options: tiers }));
    const gold = await crm.contacts.create({ lastName: 'A', customFields: { size: 'gold' } });
    expect(await problemOf(crm.customFields.update(id, { options: tiers.slice(1) }))).toMatchObject(
      { errors: [{ pointer: '/options', code: 'option_missing' }] },
    );
    const options = [{ ...tiers[0]!, archived: true }, tiers[1]!];
    await crm.customFields.update(id, { options });
    expect(
      await problemOf(crm.contacts.create({ lastName: 'B', customFields: { size: 'gold' } })),
    ).toMatchObject({ errors: [{ pointer: '/customFields/size', code: 'invalid_value' }] });
    await crm.contacts.update(gold.id, { firstName: 'Ada' });
    const again = await crm.contacts.replace(gold.id, {
      lastName: 'C',
      customFields: { size: 'gold' },
    });
    expect(again.customFields).toMatchObject({ size: 'gold' });
    const { data } = await crm.contacts.search({
      filter: { field: 'customFields.size', op: 'eq', value: 'gold' },
    });
    expect(data.map((one) => one.id)).toEqual([gold.id]);
  });

  test('an archived field is read and not written; only such a one is deleted', async () => {
    const { id } = await crm.customFields.create(field('old', 'text'));
    const ada = await crm.contacts.create({ lastName: 'A', customFields: { old: 'x' } });
    expect(await problemOf(crm.customFields.delete(id))).toMatchObject({ code: 'field_in_use' });
    await crm.customFields.update(id, { archivedAt: new Date().toISOString() });
    expect((await crm.contacts.get(ada.id)).customFields).toMatchObject({ old: 'x' });
    expect((await crm.contacts.create({ lastName: 'B' })).customFields).not.toHaveProperty('old');
    expect(
      await problemOf(crm.contacts.update(ada.id, { customFields: { old: 'y' } })),
    ).toMatchObject({ errors: [{ pointer: '/customFields/old', code: 'archived' }] });
    const replaced = await crm.contacts.replace(ada.id, { lastName: 'A' });
    expect(replaced.customFields).toMatchObject({ old: 'x' });
    await crm.customFields.delete(id);
    expect((await crm.contacts.get(ada.id)).customFields).not.toHaveProperty('old');
    const gone = crm.contacts.search({ sort: ['customFields.old'] });
    expect(await problemOf(gone)).toMatchObject({ code: 'validation_failed' });
    expect(await problemOf(crm.customFields.create(field('old', 'number')))).toMatchObject({
      errors: [{ pointer: '/key', code: 'being_cleared' }],
    });
  });
});

const serialled = (serial: string) => ({ lastName: 'A', customFields: { serial } });

describe('unique fields', () => {
  let crm: HeadlessCrm;

  beforeAll(async () => {
    ({ crm } = await createOrganization(server));
    await crm.customFields.create(field('serial', 'text', { unique: true }));
    await crm.customFields.create(field('number', 'number', { unique: true }));
  });

  test('no two records have the same value, until one is in the bin', async () => {
    const first = await crm.contacts.create(serialled('s1'));
    expect(await problemOf(crm.contacts.create(serialled('s1')))).toMatchObject({
      code: 'duplicate',
      duplicates: [{ id: first.id, key: 'customFields.serial', value: 's1' }],
    });
    await crm.contacts.delete(first.id);
    await crm.contacts.create(serialled('s1'));
    expect(await problemOf(crm.contacts.restore(first.id))).toMatchObject({ code: 'duplicate' });
  });

  test('of many that want one value at once, one gets it', async () => {
    const made = await Promise.allSettled(
      Array.from({ length: 20 }, () => crm.contacts.create(serialled('raced'))),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('a record is upserted by the value, which a new one gets', async () => {
    const key = 'customFields.serial';
    const made = await crm.contacts.upsert(key, 'u1', { lastName: 'U' });
    expect(made.customFields).toMatchObject({ serial: 'u1', number: null });
    const again = await crm.contacts.upsert(key, 'u1', { customFields: { number: 7 } });
    expect(again).toMatchObject({ id: made.id, customFields: { serial: 'u1', number: 7 } });
    const byNumber = await crm.contacts.upsert('customFields.number', '7.0', { firstName: 'N' });
    expect(byNumber.id).toBe(made.id);
    expect(
      await problemOf(crm.contacts.upsert('customFields.other', '1', { lastName: 'O' })),
    ).toMatchObject({ errors: [{ pointer: '/key', code: 'unknown_key' }] });
  });
});
