import { afterAll, expect, test } from 'vitest';
import { deleteForm } from '../src/modules/forms/service.ts';
import { contactForm, postHtml, postJson } from './support/forms.ts';
import { createOrganization, useServer } from './support/server.ts';
import { asRequest } from './support/worker.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

test('one name as often as the body has room for it keeps nobody waiting', async () => {
  const { crm } = await createOrganization(server);
  const form = await crm.forms.create(contactForm);
  const startedAt = performance.now();
  const response = await postHtml(server, form, 'a&'.repeat(48_000));
  expect(response.status).toBe(400);
  expect(performance.now() - startedAt).toBeLessThan(2000);
});

test('the page to go on to may be written in any letters', async () => {
  const { crm } = await createOrganization(server);
  const redirectUrl = 'https://пример.example/спасибо?für=1';
  const form = await crm.forms.create({ ...contactForm, redirectUrl });
  const response = await postHtml(server, form, { email: 'ada@example.com' });
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe(new URL(redirectUrl).href);
});

test('a honeypot that is called like what every object has is empty until it is filled in', async () => {
  const { crm } = await createOrganization(server);
  const form = await crm.forms.create({ ...contactForm, honeypot: 'toString' });
  await postJson(server, form, { email: 'ada@example.com' });
  await postJson(server, form, { email: 'bot@example.com', toString: 'x' });
  const { data } = await crm.forms.submissions.list(form.id);
  expect(data.map(({ status }) => status).toSorted()).toEqual(['processed', 'spam']);
});

test('what was sent goes with its record also when it could not be processed once more', async () => {
  const { crm } = await createOrganization(server);
  const form = await crm.forms.create(contactForm);
  const { id } = await crm.forms.submit({
    formId: form.id,
    fields: { last: 'X', email: 'a@b.co' },
  });
  const { recordId } = await crm.forms.submissions.get(form.id, id);
  await crm.forms.update(form.id, {
    fields: [{ name: 'other', field: 'lastName' }],
    doubleOptIn: null,
  });
  const again = await crm.forms.submissions.process(form.id, id);
  expect(again).toMatchObject({ status: 'unprocessed', recordId });
  await crm.contacts.purge(recordId!);
  expect((await crm.forms.submissions.list(form.id)).data).toEqual([]);
});

test('nobody is told how long the server took over what he sent', async () => {
  const { crm } = await createOrganization(server);
  const form = await crm.forms.create(contactForm);
  const response = await postJson(server, form, { email: 'ada@example.com' });
  expect(response.headers.get('server-timing')).toBeNull();
});

test('a form that is removed at this moment is none', async () => {
  const organization = await createOrganization(server);
  const form = await organization.crm.forms.create(contactForm);
  const sent = await asRequest(server, organization, async (context) => {
    await deleteForm(context, form.id);
    const sending = postJson(server, form, { email: 'ada@example.com' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { sending };
  });
  expect((await sent.sending).status).toBe(404);
});
