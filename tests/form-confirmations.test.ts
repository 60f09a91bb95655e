import { afterAll, describe, expect, test } from 'vitest';
import { pruneUnconfirmed } from '../src/modules/forms/forgetting.ts';
import { contactForm, type Form, type FormCreate, postHtml, postJson } from './support/forms.ts';
import { asOwner } from './support/owner.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, type TestOrganization, useServer } from './support/server.ts';
import { type ArrivedMail, useMailroom } from './support/smtp.ts';
import { until } from './support/until.ts';
import { asRequest } from './support/worker.ts';

const server = useServer();
const publicUrl = 'http://localhost:3000';

const mailroom = useMailroom(server, (address) => address.startsWith('full'));
const mails = mailroom.arrived;

afterAll(() => expect(server.errors).toEqual([]));

const asking: FormCreate = {
  ...contactForm,
  doubleOptIn: { subject: 'Please confirm', text: 'Open {{link}} please.\n\nOr here: {{link}}' },
};

let made = 0;
/** An address that no other test mails to. */
const newAddress = (name = 'ada'): string => `${name}${(made += 1)}@example.com`;

/** The link in the mail, to the server of the test. */
function linkIn({ text }: ArrivedMail): string {
  const [link] = /http\S+/.exec(text)!;
  expect(link.startsWith(`${publicUrl}/api/v1/forms/`)).toBe(true);
  return link.replace(publicUrl, server.url);
}

async function ask(form: Form, address = newAddress()): Promise<{ address: string; link: string }> {
  expect((await postJson(server, form, { email: address, last: 'Lovelace' })).status).toBe(201);
  return { address, link: linkIn(await mailroom.next(address)) };
}

/** Resolves when no job of the organization waits or runs. */
const untilIdle = (organization: TestOrganization): Promise<void> =>
  until(() =>
    asOwner(server, organization, async (client) => {
      const { rowCount } = await client.query(
        `select from jobs where status in ('queued', 'running') limit 1`,
      );
      return rowCount === 0;
    }),
  );

const contactsOf = async ({ crm }: TestOrganization) => (await crm.contacts.list()).data;
const statusesOf = async ({ crm }: TestOrganization, { id }: Form) =>
  (await crm.forms.submissions.list(id)).data.map(({ status }) => status);

const browser = { accept: 'text/html,*/*;q=0.8' };

test('nothing is made before who has the mailbox says so, and then once', async () => {
  const organization = await createOrganization(server);
  const form = await organization.crm.forms.create(asking);
  const address = newAddress();
  const response = await postJson(server, form, { email: ` ${address.toUpperCase()}`, last: 'X' });
  expect(await response.json()).toEqual({
    id: expect.any(String),
    status: 'awaiting_confirmation',
  });
  const mail = await mailroom.next(address);
  const link = linkIn(mail);
  expect(mail.subject).toBe('Please confirm');
  expect(mail.text.trimEnd().replaceAll(link.replace(server.url, publicUrl), '<link>')).toBe(
    'Open <link> please.\n\nOr here: <link>',
  );
  expect(await contactsOf(organization)).toEqual([]);
  const [waiting] = (await organization.crm.forms.submissions.list(form.id)).data;
  const days = (Date.parse(waiting!.confirmationExpiresAt!) - Date.now()) / 86_400_000;
  expect([waiting!.status, Math.round(days)]).toEqual(['awaiting_confirmation', 7]);

  const confirmed = await fetch(link, { method: 'POST' });
  expect([confirmed.status, await confirmed.json()]).toEqual([
    200,
    { id: waiting!.id, status: 'confirmed' },
  ]);
  const [contact] = await contactsOf(organization);
  expect(contact).toMatchObject({ email: address, createdBy: { type: 'system', id: form.id } });
  expect((await organization.crm.forms.submissions.list(form.id)).data).toMatchObject([
    { status: 'processed', recordId: contact!.id, confirmedAt: expect.any(String) },
  ]);
  for (const method of ['GET', 'POST']) {
    expect(await problemOf(await fetch(link, { method }))).toMatchObject({
      status: 410,
      code: 'link_expired',
    });
  }
});

test('programs that follow links change nothing: they see a page with a button', async () => {
  const organization = await createOrganization(server);
  const form = await organization.crm.forms.create(asking);
  const { link } = await ask(form);
  for (const method of ['GET', 'HEAD', 'GET']) {
    const page = await fetch(link, { method, headers: browser });
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    if (method === 'GET') {
      expect(await page.text()).toContain('<form method="post"><button>Confirm</button></form>');
    }
  }
  expect(await statusesOf(organization, form)).toEqual(['awaiting_confirmation']);
  expect(await (await fetch(link)).json()).toMatchObject({ status: 'awaiting_confirmation' });
});

test('who presses the button is thanked, or sent on; and told when the link is used', async () => {
  const organization = await createOrganization(server);
  const redirectUrl = 'https://www.example.com/thanks';
  for (const to of [null, redirectUrl]) {
    const form = await organization.crm.forms.create({ ...asking, redirectUrl: to });
    const { link } = await ask(form);
    const press = () =>
      fetch(link, {
        method: 'POST',
        redirect: 'manual',
        headers: { ...browser, 'content-type': 'application/x-www-form-urlencoded' },
        body: '',
      });
    const pressed = await press();
    expect([pressed.status, pressed.headers.get('location')]).toEqual(to ? [303, to] : [200, null]);
    if (!to) expect(await pressed.text()).toContain('Your address is confirmed.');
    const again = await press();
    expect([again.status, again.headers.get('content-type')]).toEqual([
      410,
      'text/html; charset=utf-8',
    ]);
    expect(await again.text()).toContain('The link was used before, or is older than a week');
  }
});

test('pressed twenty times at once, one of them counts', async () => {
  const organization = await createOrganization(server);
  const form = await organization.crm.forms.create(asking);
  const { link } = await ask(form);
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => fetch(link, { method: 'POST' })),
  );
  expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(410)]);
  expect(await contactsOf(organization)).toMatchObject([{ version: 1 }]);
});

describe('a link', () => {
  test('is good for a week', async () => {
    const organization = await createOrganization(server);
    const form = await organization.crm.forms.create(asking);
    const { link } = await ask(form);
    await asOwner(server, organization, (client) =>
      client.query(`update form_submissions set confirmation_expires_at = now()`),
    );
    expect((await fetch(link, { method: 'POST' })).status).toBe(410);
    expect(await statusesOf(organization, form)).toEqual(['awaiting_confirmation']);
  });

  test('is good for its own form, and cannot be guessed or read in the database', async () => {
    const organization = await createOrganization(server);
    const form = await organization.crm.forms.create(asking);
    const other = await organization.crm.forms.create(asking);
    const { link } = await ask(form);
    const token = link.split('/').at(-1)!;
    for (const wrong of [
      link.replace(form.id, other.id),
      `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`,
    ]) {
      expect(await problemOf(await fetch(wrong, { method: 'POST' }))).toMatchObject({
        status: 404,
        detail: 'Nothing waits for this confirmation',
      });
    }
    expect((await fetch(link.replace(token, 'short'))).status).toBe(400);
    const { rows } = await asOwner(server, organization, (client) =>
      client.query<{ row: string }>('select to_jsonb(t)::text as row from form_submissions t'),
    );
    expect(rows[0]!.row).not.toContain(token);
    expect(rows[0]!.row).not.toContain(Buffer.from(token).toString('hex'));
  });

  test('leads nowhere once the submission or its form is gone', async () => {
    const { crm } = await createOrganization(server);
    const form = await crm.forms.create(asking);
    const [one, other] = [await ask(form), await ask(form)];
    const [newest] = (await crm.forms.submissions.list(form.id)).data;
    await crm.forms.submissions.delete(form.id, newest!.id);
    expect((await fetch(other.link, { method: 'POST' })).status).toBe(404);
    expect((await fetch(one.link)).status).toBe(200);
    await crm.forms.delete(form.id);
    expect((await fetch(one.link, { method: 'POST' })).status).toBe(404);
  });
});

test('nobody can have a mailbox flooded: three mails a day, whichever form asks', async () => {
  const organization = await createOrganization(server);
  const forms = [
    await organization.crm.forms.create(asking),
    await organization.crm.forms.create(asking),
  ];
  const address = newAddress();
  const replies = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      postJson(server, forms[n % 2]!, { email: address, last: String(n) }),
    ),
  );
  const shapes = await Promise.all(
    replies.map(async (reply) => [reply.status, Object.keys((await reply.json()) as object)]),
  );
  expect(new Set(shapes.map((shape) => JSON.stringify(shape))).size).toBe(1);
  await untilIdle(organization);
  expect(mails.filter(({ to }) => to === address)).toHaveLength(3);
  const kept = await Promise.all(
    forms.map(async ({ id }) => (await organization.crm.forms.submissions.list(id)).data),
  );
  expect(kept.flat().filter(({ problems }) => problems[0]?.code === 'mail_limit')).toHaveLength(7);
});

test('spam, a bad address and an honest one: a mail goes to the last alone', async () => {
  const organization = await createOrganization(server);
  const form = await organization.crm.forms.create({ ...asking, honeypot: 'website' });
  const before = mails.length;
  const spam = await postHtml(server, form, { email: newAddress(), website: 'x' });
  expect([spam.status, await spam.text()]).toEqual([201, expect.stringContaining('One more step')]);
  expect((await postJson(server, form, { email: 'nobody at all' })).status).toBe(400);
  const { address } = await ask(form);
  await untilIdle(organization);
  const others = mails.slice(before).filter(({ to }) => to !== organization.email);
  expect(others.map(({ to }) => to)).toEqual([address]);
  expect(await statusesOf(organization, form)).toEqual(['awaiting_confirmation', 'spam']);
});

test('the address is asked for, though the form does not call it required', async () => {
  const { crm } = await createOrganization(server);
  const fields = asking.fields.map((field) => ({ ...field, required: false }));
  const form = await crm.forms.create({ ...asking, fields });
  expect(await problemOf(await postJson(server, form, { last: 'Lovelace' }))).toMatchObject({
    status: 400,
    errors: [{ pointer: '/email', code: 'required' }],
  });
});

test('a server’s submissions are asked about too, and nobody else confirms them', async () => {
  const organization = await createOrganization(server);
  const { crm } = organization;
  const form = await crm.forms.create(asking);
  const address = newAddress();
  const fields = { email: address };
  const { id, status } = await crm.forms.submit({ formId: form.id, fields });
  expect(status).toBe('awaiting_confirmation');
  await expect(crm.forms.submissions.process(form.id, id)).rejects.toMatchObject({
    code: 'conflict',
  });
  await fetch(linkIn(await mailroom.next(address)), { method: 'POST' });
  expect(await contactsOf(organization)).toMatchObject([{ email: address }]);
});

test('when the contact is purged, nothing tells of the mail either', async () => {
  const organization = await createOrganization(server);
  const form = await organization.crm.forms.create(asking);
  const { address, link } = await ask(form, newAddress('full'));
  await untilIdle(organization);
  await fetch(link, { method: 'POST' });
  const left = () =>
    asOwner(server, organization, async (client) => {
      const { rows } = await client.query<{ left: string }>(
        `select (select count(*) from jobs where kind = 'mail.send')
           + (select count(*) from form_submissions s where to_jsonb(s)::text like $1) as left`,
        [`%${address}%`],
      );
      return Number(rows[0]!.left);
    });
  expect(await left()).toBe(2);
  const [contact] = await contactsOf(organization);
  await organization.crm.contacts.purge(contact!.id);
  expect(await left()).toBe(0);
});

test('what nobody confirmed is taken away after a month, and nothing else', async () => {
  const organization = await createOrganization(server);
  const form = await organization.crm.forms.create(asking);
  const [old, late] = [await ask(form), await ask(form)];
  const confirmed = await ask(form);
  expect((await fetch(confirmed.link, { method: 'POST' })).status).toBe(200);
  const age = (days: number, address: string) =>
    asOwner(server, organization, (client) =>
      client.query(
        `update form_submissions set created_at = now() - make_interval(days => $1)
         where inputs ->> 'email' = $2`,
        [days, address],
      ),
    );
  await age(31, old.address);
  await age(29, late.address);
  await age(31, confirmed.address);
  const prune = () => asRequest(server, organization, (context) => pruneUnconfirmed(context, 10));
  expect(await prune()).toBe(1);
  expect(await prune()).toBe(0);
  const statuses = await statusesOf(organization, form);
  expect(statuses.toSorted()).toEqual(['awaiting_confirmation', 'processed']);
});
