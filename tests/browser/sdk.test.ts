/** The packed SDK, built by Vite into a page of another origin than the server's. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { buildForBrowsers, goodOutcome, makeProject } from '../packed/support/project.ts';
import { createOrganization, useServer } from '../support/server.ts';
import { launchChromium } from './support/chromium.ts';

const kinds: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' };

let built = '';
const site = createServer((request, response) => {
  const { pathname } = new URL(request.url!, 'http://site');
  const path = pathname === '/' ? '/index.html' : pathname;
  readFile(join(built, 'dist', path)).then(
    (file) => response.setHeader('content-type', kinds[extname(path)] ?? '').end(file),
    () => response.writeHead(404).end(),
  );
});
await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;

const server = useServer({ env: { CORS_ORIGINS: origin } });
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
  built = await makeProject('vite');
  await buildForBrowsers(built);
  const { token } = await createOrganization(server);
  await page.goto(`${origin}/?url=${encodeURIComponent(server.url)}#${token}`);
  await page.waitForSelector('#outcome:not(:empty)');
  expect(JSON.parse(await page.innerText('#outcome'))).toEqual(goodOutcome);
  expect(complaints).toEqual([]);
});
