/** Large replies come compressed to who accepts it, and are the same bytes then. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOrganization, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();
let organization: TestOrganization;
let plain: string;

afterAll(() => expect(server.errors).toEqual([]));

beforeAll(async () => {
  organization = await createOrganization(server);
  for (let n = 0; n < 12; n += 1)
    await organization.crm.contacts.create({ firstName: `Zoë ${n}`, lastName: 'Brontë' });
  plain = (await list()).body.toString();
});

/** The list as it comes over the wire, which `fetch` would open. */
async function list(accepted?: string, { method = 'GET', query = 'limit=12' } = {}) {
  const sent = request(`${server.url}/api/v1/contacts?${query}`, {
    method,
    headers: {
      authorization: `Bearer ${organization.token}`,
      ...(accepted === undefined ? {} : { 'accept-encoding': accepted }),
    },
  }).end();
  const [{ statusCode: status, headers }, body] = await once(sent, 'response').then(
    async ([response]: IncomingMessage[]) => [response!, await buffer(response!)] as const,
  );
  return { status, headers, body };
}

test.each([
  ['br', 'gzip, deflate, br'],
  ['br', '*'],
  ['gzip', 'gzip'],
  ['gzip', 'gzip, br;q=0'],
])('as %s to who accepts %s', async (encoding, accepted) => {
  const { headers, body } = await list(accepted);
  expect(headers['content-encoding']).toBe(encoding);
  expect(headers['content-length']).toBe(String(body.length));
  expect(headers['vary']).toContain('Accept-Encoding');
  expect(body.length).toBeLessThan(plain.length / 2);
  const opened = encoding === 'br' ? brotliDecompressSync(body) : gunzipSync(body);
  expect(opened.toString()).toBe(plain);
});

test.each([undefined, 'identity', 'deflate', 'gzip;q=0, br;q=0'])(
  'as it is to who accepts %s',
  async (accepted) => {
    const { headers, body } = await list(accepted);
    expect(headers).not.toHaveProperty('content-encoding');
    expect(headers['vary']).toContain('Accept-Encoding');
    expect(headers['content-length']).toBe(String(body.length));
    expect(body.toString()).toBe(plain);
  },
);

test('a small one, and one that has no body, is not compressed', async () => {
  const small = await list('gzip', { query: 'limit=1' });
  expect(small.headers).not.toHaveProperty('content-encoding');
  const head = await list('gzip', { method: 'HEAD' });
  expect(head.status).toBe(200);
  expect(head.headers).not.toHaveProperty('content-encoding');
  expect(head.body).toHaveLength(0);
});
