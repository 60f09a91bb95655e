import { afterAll, beforeEach, expect, test } from 'vitest';
import { startBeside } from './support/beside.ts';
import { type CountingProxy, startCountingProxy } from './support/proxy.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';
import { until } from './support/until.ts';
import { roomInWindow } from './support/window.ts';

const perAddress = 60;
const perPrincipal = 40;
const env = {
  RATE_LIMIT: 'on',
  RATE_LIMIT_PER_ADDRESS: String(perAddress),
  RATE_LIMIT_PER_PRINCIPAL: String(perPrincipal),
  TRUST_PROXY_HOPS: '1',
};
const lines: string[] = [];
let proxy: CountingProxy;
const server = useServer({
  env,
  onLog: (line) => lines.push(line),
  route: async (appUrl) => (proxy = await startCountingProxy(appUrl)).url,
});
beforeEach(() => roomInWindow(), 30_000);
afterAll(() => proxy.stop());

let used = 0;
/** An address that nobody else in this file has. */
const freshAddress = () => `198.51.100.${(used += 1)}`;

const ask = (address: string, init: Parameters<typeof request>[2] = {}, path = '/contacts') =>
  request(server, path, { ...init, headers: { 'x-forwarded-for': address, ...init.headers } });

const by = ({ key }: { key: string }) => ask(freshAddress(), { headers: { 'x-api-key': key } });

/** Asks so many times, one after the other; gives the last reply. */
async function askTimes(times: number, once: (index: number) => Promise<Response>) {
  let last: Response | undefined;
  for (let index = 0; index < times; index += 1) {
    last = await once(index);
    await last.clone().arrayBuffer();
  }
  return last!;
}

let organization: TestOrganization | null = null;
const owner = async () => (organization ??= await createOrganization(server));

test('an address that asks too often is refused before it is asked who it is', async () => {
  const address = freshAddress();
  const bad = { token: 'no token' };
  const first = await ask(address, bad);
  expect(first.status).toBe(401);
  expect(first.headers.get('ratelimit')).toMatch(
    new RegExp(`^"address"; r=${perAddress - 1}; t=\\d+$`),
  );
  expect(first.headers.get('ratelimit-policy')).toMatch(
    new RegExp(`^"address"; q=${perAddress}; w=60; pk=:[\\w+/=]+:$`),
  );
  expect((await askTimes(perAddress - 1, () => ask(address, bad))).status).toBe(401);
  const refused = await ask(address, { token: (await owner()).token });
  expect(refused.status).toBe(429);
  const retryAfter = Number(refused.headers.get('retry-after'));
  expect(retryAfter).toBeGreaterThan(0);
  expect(retryAfter).toBeLessThanOrEqual(60);
  expect(refused.headers.get('content-type')).toContain('application/problem+json');
  expect(await refused.json()).toMatchObject({
    code: 'rate_limited',
    status: 429,
    retryAfter,
    requestId: refused.headers.get('x-request-id'),
  });
  expect((await ask(freshAddress(), bad)).status).toBe(401);
  const alive = await fetch(`${server.url}/healthz`, { headers: { 'x-forwarded-for': address } });
  expect(alive.status).toBe(200);
});

test('what does not exist is counted for the address too', async () => {
  const address = freshAddress();
  await askTimes(perAddress, () => ask(address, {}, '/no-such-thing'));
  expect((await ask(address, {}, '/no-such-thing')).status).toBe(429);
});

test('a user is refused at whatever address, before his body is read, and nobody else is', async () => {
  const { token, crm } = await owner();
  const first = await ask(freshAddress(), { token });
  expect(first.headers.get('ratelimit')).toMatch(/^"principal"; r=\d+; t=\d+$/);
  expect(first.headers.get('ratelimit-policy')).toMatch(
    new RegExp(`^"principal"; q=${perPrincipal}; w=60; pk=:[\\w+/=]+:$`),
  );
  const body = '{"not": JSON';
  await askTimes(perPrincipal - 1, () => ask(freshAddress(), { token }));
  const refused = await ask(freshAddress(), { token, body });
  expect(refused.status).toBe(429);
  expect(refused.headers.get('ratelimit')).toContain('"principal"; r=0');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ code: 'rate_limited' });
  await expect(crm.contacts.list()).rejects.toMatchObject({ status: 429 });
  const other = await createOrganization(server);
  expect((await ask(freshAddress(), { token: other.token })).status).toBe(200);
});

test('who is refused costs Postgres nothing, and who is not pays no round trip for the count', async () => {
  const { token } = await createOrganization(server);
  const begun = performance.now();
  proxy.takeStatements();
  await askTimes(perPrincipal, () => ask(freshAddress(), { token }));
  await askTimes(20, () => ask(freshAddress(), { token }));
  const seconds = Math.ceil((performance.now() - begun) / 1000);
  // One entry a request, and one statement a second for all counts together. Connections that are opened meanwhile
  // have round trips of their own.
  const texts = proxy.takeStatements().map(({ text }) => text);
  expect(texts.filter((text) => text.includes('app.enter('))).toHaveLength(perPrincipal);
  const counting = texts.filter((text) => text.includes('app.count_requests('));
  expect(counting.length).toBeLessThanOrEqual(seconds + 1);
});

test('an API key has the limit that it was given, be it higher or lower', async () => {
  const { crm } = await createOrganization(server);
  const permissions = ['contacts:read' as const];
  const low = await crm.apiKeys.create({ name: 'Low', permissions, rateLimit: 3 });
  const high = await crm.apiKeys.create({
    name: 'High',
    permissions,
    rateLimit: perPrincipal + 10,
  });
  const first = await by(low);
  expect(first.headers.get('ratelimit-policy')).toContain('"principal"; q=3; w=60');
  expect((await askTimes(2, () => by(low))).status).toBe(200);
  expect((await by(low)).status).toBe(429);
  expect((await askTimes(perPrincipal + 10, () => by(high))).status).toBe(200);
  expect((await by(high)).status).toBe(429);
});

test('an address that is only claimed is no other one', async () => {
  const address = freshAddress();
  const behindProxy = (index: number) => ask(`203.0.113.${index}, ${address}`);
  await askTimes(perAddress, behindProxy);
  expect((await behindProxy(250)).status).toBe(429);

  const bare = await startBeside(server, { env: { ...env, TRUST_PROXY_HOPS: '0' } });
  const claimed = (index: number) =>
    fetch(`${bare.url}/api/v1/contacts`, { headers: { 'x-forwarded-for': `203.0.113.${index}` } });
  await askTimes(perAddress, claimed);
  expect((await claimed(250)).status).toBe(429);
  await bare.stop();
});

test('of IPv6 all addresses of one customer are one', async () => {
  await askTimes(perAddress, (index) => ask(`2001:db8:1:100::${index}`));
  expect((await ask('2001:db8:1:1ff::1')).status).toBe(429);
  expect((await ask('2001:db8:1:200::1')).status).toBe(401);
});

test('the log tells from where a request came', async () => {
  const address = freshAddress();
  const response = await ask(address);
  const id = response.headers.get('x-request-id');
  await until(() => lines.some((line) => line.includes(id!)));
  const line = lines.find((text) => text.includes(id!))!;
  expect(JSON.parse(line)).toMatchObject({ address, status: 401 });
});

test('turned off nobody is refused, and nothing is announced', async () => {
  const off = await startBeside(server, { env: { ...env, RATE_LIMIT: 'off' } });
  const last = await askTimes(perAddress + 5, () => fetch(`${off.url}/api/v1/contacts`));
  expect(last.status).toBe(401);
  expect(last.headers.get('ratelimit')).toBeNull();
  await off.stop();
});
