import { afterAll, describe, expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { contactForm, type FormCreate, postJson } from './support/forms.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, useServer } from './support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

test('a form is shown as it was defined, with a public key', async () => {
  const { crm, userId } = await createOrganization(server);
  const made = await crm.forms.create({
    ...contactForm,
    ownerId: userId,
    values: { source: 'website', lifecycleStage: 'lead', doNotCall: true },
    allowedOrigins: ['https://www.example.com/', 'http://localhost:8080', '*'],
    redirectUrl: 'https://www.example.com/thanks?from=form',
  });
  expect(made).toMatchObject({
    ...contactForm,
    object: 'contact',
    fields: [
      { name: 'email', field: 'email', required: true, label: 'Your address' },
      { name: 'first', field: 'firstName', required: false, label: null },
      {},
      {},
      {},
    ],
    ownerId: userId,
    values: { source: 'website', lifecycleStage: 'lead', doNotCall: true },
    allowedOrigins: ['https://www.example.com', 'http://localhost:8080', '*'],
    honeypot: null,
    doubleOptIn: null,
    existing: 'update',
    enabled: true,
    publicKey: expect.stringMatching(/^form_[\w-]{32}$/),
    createdBy: { type: 'user', id: userId },
  });
  expect(await crm.forms.get(made.id)).toEqual(made);
  expect((await crm.forms.list({ name: { contains: 'contact' } })).data).toEqual([made]);
});

test('what is not said has defaults: no page may send, ten a minute from one address', async () => {
  const { crm } = await createOrganization(server);
  const fields = [{ name: 'mail', field: 'email' as const }];
  expect(await crm.forms.create({ name: 'Newsletter', fields })).toMatchObject({
    values: {},
    ownerId: null,
    allowedOrigins: [],
    submissionsPerMinute: { perAddress: 10, perForm: 300 },
    redirectUrl: null,
  });
});

const [email, first] = contactForm.fields;

describe('a form that could not work is refused where it is wrong:', () => {
  test.each<[string, Partial<Record<keyof FormCreate, unknown>>, string]>([
    [
      'an unknown field',
      { fields: [email, first, { name: 'x', field: 'shoeSize' }] },
      '/fields/2/field',
    ],
    [
      'a field of another kind',
      { fields: [email, { name: 'x', field: 'emails' }] },
      '/fields/1/field',
    ],
    [
      'a field that nobody writes',
      { fields: [email, { name: 'x', field: 'fullName' }] },
      '/fields/1/field',
    ],
    [
      'two inputs of one name',
      { fields: [email, { name: 'email', field: 'lastName' }] },
      '/fields/1/name',
    ],
    [
      'two inputs for one field',
      { fields: [email, { name: 'x', field: 'email' }] },
      '/fields/1/field',
    ],
    [
      'an input that carries the key',
      { fields: [email, { name: 'key', field: 'lastName' }] },
      '/fields/1/name',
    ],
    ['a honeypot that carries the key', { honeypot: 'key' }, '/honeypot'],
    ['a mapped honeypot', { honeypot: 'first' }, '/fields/1/name'],
    ['no input at all', { fields: [] }, '/fields'],
    ['inputs that make no contact', { fields: [{ name: 'tel', field: 'phone' }] }, '/fields'],
    ['a fixed value of an unknown field', { values: { shoeSize: 43 } }, '/values/shoeSize'],
    [
      'a fixed value that the field refuses',
      { values: { lifecycleStage: 'fan' } },
      '/values/lifecycleStage',
    ],
    ['an owner who is no member', { ownerId: '0190b5a0-0000-7000-8000-000000000000' }, '/ownerId'],
    ['an origin with a path', { allowedOrigins: ['https://a.example/form'] }, '/allowedOrigins/0'],
    ['an origin without a scheme', { allowedOrigins: ['a.example'] }, '/allowedOrigins/0'],
    ['a relative redirect', { redirectUrl: '/thanks' }, '/redirectUrl'],
    ['a redirect without encryption', { redirectUrl: 'http://a.example/' }, '/redirectUrl'],
    ['a redirect that is a script', { redirectUrl: 'javascript:alert(1)' }, '/redirectUrl'],
    [
      'a mail without the link',
      { doubleOptIn: { subject: 'Hi', text: 'Hi' } },
      '/doubleOptIn/text',
    ],
    [
      'a mail with two subjects',
      { doubleOptIn: { subject: 'Hi\nBcc: x', text: '{{link}}' } },
      '/doubleOptIn/subject',
    ],
    [
      'a question by mail without an address',
      {
        fields: [{ name: 'x', field: 'lastName' }],
        doubleOptIn: { subject: 'Hi', text: '{{link}}' },
      },
      '/doubleOptIn',
    ],
    ['an object that forms do not make', { object: 'company' }, '/object'],
  ])('%s', async (_, wrong, pointer) => {
    const { token } = await createOrganization(server);
    const response = await request(server, '/forms', { token, body: { ...contactForm, ...wrong } });
    expect(await problemOf(response)).toMatchObject({
      status: 400,
      errors: [{ in: 'body', pointer }],
    });
  });
});

test('a change is checked with what stays', async () => {
  const { crm } = await createOrganization(server);
  const form = await crm.forms.create(contactForm);
  await expect(crm.forms.update(form.id, { honeypot: 'first' })).rejects.toMatchObject({
    code: 'validation_failed',
    errors: [{ pointer: '/fields/1/name' }],
  });
  const changed = await crm.forms.update(form.id, { honeypot: 'website', name: 'Newsletter' });
  expect(changed).toMatchObject({
    ...form,
    honeypot: 'website',
    name: 'Newsletter',
    updatedAt: expect.any(String),
  });
  expect(Date.parse(changed.updatedAt)).toBeGreaterThan(Date.parse(form.updatedAt));
});

test('a key that was rotated is good until the overlap ends', async () => {
  const { crm } = await createOrganization(server);
  const form = await crm.forms.create(contactForm);
  const rotated = await crm.forms.rotateKey(form.id, { overlapHours: 1 });
  expect(rotated.publicKey).not.toBe(form.publicKey);
  expect(Date.parse(rotated.previousKeyUntil!) - Date.now()).toBeGreaterThan(3_500_000);
  for (const known of [form, rotated]) {
    expect((await postJson(server, known, { email: 'a@example.com' })).status).toBe(201);
  }
  const again = await crm.forms.rotateKey(form.id, { overlapHours: 0 });
  expect((await postJson(server, rotated, { email: 'a@example.com' })).status).toBe(404);
  expect((await postJson(server, form, { email: 'a@example.com' })).status).toBe(404);
  expect((await postJson(server, again, { email: 'a@example.com' })).status).toBe(201);
});

test('a form goes with its submissions, and what it made stays', async () => {
  const { crm } = await createOrganization(server);
  const form = await crm.forms.create(contactForm);
  await postJson(server, form, { email: 'a@example.com' });
  await crm.forms.delete(form.id);
  for (const gone of [
    () => crm.forms.get(form.id),
    () => crm.forms.delete(form.id),
    () => crm.forms.submissions.list(form.id),
  ]) {
    await expect(gone()).rejects.toMatchObject({ status: 404 });
  }
  expect((await postJson(server, form, { email: 'a@example.com' })).status).toBe(404);
  expect((await crm.contacts.list()).data).toMatchObject([{ email: 'a@example.com' }]);
});

test('defining forms is for who manages them; what they brought is for all who read', async () => {
  const { crm } = await createOrganization(server);
  const form = await crm.forms.create(contactForm);
  const keyOf = async (...permissions: ('forms:read' | 'forms:write')[]) => {
    const { key } = await crm.apiKeys.create({ name: 'Key', permissions });
    return new HeadlessCrm({ baseUrl: server.url, apiKey: key, maxRetries: 0 });
  };
  const [reader, sender] = [await keyOf('forms:read'), await keyOf('forms:write')];
  const post = { formId: form.id, fields: { email: 'a@example.com' } };
  const { id } = await sender.forms.submit(post);
  expect(await reader.forms.submissions.get(form.id, id)).toMatchObject({ status: 'processed' });
  const refused: [string, () => Promise<unknown>][] = [
    ['forms:manage', () => reader.forms.create(contactForm)],
    ['forms:manage', () => sender.forms.update(form.id, { enabled: false })],
    ['forms:manage', () => sender.forms.submissions.delete(form.id, id)],
    ['forms:read', () => sender.forms.submissions.list(form.id)],
    ['forms:write', () => reader.forms.submit(post)],
    ['forms:write', () => reader.forms.submissions.process(form.id, id)],
    ['forms:write', () => reader.forms.submissions.create(form.id, post.fields)],
  ];
  for (const [permission, call] of refused) {
    await expect(call()).rejects.toMatchObject({ status: 403, problem: { permission } });
  }
});
