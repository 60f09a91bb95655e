/** The packed SDK, built by Vite into a page of another origin than the server's. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { buildForBrowsers, goodOutcome, makeProject } from '../packed/support/project.ts';
import { createOrganization, useServer } from '../support/server.ts';
import { launchChromium } from './support/chromium.ts';
import { startSite } from './support/site.ts';

const site = await startSite();
const server = useServer({ env: { CORS_ORIGINS: site.origin } });
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage();
}, 60_000);
afterAll(async () => {
  await browser.close();
  site.close();
});

test('a page that Vite built from the package calls the server from another origin', async () => {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  site.folder = await makeProject('vite');
  await buildForBrowsers(site.folder);
  const { token } = await createOrganization(server);
  await page.goto(`${site.origin}/?url=${encodeURIComponent(server.url)}#${token}`);
  await page.waitForSelector('#outcome:not(:empty)');
  expect(JSON.parse(await page.innerText('#outcome'))).toEqual(goodOutcome);
  expect(complaints).toEqual([]);
});
