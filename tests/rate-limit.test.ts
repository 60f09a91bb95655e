import { expect, test } from '@jest/globals';
import { request, useServer } from './support/server.ts';

const server = useServer({ env: { RATE_LIMIT: 'on' } });
const limit = 3000;

test('an address that asks too often is told when to come again', async () => {
  const first = await request(server, '/contacts');
  expect(first.status).toBe(401);
  expect(first.headers.get('ratelimit')).toContain(`r=${limit - 1}`);
  expect(first.headers.get('ratelimit-policy')).toContain(`q=${limit}`);
  for (let sent = 1; sent < limit; sent += 50) {
    const together = Array.from({ length: 50 }, () => request(server, '/contacts'));
    for (const response of await Promise.all(together)) await response.arrayBuffer();
  }
  const refused = await request(server, '/contacts');
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ code: 'rate_limited', status: 429 });
  const alive = await fetch(`${server.url}/healthz`);
  expect(alive.status).toBe(200);
});
