import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Locator, Page } from 'playwright-core';
import { operations } from '../invariants/support/driver.ts';
import { useServer } from '../support/server.ts';
import { launchChromium } from './support/chromium.ts';

const server = useServer();
const complaints: string[] = [];
const tagOf = new Map<string, string>();
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1300, height: 2000 } });
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${server.url}/docs/`);
  await page.waitForSelector('.opblock-tag');
  for (const { operationId, tags } of operations) tagOf.set(operationId, tags[0]!);
}, 120_000);
afterAll(() => browser.close());

/** Opens the tag, where the operation is. */
async function blockOf(operationId: string): Promise<Locator> {
  const tag = tagOf.get(operationId)!;
  const section = page.locator(`.opblock-tag[data-tag="${tag}"]`);
  if ((await section.getAttribute('data-is-open')) === 'false') await section.click();
  const id = page.locator(`.opblock-summary-operation-id:text-is("${operationId}")`);
  return page.locator('.opblock', { has: id });
}

/** Opens the operation and presses Execute on what is filled in, but for ids that only a test knows. */
async function execute(operationId: string, path: Record<string, string> = {}) {
  const block = await blockOf(operationId);
  await block.locator('.opblock-summary').first().click({ timeout: 120_000 });
  for (const [name, value] of Object.entries(path)) {
    await block.locator(`tr[data-param-name="${name}"] input`).first().fill(value);
  }
  const [response] = await Promise.all([
    page.waitForResponse((candidate) => candidate.url().includes('/api/v1/')),
    block.locator('button.execute').click(),
  ]);
  const body = response.status() === 204 ? '' : await response.text();
  await block.locator('.live-responses-table').waitFor();
  await block.locator('.opblock-summary').first().click({ timeout: 120_000 });
  return { operationId, status: response.status(), body };
}

async function authorize(scheme: string, value: string): Promise<void> {
  await page.click('button.authorize');
  const container = page.locator('.auth-container', { hasText: scheme });
  await container.locator('input').fill(value);
  await container.locator('button[type=submit]').click();
  await page.locator('.btn-done').first().click();
}

async function forget(): Promise<void> {
  await page.click('button.authorize');
  for (const logout of await page.locator('.auth-container button:text-is("Logout")').all()) {
    await logout.click();
  }
  await page.locator('.btn-done').first().click();
}

const idOf = ({ body }: { body: string }): string => (JSON.parse(body) as { id: string }).id;

// Of all operations the invariants send what the page would; here one object shows that the page does send it.
test('untouched, what the page fills in gives no error', async () => {
  const registered = await execute('auth.register');
  expect(registered.status).toBe(201);
  await authorize('bearer', (JSON.parse(registered.body) as { accessToken: string }).accessToken);
  const company = await execute('companies.create');
  const contact = await execute('contacts.create');
  const replies = [company, contact];
  for (const operation of ['auth.login', 'auth.session', 'apiKeys.list']) {
    replies.push(await execute(operation));
  }
  for (const verb of ['list', 'search']) replies.push(await execute(`contacts.${verb}`));
  for (const verb of ['get', 'update', 'replace', 'delete', 'restore']) {
    replies.push(await execute(`contacts.${verb}`, { id: idOf(contact) }));
  }
  const pair = { id: idOf(contact), companyId: idOf(company) };
  replies.push(await execute('contacts.companies.set', pair));
  replies.push(await execute('contacts.companies.list', { id: idOf(contact) }));
  expect(replies.filter(({ status }) => status < 200 || status > 299)).toEqual([]);
}, 600_000);

test('an API key made on the page authorizes as well as a token', async () => {
  const created = await execute('apiKeys.create');
  await forget();
  expect((await execute('contacts.list')).status).toBe(401);
  await authorize('apiKey', (JSON.parse(created.body) as { key: string }).key);
  expect((await execute('contacts.list')).status).toBe(200);
}, 300_000);

test('the page loads and runs under its content security policy without a complaint', () => {
  expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
});
