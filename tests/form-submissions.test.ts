import { afterAll, describe, expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { v7 as uuid } from 'uuid';
import { contactForm, pathOf, postHtml, postJson } from './support/forms.ts';
import { asOwner } from './support/owner.ts';
import { comparable, problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

/** What the form has kept, newest first. */
const keptOf = async ({ crm }: TestOrganization, formId: string) =>
  (await crm.forms.submissions.list(formId)).data;

/** All that a reply says, without what every one has of its own. */
const shape = async (response: Response) => {
  const text = (await response.text()).replaceAll(/[0-9a-f-]{36}/g, '<id>');
  const own = new Set(['x-request-id', 'server-timing', 'date']);
  return [response.status, text, [...response.headers].filter(([name]) => !own.has(name))];
};

const ada = { email: 'Ada@Example.com ', first: 'Ada', last: 'Lovelace', tel: '+44 20 7946 0000' };

describe('what is sent', () => {
  test('makes a contact in the name of the form, and tells a stranger nothing of it', async () => {
    const organization = await createOrganization(server);
    const { crm, userId } = organization;
    const values = { source: 'website', lifecycleStage: 'lead' };
    const form = await crm.forms.create({ ...contactForm, values, ownerId: userId });
    const response = await postJson(server, form, ada);
    expect([response.status, response.headers.get('location')]).toEqual([201, null]);
    const receipt = (await response.json()) as { id: string };
    expect(receipt).toEqual({ id: expect.any(String), status: 'received' });
    const [contact] = (await crm.contacts.list()).data;
    expect(contact).toMatchObject({
      fullName: 'Ada Lovelace',
      emails: [{ address: 'ada@example.com', primary: true }],
      phones: [{ number: '+442079460000', primary: true }],
      source: 'website',
      lifecycleStage: 'lead',
      ownerId: userId,
      createdBy: { type: 'system', id: form.id },
    });
    expect(await keptOf(organization, form.id)).toMatchObject([
      {
        id: receipt.id,
        formId: form.id,
        status: 'processed',
        recordId: contact!.id,
        inputs: ada,
        unmapped: [],
        problems: [],
        requestId: response.headers.get('x-request-id'),
      },
    ]);
    const history = await crm.contacts.history(contact!.id);
    expect(history.data).toMatchObject([{ actor: { type: 'system', id: form.id } }]);
  });

  test('changes the contact who is there: what was left empty stays, and lists get longer', async () => {
    const organization = await createOrganization(server);
    const { crm, userId } = organization;
    const known = await crm.contacts.create({
      lastName: 'Byron',
      jobTitle: 'Poet',
      emails: [{ address: 'other@example.com', primary: true }, { address: 'ada@example.com' }],
      phones: [{ number: '+31201234567' }],
      source: 'fair',
      ownerId: null,
    });
    const values = { source: 'website' };
    const form = await crm.forms.create({ ...contactForm, values, ownerId: userId });
    const fresh = await postJson(server, form, { email: 'new@example.com', last: 'New' });
    const again = await postJson(server, form, { ...ada, job: '  ' });
    expect(Object.keys((await again.json()) as object)).toEqual(
      Object.keys((await fresh.json()) as object),
    );
    const contact = await crm.contacts.get(known.id);
    expect(contact).toMatchObject({
      fullName: 'Ada Lovelace',
      jobTitle: 'Poet',
      source: 'fair',
      ownerId: null,
      emails: known.emails,
      phones: [
        { number: '+31201234567', primary: true },
        { number: '+442079460000', primary: false },
      ],
    });
    await postJson(server, form, ada);
    expect((await crm.contacts.get(known.id)).version).toBe(contact.version);
    expect((await crm.contacts.list({ total: 'exact' })).page.total).toBe(2);
  });

  test('of a form that only fills in leaves what is there', async () => {
    const { crm } = await createOrganization(server);
    const emails = [{ address: 'ada@example.com' }];
    const phones = [{ number: '+31201234567' }];
    const { id } = await crm.contacts.create({ lastName: 'Byron', emails, phones });
    const form = await crm.forms.create({ ...contactForm, existing: 'fill' });
    await postJson(server, form, { ...ada, job: 'Analyst' });
    expect(await crm.contacts.get(id)).toMatchObject({
      fullName: 'Ada Byron',
      jobTitle: 'Analyst',
      phones: [{ number: '+31201234567' }],
    });
  });

  test('an address alone is enough: its first part is the name, until there is a better one', async () => {
    const { crm } = await createOrganization(server);
    const form = await crm.forms.create(contactForm);
    await postJson(server, form, { email: 'grace.hopper@example.com' });
    const [contact] = (await crm.contacts.list()).data;
    expect(contact).toMatchObject({ firstName: null, lastName: 'grace.hopper' });
    await crm.contacts.update(contact!.id, { lastName: 'Hopper' });
    await postJson(server, form, { email: 'grace.hopper@example.com', first: 'Grace' });
    expect(await crm.contacts.get(contact!.id)).toMatchObject({ fullName: 'Grace Hopper' });
  });

  test('is kept and told where no field takes it, or the field refuses it', async () => {
    const organization = await createOrganization(server);
    const form = await organization.crm.forms.create(contactForm);
    const inputs = { ...ada, tel: '12', colour: ['red', 'blue'], empty: '', job: ['a', 'b'] };
    expect((await postJson(server, form, inputs)).status).toBe(201);
    const [kept] = await keptOf(organization, form.id);
    expect(kept).toMatchObject({ status: 'processed', inputs });
    expect(kept!.unmapped).toEqual([
      { name: 'tel', value: '12', reason: expect.stringMatching(/country code/) },
      { name: 'colour', value: ['red', 'blue'], reason: 'No field of the form takes it' },
      { name: 'job', value: ['a', 'b'], reason: expect.stringMatching(/several/) },
    ]);
    expect((await organization.crm.contacts.list()).data).toMatchObject([
      { phones: [], jobTitle: null },
    ]);
  });

  test('is read by the kind of the field', async () => {
    const { crm } = await createOrganization(server);
    const form = await crm.forms.create({
      ...contactForm,
      fields: [
        { name: 'last', field: 'lastName' },
        { name: 'calls', field: 'doNotCall' },
        { name: 'mails', field: 'doNotEmail' },
        { name: 'born', field: 'birthDate' },
        { name: 'stage', field: 'lifecycleStage' },
      ],
    });
    await postHtml(server, form, {
      last: '42',
      calls: 'on',
      mails: 'off',
      born: '1815-12-10',
      stage: 'lead',
    });
    expect((await crm.contacts.list()).data).toMatchObject([
      {
        lastName: '42',
        doNotCall: true,
        doNotEmail: false,
        birthDate: '1815-12-10',
        lifecycleStage: 'lead',
      },
    ]);
  });

  test('that makes no record waits, with the reason, until the form is mended', async () => {
    const organization = await createOrganization(server);
    const { crm } = organization;
    const fields = contactForm.fields.map((field) => ({ ...field, required: false }));
    const form = await crm.forms.create({ ...contactForm, fields });
    expect((await postJson(server, form, { tel: '+442079460000', name: 'Ada' })).status).toBe(201);
    const [kept] = await keptOf(organization, form.id);
    expect(kept).toMatchObject({
      status: 'unprocessed',
      recordId: null,
      problems: [{ code: 'required', field: 'lastName' }],
      unmapped: [{ name: 'name', value: 'Ada' }],
    });
    expect((await crm.contacts.list()).data).toEqual([]);
    await crm.forms.update(form.id, {
      fields: fields.map((field) => (field.name === 'last' ? { ...field, name: 'name' } : field)),
    });
    const processed = await crm.forms.submissions.process(form.id, kept!.id);
    expect(processed).toMatchObject({ status: 'processed', problems: [], unmapped: [] });
    expect(await crm.contacts.get(processed.recordId!)).toMatchObject({
      lastName: 'Ada',
      phones: [{ number: '+442079460000' }],
      createdBy: { type: 'system', id: form.id },
    });
  });

  test('is taken though the object has changed since the form was defined', async () => {
    const organization = await createOrganization(server);
    const { crm, organizationId } = organization;
    const form = await crm.forms.create({ ...contactForm, values: { source: 'website' } });
    // As when a choice or a field of the organization's own is taken away.
    await asOwner(server, organization, (client) =>
      client.query(
        `update forms set "values" = '{"lifecycleStage": "fan", "source": "website"}',
           fields = fields || '[{"name": "gone", "field": "gone", "required": false, "label": null}]'
         where organization_id = $1`,
        [organizationId],
      ),
    );
    expect((await postJson(server, form, { ...ada, gone: 'x' })).status).toBe(201);
    expect(await keptOf(organization, form.id)).toMatchObject([
      {
        status: 'processed',
        problems: [{ code: 'invalid_value', field: 'lifecycleStage' }],
        unmapped: [{ name: 'gone', value: 'x' }],
      },
    ]);
    expect((await crm.contacts.list()).data).toMatchObject([
      { source: 'website', lifecycleStage: null },
    ]);
  });

  test('fifty times at once makes one contact', async () => {
    const organization = await createOrganization(server);
    const form = await organization.crm.forms.create(contactForm);
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => postJson(server, form, ada)),
    );
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 201));
    const { data } = await organization.crm.contacts.list();
    expect(data).toMatchObject([{ email: 'ada@example.com', version: 1 }]);
    const kept = await organization.crm.forms.submissions.list(form.id, { limit: 200 });
    expect(new Set(kept.data.map(({ recordId }) => recordId))).toEqual(new Set([data[0]!.id]));
    expect(kept.data).toHaveLength(50);
  });

  test('at the moment when somebody else makes the contact goes into that one', async () => {
    const organization = await createOrganization(server);
    const { crm } = organization;
    const form = await crm.forms.create(contactForm);
    const addresses = Array.from({ length: 40 }, (_, n) => `ada${n}@example.com`);
    await Promise.all(
      addresses.flatMap((address) => [
        crm.contacts.create({ lastName: 'Made', emails: [{ address }] }).catch(() => null),
        postJson(server, form, { email: address, first: 'Ada' }),
      ]),
    );
    const kept = (await crm.forms.submissions.list(form.id, { limit: 200 })).data;
    expect(kept.map(({ status }) => status)).toEqual(addresses.map(() => 'processed'));
    const contacts = (await crm.contacts.list({ limit: 200 })).data;
    expect(contacts.map(({ firstName }) => firstName)).toEqual(addresses.map(() => 'Ada'));
  });

  test('can be undone as any other request', async () => {
    const { crm } = await createOrganization(server);
    const emails = [{ address: 'ada@example.com' }];
    const { id } = await crm.contacts.create({ lastName: 'Byron', emails });
    const form = await crm.forms.create(contactForm);
    const response = await postJson(server, form, ada);
    expect(await crm.contacts.get(id)).toMatchObject({ fullName: 'Ada Lovelace' });
    await crm.requests.undo(response.headers.get('x-request-id')!);
    expect(await crm.contacts.get(id)).toMatchObject({ fullName: 'Byron', phones: [] });
  });

  test('reaches who waits for changes', async () => {
    const { crm, token } = await createOrganization(server);
    const form = await crm.forms.create(contactForm);
    const { cursor } = (await (await request(server, '/changes', { token })).json()) as {
      cursor: string;
    };
    const waiting = request(server, `/changes?wait=10&after=${cursor}`, { token });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const startedAt = performance.now();
    await postJson(server, form, ada);
    expect(((await (await waiting).json()) as { data: unknown[] }).data).not.toEqual([]);
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});

describe('a required input', () => {
  test.each([
    ['is missing', { last: 'Lovelace' }, 'required'],
    ['is empty', { email: ' ' }, 'required'],
    ['is none', { email: 'ada at example' }, 'invalid_value'],
    ['is given twice', { email: ['a@example.com', 'b@example.com'] }, 'invalid_value'],
  ])('that %s is a 400 which names it', async (_, inputs, code) => {
    const organization = await createOrganization(server);
    const form = await organization.crm.forms.create(contactForm);
    const response = await postJson(server, form, inputs, { origin: 'https://www.example.com' });
    expect(response.headers.get('access-control-allow-origin')).toBe('https://www.example.com');
    expect(await problemOf(response)).toMatchObject({
      code: 'validation_failed',
      errors: [
        { in: 'body', pointer: '/email', code, message: expect.stringMatching(/^Your address: /) },
      ],
    });
    expect(await keptOf(organization, form.id)).toEqual([]);
    const page = await postHtml(server, form, { last: 'Lovelace' });
    expect([page.status, page.headers.get('content-type')]).toEqual([
      400,
      'text/html; charset=utf-8',
    ]);
    expect(await page.text()).toContain('<p>Your address: This must be filled in</p>');
  });
});

describe('a stranger', () => {
  test('learns the same of a wrong key, no form, and one that is switched off', async () => {
    const [one, other] = [await createOrganization(server), await createOrganization(server)];
    const form = await one.crm.forms.create(contactForm);
    const off = await one.crm.forms.create({ ...contactForm, enabled: false });
    const ofOther = await other.crm.forms.create(contactForm);
    const origin = { origin: 'https://elsewhere.example' };
    const asked = [
      await postJson(server, { ...form, publicKey: ofOther.publicKey }, ada, origin),
      await postJson(server, { ...form, publicKey: '' }, ada),
      await postJson(server, { ...form, publicKey: 'x'.repeat(9000) }, ada),
      await postJson(server, off, ada, origin),
      await postJson(server, { ...form, id: uuid() }, ada),
    ];
    const seen = await Promise.all(
      asked.map(async (response) => {
        const named = decodeURIComponent(new URL(response.url).pathname.split('/')[4]!);
        expect(response.headers.get('access-control-allow-origin')).toBeNull();
        return JSON.stringify(comparable(await problemOf(response))).replaceAll(named, '<id>');
      }),
    );
    expect(new Set(seen).size).toBe(1);
    expect(seen[0]).toContain('"not_found"');
  });

  test('gives the key as a header, in the query or as an input', async () => {
    const organization = await createOrganization(server);
    const form = await organization.crm.forms.create(contactForm);
    const send = (query: string, body: object, headers: Record<string, string> = {}) =>
      fetch(`${server.url}${pathOf(form)}${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const replies = [
      await send('', ada, { 'x-form-key': form.publicKey }),
      await send(`?key=${form.publicKey}`, ada),
      await send('', { ...ada, key: form.publicKey }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
    const kept = await keptOf(organization, form.id);
    expect(kept.map(({ inputs }) => inputs)).toEqual([ada, ada, ada]);
  });

  test('who fills in what people do not see is thanked, and nothing is made', async () => {
    const organization = await createOrganization(server);
    const form = await organization.crm.forms.create({ ...contactForm, honeypot: 'website' });
    const honest = await postJson(server, form, ada);
    const spam = await postJson(server, form, { ...ada, email: 'spam@example.com', website: 'x' });
    expect(await shape(spam)).toEqual(await shape(honest));
    expect((await keptOf(organization, form.id)).map(({ status }) => status)).toEqual([
      'spam',
      'processed',
    ]);
    expect((await organization.crm.contacts.list()).data).toMatchObject([
      { email: 'ada@example.com' },
    ]);
    const { id } = (await keptOf(organization, form.id))[0]!;
    const processed = await organization.crm.forms.submissions.process(form.id, id);
    expect(processed).toMatchObject({ status: 'processed', unmapped: [{ name: 'website' }] });
  });
});

describe('limits', () => {
  test('fifty at once get no further than the form lets them, and are told when to come again', async () => {
    const organization = await createOrganization(server);
    const submissionsPerMinute = { perAddress: 2, perForm: 1000 };
    const form = await organization.crm.forms.create({ ...contactForm, submissionsPerMinute });
    // The connections are open, or they would come one after the other.
    await Promise.all(Array.from({ length: 50 }, () => keptOf(organization, form.id)));
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, n) => postJson(server, form, { email: `a${n}@example.com` })),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(2);
    const refused = replies.find(({ status }) => status === 429)!;
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(50);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(await problemOf(refused)).toMatchObject({ code: 'rate_limited' });
    const page = await postHtml(server, form, { email: 'b@example.com' });
    expect([page.status, page.headers.get('retry-after')]).toEqual([429, expect.any(String)]);
    expect(await keptOf(organization, form.id)).toHaveLength(2);
  });

  test('hold for each address, and for the form as a whole; a minute later there is room', async () => {
    const organization = await createOrganization(server);
    const submissionsPerMinute = { perAddress: 2, perForm: 3 };
    const form = await organization.crm.forms.create({ ...contactForm, submissionsPerMinute });
    const send = async () => (await postJson(server, form, ada)).status;
    const move = (sql: string) =>
      asOwner(server, organization, (client) =>
        client.query(`update form_submissions set ${sql} where organization_id = $1`, [
          organization.organizationId,
        ]),
      );
    expect([await send(), await send(), await send()]).toEqual([201, 201, 429]);
    await move(`address_hash = '\\x01'`);
    expect([await send(), await send()]).toEqual([201, 429]);
    await move(`created_at = created_at - interval '61 seconds'`);
    expect([await send(), await send(), await send()]).toEqual([201, 201, 429]);
  });

  test('the address is not kept', async () => {
    const organization = await createOrganization(server);
    const form = await organization.crm.forms.create(contactForm);
    await postJson(server, form, ada);
    const { rows } = await asOwner(server, organization, (client) =>
      client.query<{ row: string; hash: string }>(
        `select to_jsonb(t)::text as row, encode(address_hash, 'hex') as hash from form_submissions t`,
      ),
    );
    expect(rows[0]!.row).not.toMatch(/127\.0\.0\.1/);
    expect(rows[0]!.hash).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('pages of other origins', () => {
  const allowed = 'https://www.example.com';

  test('are told before that they may ask, and afterwards whether they were let in', async () => {
    const organization = await createOrganization(server);
    const form = await organization.crm.forms.create(contactForm);
    const preflight = await fetch(server.url + pathOf(form), {
      method: 'OPTIONS',
      headers: {
        origin: 'https://anybody.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-form-key',
      },
    });
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': expect.stringContaining('X-Form-Key'),
    });
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    const good = await postJson(server, form, ada, { origin: allowed });
    expect([good.status, good.headers.get('access-control-allow-origin')]).toEqual([201, allowed]);
    expect(good.headers.get('vary')).toMatch(/Origin/);
    expect(good.headers.get('access-control-allow-credentials')).toBeNull();
    for (const origin of [
      'https://www.example.com.evil.example',
      'http://www.example.com',
      'null',
    ]) {
      const bad = await postJson(server, form, ada, { origin });
      expect(bad.headers.get('access-control-allow-origin')).toBeNull();
      expect(await problemOf(bad)).toMatchObject({ status: 403, code: 'origin_not_allowed' });
    }
    expect(await keptOf(organization, form.id)).toHaveLength(1);
  });

  test('have the other operations closed to them, also that of the same path', async () => {
    const { crm } = await createOrganization(server);
    const form = await crm.forms.create(contactForm);
    for (const [path, method] of [
      [pathOf(form), 'GET'],
      ['/api/v1/contacts', 'POST'],
      ['/api/v1/webhooks/forms', 'POST'],
    ] as const) {
      const preflight = await fetch(server.url + path, {
        method: 'OPTIONS',
        headers: { origin: allowed, 'access-control-request-method': method },
      });
      expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  test('are all let in by a form that says so', async () => {
    const { crm } = await createOrganization(server);
    const form = await crm.forms.create({ ...contactForm, allowedOrigins: ['*'] });
    for (const origin of ['https://anybody.example', 'null']) {
      const response = await postJson(server, form, ada, { origin });
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([
        201,
        origin,
      ]);
    }
  });
});

describe('a plain HTML form', () => {
  test('goes on to the page that the form names', async () => {
    const { crm } = await createOrganization(server);
    const redirectUrl = 'https://www.example.com/thanks';
    const form = await crm.forms.create({ ...contactForm, redirectUrl });
    const response = await postHtml(server, form, {
      email: 'ada@example.com',
      last: 'Łukasiewicz & Søn',
    });
    expect([response.status, response.headers.get('location'), await response.text()]).toEqual([
      303,
      redirectUrl,
      '',
    ]);
    expect((await crm.contacts.list()).data).toMatchObject([{ lastName: 'Łukasiewicz & Søn' }]);
    const script = await postJson(server, form, ada);
    expect([script.status, script.headers.get('content-type')]).toEqual([
      201,
      'application/json; charset=utf-8',
    ]);
  });

  test('is thanked by a page without one, which loads nothing', async () => {
    const { crm } = await createOrganization(server);
    const form = await crm.forms.create(contactForm);
    const response = await postHtml(server, form, { email: 'ada@example.com' });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      201,
      'text/html; charset=utf-8',
    ]);
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    expect(response.headers.get('vary')).toMatch(/Accept/);
    const html = await response.text();
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).toContain('<h1>Thank you</h1>');
  });

  test('may send several values of one name', async () => {
    const organization = await createOrganization(server);
    const form = await organization.crm.forms.create(contactForm);
    await postHtml(server, form, [
      ['email', 'a@example.com'],
      ['topic', 'one'],
      ['topic', 'two'],
      ['topic', 'three'],
    ]);
    expect(await keptOf(organization, form.id)).toMatchObject([
      { inputs: { email: 'a@example.com', topic: ['one', 'two', 'three'] } },
    ]);
  });

  test('sees its problems as text, never as markup', async () => {
    const { crm } = await createOrganization(server);
    const label = '<script>alert("1")</script>';
    const form = await crm.forms.create({
      ...contactForm,
      fields: [{ name: 'email', field: 'email', required: true, label }],
    });
    const page = await postHtml(server, form, { email: '' });
    expect(page.status).toBe(400);
    const html = await page.text();
    expect(html).not.toContain('<script>');
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
    const unknown = await postHtml(server, { ...form, publicKey: 'x' }, { email: 'a@example.com' });
    expect([unknown.status, unknown.headers.get('content-type')]).toEqual([
      404,
      'text/html; charset=utf-8',
    ]);
  });
});

describe('hostile bodies', () => {
  const form = 'application/x-www-form-urlencoded';
  const json = 'application/json';
  const many = Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`input${n}`, 'x']));

  test.each<[string, string, string, number, string]>([
    ['a NUL in a form', form, 'email=a%00b', 400, '/email'],
    ['a NUL in a name', form, 'a%00b=1', 400, '/a\0b'],
    ['a lone surrogate', json, '{"email":"\\ud800"}', 400, '/email'],
    ['what is no UTF-8, percent-encoded', form, 'email=%ff', 400, '/email'],
    ['half an escape', form, 'email=%4', 400, '/email'],
    ['__proto__ in a form', form, '__proto__=x&email=a@example.com', 400, '/__proto__'],
    ['__proto__ in JSON', json, '{"__proto__":"x"}', 400, '/__proto__'],
    ['constructor', form, 'constructor=x', 400, '/constructor'],
    ['an object as a value', json, '{"email":{"not":"x"}}', 400, '/email'],
    ['a list in a list', json, '{"email":[["x"]]}', 400, '/email/0'],
    ['a list as a body', json, '["x"]', 400, ''],
    ['null', json, 'null', 400, ''],
    ['a number that is too large', json, '{"email":1e400}', 400, '/email'],
    ['201 inputs', json, JSON.stringify(many), 400, ''],
    ['201 inputs in a form', form, String(new URLSearchParams(many)), 400, ''],
    ['a name that is too long', form, `${'n'.repeat(201)}=x`, 400, `/${'n'.repeat(201)}`],
  ])('%s is refused where it stands', async (_, type, body, status, pointer) => {
    const organization = await createOrganization(server);
    const made = await organization.crm.forms.create(contactForm);
    const response = await fetch(server.url + pathOf(made), {
      method: 'POST',
      headers: { 'content-type': type, 'x-form-key': made.publicKey },
      body,
    });
    expect(await problemOf(response)).toMatchObject({ status, errors: [{ in: 'body', pointer }] });
    expect(await keptOf(organization, made.id)).toEqual([]);
  });

  test('too much is 413, another type 415, and bytes that are no UTF-8 are 400', async () => {
    const { crm } = await createOrganization(server);
    const made = await crm.forms.create(contactForm);
    const send = (type: string, body: string | Buffer) =>
      fetch(server.url + pathOf(made), {
        method: 'POST',
        headers: { 'content-type': type, 'x-form-key': made.publicKey },
        body,
      });
    const large = await problemOf(await send(form, `email=${'x'.repeat(110_000)}`));
    expect(large).toMatchObject({
      code: 'payload_too_large',
      detail: 'The body is larger than 0.1 MB',
    });
    for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'text/xml']) {
      expect(await problemOf(await send(type, 'x'))).toMatchObject({
        code: 'unsupported_media_type',
      });
    }
    expect(await problemOf(await send(form, Buffer.from([0x61, 0x3d, 0xff])))).toMatchObject({
      status: 400,
    });
    expect(await problemOf(await send(json, '{'))).toMatchObject({ code: 'malformed_json' });
  });

  test('numbers, truth and nothing are values too', async () => {
    const organization = await createOrganization(server);
    const made = await organization.crm.forms.create(contactForm);
    const inputs = { email: 'a@example.com', last: 7, job: true, first: null, other: 1.5 };
    expect((await postJson(server, made, inputs)).status).toBe(201);
    expect((await organization.crm.contacts.list()).data).toMatchObject([
      { lastName: '7', jobTitle: 'true', firstName: null },
    ]);
  });
});

describe('a server', () => {
  test('sends without the fences of pages, and is told everything', async () => {
    const { crm } = await createOrganization(server);
    const submissionsPerMinute = { perAddress: 1, perForm: 1 };
    const form = await crm.forms.create({
      ...contactForm,
      honeypot: 'website',
      submissionsPerMinute,
    });
    const fields = { ...ada, website: 'https://ada.example', tel: '12' };
    for (let count = 0; count < 3; count += 1) {
      const { data, response } = await crm.forms.submit({ formId: form.id, fields }).withResponse();
      expect(response.headers.get('location')).toBe(
        `/api/v1/forms/${form.id}/submissions/${data.id}`,
      );
      expect(data).toMatchObject({
        status: 'processed',
        inputs: fields,
        unmapped: [{ name: 'tel' }, { name: 'website' }],
      });
    }
    expect((await crm.contacts.list()).data).toMatchObject([
      { email: 'ada@example.com', version: 1, createdBy: { type: 'system', id: form.id } },
    ]);
  });

  test('can repeat itself under a key', async () => {
    const organization = await createOrganization(server);
    const { crm } = organization;
    const form = await crm.forms.create(contactForm);
    const { key } = await crm.apiKeys.create({ name: 'Site', permissions: ['forms:write'] });
    const site = new HeadlessCrm({ baseUrl: server.url, apiKey: key, maxRetries: 0 });
    const post = () =>
      site.forms.submit({ formId: form.id, fields: ada }, { idempotencyKey: 'one' }).withResponse();
    const [one, again] = [await post(), await post()];
    expect(again.data).toEqual(one.data);
    expect(again.response.headers.get('idempotent-replayed')).toBe('true');
    expect(await keptOf(organization, form.id)).toHaveLength(1);
  });

  test('finds no form that is switched off or not its own', async () => {
    const [one, other] = [await createOrganization(server), await createOrganization(server)];
    const off = await one.crm.forms.create({ ...contactForm, enabled: false });
    const theirs = await other.crm.forms.create(contactForm);
    for (const formId of [off.id, theirs.id, uuid()]) {
      await expect(one.crm.forms.submit({ formId, fields: ada })).rejects.toMatchObject({
        status: 404,
        message: expect.stringContaining(`There is no form ${formId}`),
      });
      await expect(one.crm.forms.submissions.create(formId, ada)).rejects.toMatchObject({
        status: 404,
      });
    }
    expect((await other.crm.contacts.list()).data).toEqual([]);
  });

  test('is told which required input is missing, where it stands', async () => {
    const { crm } = await createOrganization(server);
    const form = await crm.forms.create(contactForm);
    await expect(crm.forms.submit({ formId: form.id, fields: {} })).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer: '/fields/email', code: 'required' }],
    });
  });

  test('may use the path of pages with its own key, from whatever origin', async () => {
    const { crm, token } = await createOrganization(server);
    const form = await crm.forms.create({
      ...contactForm,
      submissionsPerMinute: { perAddress: 1, perForm: 1 },
    });
    for (let count = 0; count < 2; count += 1) {
      const response = await request(server, `/forms/${form.id}/submissions`, {
        token,
        body: ada,
        headers: { origin: 'https://elsewhere.example' },
      });
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([
        201,
        null,
      ]);
    }
    const ended = await request(server, `/forms/${form.id}/submissions`, {
      token: 'nonsense',
      body: ada,
    });
    expect(ended.status).toBe(401);
  });
});

/** The tables in which something of the organization's holds the word. */
const everything = (organization: TestOrganization, word: string) =>
  asOwner(server, organization, async (client) => {
    const found: string[] = [];
    for (const table of [
      'form_submissions',
      'idempotency_keys',
      'jobs',
      'changes',
      'contacts',
      'record_keys',
    ]) {
      const { rowCount } = await client.query(
        `select from ${table} t where organization_id = $1 and to_jsonb(t)::text ilike '%' || $2 || '%'`,
        [organization.organizationId, word],
      );
      if (rowCount) found.push(table);
    }
    return found;
  });

describe('what is kept of a person', () => {
  test('goes with the person who is purged, and nobody else', async () => {
    const organization = await createOrganization(server);
    const { crm } = organization;
    const form = await crm.forms.create(contactForm);
    await postJson(server, form, ada);
    await crm.forms.submit({ formId: form.id, fields: ada }, { idempotencyKey: 'one' });
    await postJson(server, form, { email: 'grace@example.com', last: 'Hopper' });
    const [contact] = (await crm.contacts.list({ lastName: { eq: 'Lovelace' } })).data;
    expect(await everything(organization, 'lovelace')).toEqual(
      expect.arrayContaining(['form_submissions', 'idempotency_keys', 'contacts']),
    );
    await crm.contacts.purge(contact!.id);
    expect(await everything(organization, 'lovelace')).toEqual([]);
    expect(await keptOf(organization, form.id)).toMatchObject([{ inputs: { last: 'Hopper' } }]);
  });

  test('a submission can be removed by itself', async () => {
    const organization = await createOrganization(server);
    const { crm } = organization;
    const form = await crm.forms.create(contactForm);
    const { id, recordId } = await crm.forms.submit(
      { formId: form.id, fields: ada },
      { idempotencyKey: 'one' },
    );
    const other = await crm.forms.create(contactForm);
    await expect(crm.forms.submissions.delete(other.id, id)).rejects.toMatchObject({ status: 404 });
    await crm.forms.submissions.delete(form.id, id);
    await expect(crm.forms.submissions.get(form.id, id)).rejects.toMatchObject({ status: 404 });
    expect(await everything(organization, id)).toEqual([]);
    expect(await crm.contacts.get(recordId!)).toMatchObject({ lastName: 'Lovelace' });
  });
});
