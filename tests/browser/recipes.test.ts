/** The recipe of a page whose visitors sign in, built by Vite from the packed SDK, on another origin than the server's. */
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import jsonwebtoken from 'jsonwebtoken';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildForBrowsers, makeProject } from '../packed/support/project.ts';
import { password } from '../support/members.ts';
import { createOrganization, testSecrets, useServer } from '../support/server.ts';
import { launchChromium } from './support/chromium.ts';
import { startSite } from './support/site.ts';

const recipe = fileURLToPath(new URL('../../sdk/recipes/browser-session.ts', import.meta.url));

/** The page of the recipe, which does what the test says. */
const main = `import { createSession } from './browser-session.js';
const url = new URLSearchParams(location.search).get('url') ?? '';
Object.assign(window, { session: createSession(url) });
`;

const site = await startSite();
const server = useServer({ env: { CORS_ORIGINS: site.origin } });
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
}, 60_000);
afterAll(async () => {
  await browser.close();
  site.close();
  expect(server.errors).toEqual([]);
});

async function openPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${site.origin}/?url=${encodeURIComponent(server.url)}`);
  await page.waitForFunction('window.session');
  return page;
}

/** So many calls at once; what each was answered by. */
const callTimes = (page: Page, times: number): Promise<number[]> =>
  page.evaluate(`Promise.all(Array.from({ length: ${times} }, () =>
    session.crm.contacts.list().then(() => 200, (error) => error.status)))`);

const resume = (page: Page): Promise<boolean> => page.evaluate('session.resume()');

/** Of the page's requests to refresh, how each was answered. */
function refreshesOf(page: Page): number[] {
  const statuses: number[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('/auth/refresh')) statuses.push(response.status());
  });
  return statuses;
}

/** From now on the access token that the page has now is one that was over a second ago. */
async function expireToken(page: Page): Promise<void> {
  let token: string | undefined;
  await page.route('**/api/v1/contacts*', (route) => {
    const headers = route.request().headers();
    token ??= headers['authorization']!.replace('Bearer ', '');
    if (headers['authorization'] !== `Bearer ${token}`) return route.continue();
    const claims = jsonwebtoken.decode(token) as jsonwebtoken.JwtPayload;
    const expired = { ...claims, exp: Math.floor(Date.now() / 1000) - 1 };
    const authorization = `Bearer ${jsonwebtoken.sign(expired, testSecrets.JWT_SECRET)}`;
    return route.continue({ headers: { ...headers, authorization } });
  });
}

test('a visitor signs in, goes on in other tabs and after a while, and signs out of all', async () => {
  site.folder = await makeProject('vite');
  await copyFile(recipe, join(site.folder, 'src/browser-session.ts'));
  await writeFile(join(site.folder, 'src/main.ts'), main);
  await buildForBrowsers(site.folder);
  const { crm, email } = await createOrganization(server);
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await openPage(context);

  expect(await resume(page)).toBe(false);
  expect(await callTimes(page, 1)).toEqual([401]);
  await page.evaluate(`session.signIn('${email}', '${password}')`);
  expect(await callTimes(page, 3)).toEqual([200, 200, 200]);
  const readable = 'document.cookie + JSON.stringify([localStorage, sessionStorage])';
  expect(await page.evaluate(readable)).toBe('[{},{}]');

  await page.reload();
  await page.waitForFunction('window.session');
  const others = await Promise.all([openPage(context), openPage(context)]);
  const all = [page, ...others];
  expect(await Promise.all(all.map(resume))).toEqual([true, true, true]);
  expect(await Promise.all(all.map((each) => callTimes(each, 1)))).toEqual([[200], [200], [200]]);

  const refreshes = refreshesOf(page);
  await sleep(1000); // A token of the same second would be the same.
  await expireToken(page);
  expect(await callTimes(page, 20)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(refreshes).toEqual([200]);

  await page.evaluate('session.signOut()');
  expect(await context.cookies()).toEqual([]);
  expect(await callTimes(page, 1)).toEqual([401]);
  expect(await callTimes(others[0]!, 1)).toEqual([401]);
  expect(await resume(others[1]!)).toBe(false);

  // A session that was ended from elsewhere is over, and signing out of it is no error.
  await page.evaluate(`session.signIn('${email}', '${password}')`);
  await crm.auth.sessions.endOthers();
  expect(await callTimes(page, 2)).toEqual([401, 401]);
  await page.evaluate('session.signOut()');
  expect(await resume(page)).toBe(false);
});
