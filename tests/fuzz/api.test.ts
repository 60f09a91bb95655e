/** A short run of `npm run fuzz`, and the proof that it finds what it looks for. */
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { curlLines } from '../../fuzz/curl.ts';
import { documentOf, readDocument } from '../../fuzz/document.ts';
import { type Ground, onDatabase } from '../../fuzz/ground.ts';
import { signatureOf } from '../../fuzz/round.ts';
import { type Found, type Order, run } from '../../fuzz/run.ts';
import { cloneDatabase } from '../support/postgres.ts';

const requests = Number(process.env['FUZZ_REQUESTS'] ?? 3000);
const document = await readDocument('openapi/openapi.json');

let ground: Ground;
let stop = (): void => {};
let stopped: Promise<unknown> = Promise.resolve();

/** Works until the tests are done. */
const untilStopped = (begun: (ground: Ground) => void) => async (on: Ground) => {
  begun(on);
  await new Promise<void>((resolve) => (stop = resolve));
};

beforeAll(async () => {
  const urls = await cloneDatabase(inject('cluster'), `fuzz_${process.env['VITEST_POOL_ID']}`);
  const folder = await mkdtemp(join(tmpdir(), 'fuzz-'));
  const server = ['--import', 'tsx', 'src/main.ts'];
  ground = await new Promise<Ground>((resolve, reject) => {
    stopped = onDatabase(urls, folder, server, untilStopped(resolve))
      .finally(() => rm(folder, { recursive: true, force: true }))
      .catch(reject);
  });
});

afterAll(async () => {
  stop();
  await stopped;
});

const orderOf = (more: Partial<Order>): Order => ({
  seed: randomInt(2 ** 31),
  requests,
  only: null,
  round: null,
  lanes: 3,
  budget: { tries: 60, ms: 15_000 },
  ...more,
});

const tell = ({ finding, round, times }: Found): string =>
  [
    `${signatureOf(finding)} (${times} times, round ${round})`,
    finding.violation.detail,
    curlLines(ground.url, finding.history.slice(-8)),
  ].join('\n');

test('the API does what its document says, whatever is asked', async () => {
  const order = orderOf({});
  console.info(`npm run fuzz -- --requests ${requests} --seed ${order.seed}`);
  const { coverage, seconds, found } = await run(document, ground, order);
  console.info(`${coverage.requests} requests in ${Math.round(seconds)} s\n${coverage.summary()}`);
  expect(found.map(tell)).toEqual([]);
}, 240_000);

/** What is found by a short run with another document. */
async function findWith(change: (source: typeof document.source) => void, only: string) {
  const source = structuredClone(document.source);
  change(source);
  const { found } = await run(documentOf(source), ground, orderOf({ only, requests: 400 }));
  return found;
}

test('a status that the document does not declare is found, and told as few lines', async () => {
  const found = await findWith(({ paths }) => {
    delete paths['/api/v1/contacts/{id}']!['get']!.responses['404'];
  }, 'contacts.get');
  expect(found.map(({ finding }) => signatureOf(finding))).toEqual([
    'contacts.get 404: status not declared',
  ]);
  const [{ finding, isRepeated }] = found as [Found];
  expect(isRepeated).toBe(true);
  expect(finding.history.length).toBeLessThanOrEqual(2);
  expect(curlLines(ground.url, finding.history)).toMatch(/^curl .*\/api\/v1\/contacts\/\S+/m);
}, 120_000);

test('a member that is not of its schema is found, and so is one that the schema does not have', async () => {
  const found = await findWith(({ components }) => {
    const { properties } = components['schemas']!['Tag'] as { properties: Record<string, object> };
    properties['version'] = { type: 'string' };
    delete properties['createdBy'];
  }, 'tags.get');
  const signatures = found.map(({ finding }) => signatureOf(finding)).join('\n');
  expect(signatures).toContain('tags.get 200: is not of its schema: /version must be string');
}, 120_000);

test('a bound that the server does not keep is found', async () => {
  const found = await findWith(({ components }) => {
    const { properties } = components['schemas']!['TagCreate'] as {
      properties: Record<string, { maxLength?: number }>;
    };
    properties['name']!.maxLength = 5;
  }, 'tags.create');
  const signatures = found.map(({ finding }) => signatureOf(finding));
  expect(signatures).toContain('tags.create 201: accepts a body beyond its schema');
}, 120_000);

/** Passes everything on to the server, but of two reads of an address the second gets what the first was told. */
async function forgetfulCache() {
  const kept = new Map<string, Buffer>();
  const server = createServer((incoming, response) => {
    const { method, url, headers } = incoming;
    const address = new URL(url!, ground.url).pathname;
    const known = method === 'GET' ? kept.get(address) : undefined;
    if (known) {
      kept.delete(address);
      const told = { 'content-type': 'application/json', 'x-request-id': '1', etag: '"1"' };
      response.writeHead(200, told).end(known);
      return;
    }
    const passed = send(`${ground.url}${url}`, { method, headers }, async (reply) => {
      const body = await buffer(reply);
      if (method === 'GET' && reply.statusCode === 200) kept.set(address, body);
      response.writeHead(reply.statusCode!, reply.headers).end(body);
    });
    passed.on('error', () => response.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => server.closeAllConnections() ?? server.close(),
  };
}

test('a cache that forgets who asks is found: one organization is told what is another’s', async () => {
  const cache = await forgetfulCache();
  // In one lane, two who ask after each other are often of two organizations that know each other's secrets.
  const order = orderOf({ only: 'contacts.list', requests: 1500, lanes: 1 });
  const budget = { tries: 0, ms: 0 };
  const { found } = await run(document, { ...ground, url: cache.url }, { ...order, budget });
  cache.close();
  const signatures = found.map(({ finding }) => signatureOf(finding));
  expect(signatures).toContain('contacts.list 200: tells what is another organization’s');
}, 120_000);
