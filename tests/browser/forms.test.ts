import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import {
  askForConfirmation,
  contactForm,
  type Form,
  type FormCreate,
  pathOf,
} from '../support/forms.ts';
import { createOrganization, type TestOrganization, useServer } from '../support/server.ts';
import { launchChromium } from './support/chromium.ts';

const server = useServer();
let browser: Browser;
let page: Page;
let site: Server;
/** The origin of the page that has the form, which is another one than the server's. */
let origin: string;
let html = '';
let organization: TestOrganization;

beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage();
  site = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(request.url === '/thanks' ? '<title>Thanks</title>' : html);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  organization = await createOrganization(server);
}, 60_000);
afterAll(async () => {
  await browser.close();
  site.close();
});

const create = (more: Partial<FormCreate> = {}): Promise<Form> =>
  organization.crm.forms.create({ ...contactForm, allowedOrigins: [origin], ...more });

/** A page with a plain HTML form, such as anybody may write. */
const pageWith = (
  form: Form,
): string => `<!doctype html><meta charset="utf-8"><title>Contact us</title>
  <form method="post" action="${server.url}${pathOf(form)}">
    <input type="hidden" name="key" value="${form.publicKey}">
    <input name="email"><input name="last"><button>Send</button>
  </form>`;

/** Sends inputs by the page's own script; gives the status, or what the browser says. */
const sendByScript = (form: Form): Promise<number | string> =>
  page.evaluate(
    async ([url, key]) => {
      const body = JSON.stringify({ email: 'script@example.com' });
      const headers = { 'content-type': 'application/json', 'x-form-key': key! };
      try {
        const response = await fetch(url!, { method: 'POST', headers, body });
        const { status } = (await response.json()) as { status: string };
        return status === 'received' ? response.status : status;
      } catch (error) {
        return String(error);
      }
    },
    [server.url + pathOf(form), form.publicKey],
  );

test('a plain HTML form on another site makes a contact, and its visitor goes on', async () => {
  html = pageWith(await create({ redirectUrl: `${origin}/thanks` }));
  await page.goto(origin);
  await page.fill('[name=email]', 'plain@example.com');
  await page.fill('[name=last]', 'Łukasiewicz');
  await page.click('button');
  await page.waitForURL(`${origin}/thanks`);
  const { data } = await organization.crm.contacts.list({ email: { eq: 'plain@example.com' } });
  expect(data).toMatchObject([{ lastName: 'Łukasiewicz' }]);
});

test('without a page to go on to, the visitor sees thanks, or what is wrong', async () => {
  html = pageWith(await create());
  await page.goto(origin);
  await page.click('button');
  await page.waitForSelector('h1');
  expect(await page.innerText('main')).toContain('Your address: This must be filled in');
  await page.goBack();
  await page.fill('[name=email]', 'plain@example.com');
  await page.click('button');
  await page.waitForSelector('h1:text-is("Thank you")');
});

test('a form that lists other sites is refused', async () => {
  html = pageWith(await create({ allowedOrigins: ['https://www.example.com'] }));
  await page.goto(origin);
  await page.fill('[name=email]', 'refused@example.com');
  await page.click('button');
  await page.waitForSelector('h1:text-is("The page may not send this")');
  const { data } = await organization.crm.contacts.list({ email: { eq: 'refused@example.com' } });
  expect(data).toEqual([]);
});

test('a script of an allowed site is answered, and that of another one is blocked', async () => {
  await page.goto(origin);
  expect(await sendByScript(await create())).toBe(201);
  const closed = await create({ allowedOrigins: ['https://www.example.com'] });
  expect(await sendByScript(closed)).toMatch(/Failed to fetch/);
  expect((await organization.crm.forms.submissions.list(closed.id)).data).toEqual([]);
});

test('the button of the page that a mail leads to confirms, and the visitor goes on', async () => {
  const { formId, token } = await askForConfirmation(server, organization.token);
  await organization.crm.forms.update(formId, { redirectUrl: `${origin}/thanks` });
  await page.goto(`${server.url}/api/v1/forms/${formId}/confirmations/${token}`);
  await page.click('button:text-is("Confirm")');
  await page.waitForURL(`${origin}/thanks`);
  const { data } = await organization.crm.forms.submissions.list(formId);
  expect(data).toMatchObject([{ status: 'processed' }]);
});
