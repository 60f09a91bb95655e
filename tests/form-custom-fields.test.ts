import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CustomFieldCreate, HeadlessCrm } from '@headless-crm/sdk';
import { contactForm, type Form, type FormCreate, postHtml, postJson } from './support/forms.ts';
import { addMember } from './support/members.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';
import { mailTo } from './support/smtp.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

const options = ['gold', 'iron', 'lead'].map((value) => ({ value, label: value }));

const field = (
  key: string,
  type: CustomFieldCreate['type'],
  more: Partial<CustomFieldCreate> = {},
): CustomFieldCreate => ({ object: 'contact', key, label: key, type, ...more });

const email = contactForm.fields[0]!;

/** A form that takes an address, and each custom field as the input of its key. */
const formOf = (...keys: string[]): FormCreate => ({
  ...contactForm,
  fields: [email, ...keys.map((key) => ({ name: key, field: `customFields.${key}` as const }))],
});

const archive = (crm: HeadlessCrm, id: string) =>
  crm.customFields.update(id, { archivedAt: new Date().toISOString() });

const at = (name: string) => ({
  fields: [email, { name: 'x', field: `customFields.${name}` }],
});

/** The one submission of the form. */
const keptOf = async (crm: HeadlessCrm, { id }: Form) => {
  const { data } = await crm.forms.submissions.list(id);
  expect(data).toHaveLength(1);
  return data[0]!;
};

const valuesOf = async (crm: HeadlessCrm, id: string | null) =>
  (await crm.contacts.get(id!)).customFields;

const plain: CustomFieldCreate[] = [
  field('nick', 'text', { validation: { minLength: 2 } }),
  field('notes', 'long_text'),
  field('size', 'number', { validation: { max: 100 } }),
  field('share', 'percent'),
  field('vip', 'boolean'),
  field('since', 'date'),
  field('seenAt', 'datetime'),
  field('tier', 'select', { options }),
  field('marks', 'multi_select', { options }),
  field('second', 'email'),
  field('mobile', 'phone'),
  field('blog', 'url'),
];
const others: CustomFieldCreate[] = [
  field('worth', 'currency'),
  field('coach', 'user'),
  field('firm', 'record', { target: 'company' }),
  field('raw', 'json'),
  field('plan', 'text', { object: 'lead' }),
];

describe('inputs that fill custom fields', () => {
  let crm: HeadlessCrm;
  let of: TestOrganization;
  let form: Form;

  beforeAll(async () => {
    of = await createOrganization(server);
    ({ crm } = of);
    for (const one of [...plain, ...others]) await crm.customFields.create(one);
    form = await crm.forms.create(formOf(...plain.map(({ key }) => key)));
  });

  test('are read by their types, as texts and as JSON', async () => {
    const inputs = {
      nick: ' Ada ',
      notes: 'Long',
      size: '12.5',
      share: '3',
      vip: 'on',
      since: '2026-01-31',
      seenAt: '2026-01-31T10:00:00+02:00',
      tier: 'gold',
      marks: 'iron',
      second: 'Ada@Example.com',
      mobile: '+44 20 7946 0000',
      blog: 'https://ada.example/',
    };
    const regular = {
      ...inputs,
      nick: 'Ada',
      size: 12.5,
      share: 3,
      vip: true,
      seenAt: '2026-01-31T08:00:00.000Z',
      marks: ['iron'],
      second: 'ada@example.com',
      mobile: '+442079460000',
    };
    const texts = await postHtml(server, form, { email: 'texts@example.com', ...inputs });
    expect(texts.status).toBe(201);
    const json = { ...inputs, size: 12.5, share: 3, vip: true, marks: ['iron', ''] };
    const sent = await postJson(server, form, { email: 'json@example.com', ...json });
    expect(sent.status).toBe(201);
    for (const address of ['texts@example.com', 'json@example.com']) {
      const { data } = await crm.contacts.list({ email: { eq: address } });
      expect(data[0]!.customFields).toMatchObject(regular);
      expect(data[0]!.createdBy).toEqual({ type: 'system', id: form.id });
    }
  });

  test('take several values where several may be chosen, and else one', async () => {
    const response = await postHtml(server, form, [
      ['email', 'many@example.com'],
      ['marks', 'iron'],
      ['marks', 'gold'],
      ['tier', 'gold'],
      ['tier', 'iron'],
    ]);
    expect(response.status).toBe(201);
    const { data } = await crm.contacts.list({ email: { eq: 'many@example.com' } });
    expect(data[0]!.customFields).toMatchObject({ marks: ['iron', 'gold'], tier: null });
    const { data: kept } = await crm.forms.submissions.list(form.id, {
      recordId: { eq: data[0]!.id },
    });
    expect(kept[0]!.unmapped).toMatchObject([{ name: 'tier', value: ['gold', 'iron'] }]);
  });

  test('leave out what a field refuses, and tell it', async () => {
    const wrong = {
      nick: 'A',
      size: '101',
      share: 'half',
      vip: 'perhaps',
      since: '31/01/2026',
      tier: 'tin',
      marks: ['gold', 'tin'],
      second: 'ada@',
      blog: 'ftp://ada.example/',
    };
    const made = await crm.forms.submit({
      formId: form.id,
      fields: { email: 'wrong@example.com', notes: 'Good', ...wrong },
    });
    expect(made.status).toBe('processed');
    expect(made.unmapped.map(({ name, value }) => [name, value])).toEqual(Object.entries(wrong));
    const values = Object.values(await valuesOf(crm, made.recordId)).filter(
      (value) => value !== null,
    );
    expect(values).toEqual(['Good']);
  });

  test('are refused to who sends them where the form demands a good one', async () => {
    const [, ...fields] = formOf('tier').fields;
    const strict = await crm.forms.create({
      ...contactForm,
      fields: [email, { ...fields[0]!, required: true, label: 'Your tier' }],
    });
    for (const [sent, code] of [
      [undefined, 'required'],
      ['tin', 'invalid_value'],
    ]) {
      const inputs = { email: 'ada@example.com', ...(sent ? { tier: sent } : {}) };
      expect(await problemOf(await postJson(server, strict, inputs))).toMatchObject({
        status: 400,
        errors: [{ pointer: '/tier', code, message: expect.stringMatching(/^Your tier: /) }],
      });
    }
    expect((await crm.forms.submissions.list(strict.id)).data).toEqual([]);
  });

  test('change who is there, or fill what he lacks, and touch nothing else', async () => {
    const fills = await crm.forms.create({ ...formOf('nick', 'tier'), existing: 'fill' });
    const { id } = await crm.contacts.create({
      lastName: 'Byron',
      emails: [{ address: 'byron@example.com' }],
      customFields: { nick: 'George', notes: 'Poet', marks: ['gold'] },
    });
    const inputs = { email: 'byron@example.com', nick: 'Lord', tier: 'iron' };
    await postJson(server, fills, inputs);
    expect(await valuesOf(crm, id)).toMatchObject({ nick: 'George', notes: 'Poet', tier: 'iron' });
    await postJson(server, form, { ...inputs, notes: ' ', tier: 'gold', marks: [] });
    expect(await valuesOf(crm, id)).toMatchObject({
      nick: 'Lord',
      notes: 'Poet',
      tier: 'gold',
      marks: ['gold'],
    });
  });

  test('fill those of leads too, and fixed values go into new records alone', async () => {
    const leads = await crm.forms.create({
      name: 'Leads',
      object: 'lead',
      fields: [email],
      values: { 'customFields.plan': 'basic' },
    });
    const { recordId } = await crm.forms.submit({
      formId: leads.id,
      fields: { email: 'lead@example.com' },
    });
    expect((await crm.leads.get(recordId!)).customFields).toEqual({ plan: 'basic' });
    await crm.leads.update(recordId!, { customFields: { plan: 'large' } });
    await crm.forms.submit({ formId: leads.id, fields: { email: 'lead@example.com' } });
    expect((await crm.leads.get(recordId!)).customFields).toEqual({ plan: 'large' });
  });

  test('wait for the confirmation, as all inputs do', async () => {
    const asks = await crm.forms.create({
      ...formOf('tier'),
      doubleOptIn: { subject: 'Please confirm', text: '{{link}}' },
    });
    await postJson(server, asks, { email: 'later@example.com', tier: 'gold' });
    expect(await keptOf(crm, asks)).toMatchObject({
      status: 'awaiting_confirmation',
      inputs: { tier: 'gold' },
    });
    const { text } = await mailTo(server, 'later@example.com');
    const { pathname } = new URL(text.trim());
    expect((await fetch(server.url + pathname, { method: 'POST' })).status).toBe(200);
    const { recordId } = await keptOf(crm, asks);
    expect(await valuesOf(crm, recordId)).toMatchObject({ tier: 'gold' });
  });

  describe('that could not work are refused where they are wrong:', () => {
    test.each<[string, object, string, string]>([
      ['no such field', at('shoeSize'), '/fields/1/field', 'unknown_field'],
      ["another object's", at('plan'), '/fields/1/field', 'unknown_field'],
      ['an amount', at('worth'), '/fields/1/field', 'unknown_field'],
      ['a member', at('coach'), '/fields/1/field', 'unknown_field'],
      ['a record', at('firm'), '/fields/1/field', 'unknown_field'],
      ['JSON', at('raw'), '/fields/1/field', 'unknown_field'],
      ['no name', at(''), '/fields/1/field', 'invalid_value'],
      [
        'the same one twice',
        { fields: [...formOf('tier').fields, { name: 'x', field: 'customFields.tier' }] },
        '/fields/2/field',
        'repeated',
      ],
      [
        'a fixed value that it refuses',
        { values: { 'customFields.tier': 'tin' } },
        '/values/customFields.tier',
        'invalid_value',
      ],
      [
        'a fixed value of none',
        { values: { 'customFields.shoeSize': 43 } },
        '/values/customFields.shoeSize',
        'unknown_field',
      ],
      [
        'fixed values without their names',
        { values: { customFields: 'gold' } },
        '/values/customFields',
        'unknown_field',
      ],
    ])('%s', async (_, wrong, pointer, code) => {
      const body = { ...contactForm, ...wrong };
      const { status, errors } = await problemOf(
        await request(server, '/forms', { token: of.token, body }),
      );
      expect([status, errors]).toMatchObject([400, [{ in: 'body', pointer, code }]]);
      const change = await request(server, `/forms/${form.id}`, {
        token: of.token,
        method: 'PATCH',
        body: wrong,
      });
      expect(await problemOf(change)).toMatchObject({ status: 400, errors: [{ pointer, code }] });
    });
  });
});

describe('a custom field that comes and goes', () => {
  test('is known by a form with the next request, and archived it takes nothing: nothing is lost', async () => {
    const { crm } = await createOrganization(server);
    const tier = await crm.customFields.create(field('tier', 'select', { options }));
    const strict = formOf('tier').fields.map((one) => ({ ...one, required: true }));
    const form = await crm.forms.create({ ...contactForm, fields: strict });
    await archive(crm, tier.id);
    // Whoever fills in the form cannot mend it: he is thanked, with a value and without one.
    for (const inputs of [{ tier: 'gold' }, {}]) {
      const response = await postJson(server, form, { email: 'ada@example.com', ...inputs });
      expect(response.status).toBe(201);
    }
    const { data } = await crm.forms.submissions.list(form.id);
    const told = data.find(({ inputs }) => 'tier' in inputs)!;
    expect(told).toMatchObject({
      status: 'processed',
      inputs: { tier: 'gold' },
      unmapped: [
        { name: 'tier', value: 'gold', reason: expect.stringMatching(/archived or gone/) },
      ],
    });
    expect(await valuesOf(crm, told.recordId)).toEqual({});

    await expect(crm.forms.update(form.id, { fields: strict })).rejects.toMatchObject({
      errors: [{ pointer: '/fields/1/field', code: 'archived' }],
    });
    const off = await crm.forms.update(form.id, { enabled: false });
    expect(off).toMatchObject({ enabled: false, fields: strict });

    await crm.customFields.update(tier.id, { archivedAt: null });
    const again = await crm.forms.submissions.process(form.id, told.id);
    expect(again).toMatchObject({ status: 'processed', recordId: told.recordId, unmapped: [] });
    expect(await valuesOf(crm, told.recordId)).toEqual({ tier: 'gold' });
  });

  test('is deleted, and the form goes on', async () => {
    const { crm } = await createOrganization(server);
    const tier = await crm.customFields.create(field('tier', 'select', { options }));
    const values = { 'customFields.tier': 'iron' };
    const form = await crm.forms.create({ ...formOf('tier'), values });
    await archive(crm, tier.id);
    await crm.customFields.delete(tier.id);
    await postJson(server, form, { email: 'ada@example.com', tier: 'gold' });
    const kept = await keptOf(crm, form);
    expect(kept).toMatchObject({
      status: 'processed',
      unmapped: [{ name: 'tier', value: 'gold' }],
      problems: [{ field: 'customFields.tier', code: 'unknown_field' }],
    });
    expect(await crm.contacts.get(kept.recordId!)).toMatchObject({ email: 'ada@example.com' });
  });

  test('whose option is archived takes it no more, and tells so', async () => {
    const { crm } = await createOrganization(server);
    const tier = await crm.customFields.create(field('tier', 'select', { options }));
    const form = await crm.forms.create(formOf('tier'));
    const [gold, ...rest] = options;
    await crm.customFields.update(tier.id, { options: [{ ...gold!, archived: true }, ...rest] });
    await postJson(server, form, { email: 'ada@example.com', tier: 'gold' });
    expect(await keptOf(crm, form)).toMatchObject({
      status: 'processed',
      unmapped: [{ name: 'tier', value: 'gold' }],
    });
  });
});

describe('a custom field that records must have', () => {
  test('is filled by an input, a fixed value or its default, or the form is refused', async () => {
    const { crm } = await createOrganization(server);
    await crm.customFields.create(field('tier', 'select', { options, required: true }));
    await crm.customFields.create(field('nick', 'text', { required: true, default: 'none' }));
    await expect(crm.forms.create(formOf())).rejects.toMatchObject({
      errors: [{ pointer: '/fields', code: 'required', message: expect.stringMatching(/tier/) }],
    });
    const fixed = { ...formOf(), values: { 'customFields.tier': 'iron' } };
    for (const good of [formOf('tier'), fixed]) await crm.forms.create(good);
  });

  test('though it was not when the form was made: what was sent waits until that is mended', async () => {
    const { crm } = await createOrganization(server);
    const form = await crm.forms.create(formOf());
    await crm.customFields.create(field('tier', 'select', { options, required: true }));
    expect((await postJson(server, form, { email: 'ada@example.com' })).status).toBe(201);
    const kept = await keptOf(crm, form);
    expect(kept).toMatchObject({
      status: 'unprocessed',
      recordId: null,
      problems: [{ field: 'customFields.tier', code: 'required' }],
    });
    expect(await crm.forms.update(form.id, { name: 'Still changed' })).toBeTruthy();
    await crm.forms.update(form.id, { values: { 'customFields.tier': 'iron' } });
    const { recordId, status } = await crm.forms.submissions.process(form.id, kept.id);
    expect(status).toBe('processed');
    expect(await valuesOf(crm, recordId)).toEqual({ tier: 'iron' });
  });
});

describe('a unique custom field', () => {
  test('is left to who has the value: the rest goes in, and that is told', async () => {
    const { crm } = await createOrganization(server);
    await crm.customFields.create(field('serial', 'text', { unique: true }));
    const form = await crm.forms.create({
      ...formOf('serial'),
      fields: [...formOf('serial').fields, { name: 'last', field: 'lastName' }],
    });
    const holder = await crm.contacts.create({ lastName: 'A', customFields: { serial: 'A-1' } });
    const known = await crm.contacts.create({
      lastName: 'B',
      emails: [{ address: 'known@example.com' }],
      customFields: { serial: 'B-1' },
    });
    for (const address of ['new@example.com', 'known@example.com']) {
      const made = await crm.forms.submit({
        formId: form.id,
        fields: { email: address, serial: 'A-1', last: 'Sent' },
      });
      expect(made).toMatchObject({
        status: 'processed',
        unmapped: [
          { name: 'serial', value: 'A-1', reason: expect.stringMatching(/Another contact/) },
        ],
        problems: [],
      });
      expect(await crm.contacts.get(made.recordId!)).toMatchObject({
        lastName: 'Sent',
        customFields: { serial: address === 'new@example.com' ? null : 'B-1' },
      });
    }
    expect(await valuesOf(crm, holder.id)).toEqual({ serial: 'A-1' });
    expect((await crm.contacts.get(known.id)).lastName).toBe('Sent');
  });

  test('gets the value of one of many that are sent at once, and all are kept', async () => {
    const { crm } = await createOrganization(server);
    await crm.customFields.create(field('serial', 'text', { unique: true }));
    const form = await crm.forms.create(formOf('serial'));
    const other = await crm.forms.create(formOf('serial'));
    const sent = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        postJson(server, index % 2 ? form : other, { email: `a${index}@example.com`, serial: 'A' }),
      ),
    );
    expect(sent.map(({ status }) => status)).toEqual(Array(12).fill(201));
    const { data } = await crm.contacts.list();
    expect(data).toHaveLength(12);
    expect(data.filter(({ customFields }) => customFields['serial'] === 'A')).toHaveLength(1);
  });

  test('is no fixed value', async () => {
    const { crm } = await createOrganization(server);
    await crm.customFields.create(field('serial', 'text', { unique: true }));
    const values = { 'customFields.serial': 'A' };
    await expect(crm.forms.create({ ...formOf(), values })).rejects.toMatchObject({
      errors: [{ pointer: '/values/customFields.serial', code: 'unique' }],
    });
  });
});

test('nobody fills by a form what his role keeps from him', async () => {
  const owner = await createOrganization(server);
  for (const key of ['salary', 'grade']) await owner.crm.customFields.create(field(key, 'text'));
  const { key } = await owner.crm.roles.create({
    name: 'Forms',
    permissions: ['forms:read', 'forms:manage'],
    fields: {
      contact: {
        'customFields.salary': 'hidden',
        'customFields.grade': 'read_only',
        lifecycleStage: 'read_only',
        phones: 'hidden',
      },
    },
  });
  const { token } = await addMember(server, owner, key);
  const make = async (body: object) =>
    problemOf(await request(server, '/forms', { token, body: { ...formOf(), ...body } }));
  expect(await make(formOf('salary'))).toMatchObject({
    status: 400,
    errors: [{ pointer: '/fields/1/field', code: 'unknown_field' }],
  });
  expect(await make({ fields: [email, { name: 'x', field: 'phone' }] })).toMatchObject({
    status: 400,
    errors: [{ pointer: '/fields/1/field', code: 'unknown_field' }],
  });
  expect(await make(formOf('grade'))).toMatchObject({
    status: 403,
    permission: 'contacts:write',
    errors: [{ pointer: '/fields/1/field', code: 'read_only' }],
  });
  expect(await make({ values: { lifecycleStage: 'lead' } })).toMatchObject({
    status: 403,
    errors: [{ pointer: '/values/lifecycleStage', code: 'read_only' }],
  });
  const all = await owner.crm.forms.create(formOf('salary', 'grade'));
  const off = await request(server, `/forms/${all.id}`, {
    token,
    method: 'PATCH',
    body: { enabled: false },
  });
  expect(off.status).toBe(200);
});
