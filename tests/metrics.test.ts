import { expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { sql } from '../src/db/sql.ts';
import { nobody } from '../src/db/unit.ts';
import { metricsToken, scrape, scrapeValues } from './support/metrics.ts';
import { challengeFor, turnOn, wrongCodeOf } from './support/second-factor.ts';
import { createOrganization, request, useServer } from './support/server.ts';
import { roomInWindow } from './support/window.ts';

const env = { METRICS_TOKEN: metricsToken, RATE_LIMIT: 'on' };
const server = useServer({ env });
const strict = useServer({
  env: { ...env, RATE_LIMIT_PER_ADDRESS: '12', RATE_LIMIT_PER_PRINCIPAL: '6' },
});
const without = useServer();
const narrow = useServer({ env: { METRICS_TOKEN: metricsToken }, poolSize: 1 });

/** Not a number where there is no such line. */
const valueOf = async (line: string, { url } = server): Promise<number> =>
  (await scrapeValues(url)).get(line) ?? Number.NaN;

const errorsOf = (operation: string, code: string): Promise<number> =>
  valueOf(`http_requests_errors_total{operation="${operation}",code="${code}"}`);

test('requests are counted by operation, with how long they took, and so are round trips', async () => {
  const { crm } = await createOrganization(server);
  for (let made = 0; made < 3; made += 1) await crm.contacts.create({ lastName: 'Hopper' });
  expect(await valueOf('http_requests_total{operation="contacts.create",status="201"}')).toBe(3);
  const seconds = await valueOf('http_request_duration_seconds_sum{operation="contacts.create"}');
  expect(seconds).toBeGreaterThan(0);
  expect(await valueOf('http_request_duration_seconds_count{operation="contacts.create"}')).toBe(3);
  // The statement and the commit of each.
  const trips = await valueOf('db_query_duration_seconds_count{operation="contacts.create"}');
  expect(trips).toBe(6);
});

test('problems are counted by operation and code', async () => {
  const { token: session } = await createOrganization(server);
  await request(server, '/contacts', { token: session, body: { nickname: 'Amazing Grace' } });
  await request(server, '/contacts', { token: 'no token' });
  expect(await errorsOf('contacts.create', 'validation_failed')).toBe(1);
  expect(await errorsOf('contacts.list', 'unauthenticated')).toBe(1);
});

test('what is not there is no label', async () => {
  const unknown = '0198d6a0-0000-7000-8000-000000000000';
  await request(server, `/contacts/${unknown}`, {
    token: (await createOrganization(server)).token,
  });
  await request(server, `/${unknown}`);
  const text = await (await scrape(server.url)).text();
  expect(text).toContain('http_requests_total{operation="none",status="404"}');
  expect(text).toContain('http_requests_total{operation="contacts.get",status="404"}');
  expect(text).not.toContain(unknown);
});

test('sign-ins that are refused are counted by what was shown, and others are none of them', async () => {
  const who = await turnOn(await createOrganization(server));
  const anonymous = new HeadlessCrm({ baseUrl: server.url, maxRetries: 0 });
  const { email } = who;
  await anonymous.auth.login({ email, password: 'not his password' }).catch(() => null);
  await anonymous.auth.login({ email: 'no address', password: '' }).catch(() => null);
  const challenge = await challengeFor(server, who);
  await request(server, '/auth/second-factor/challenge', {
    body: { challenge, code: wrongCodeOf(who.secret) },
  });
  await request(server, '/auth/oauth/exchange', {
    body: { code: 'x'.repeat(43), codeVerifier: 'y'.repeat(43) },
  });
  await request(server, '/auth/refresh', { body: { refreshToken: 'no token' } });
  await request(server, '/contacts', { token: 'no token' });
  const values = await scrapeValues(server.url);
  const failures = [...values].filter(([line]) => line.startsWith('sign_in_failures_total'));
  expect(Object.fromEntries(failures)).toEqual({
    'sign_in_failures_total{method="password"}': 1,
    'sign_in_failures_total{method="provider"}': 1,
    'sign_in_failures_total{method="second_factor"}': 1,
    'sign_in_failures_total{method="refresh_token"}': 1,
  });
});

test('requests that are one too many are counted by the limit that they met', async () => {
  await roomInWindow();
  const { token } = await createOrganization(strict);
  for (let asked = 0; asked < 8; asked += 1) await request(strict, '/contacts', { token });
  for (let asked = 0; asked < 6; asked += 1) await request(strict, '/contacts');
  const hitsOf = (limit: string, at = strict) =>
    valueOf(`rate_limit_hits_total{limit="${limit}"}`, at);
  expect([await hitsOf('principal'), await hitsOf('address')]).toEqual([2, 3]);
  expect(await hitsOf('operation')).toBeNaN();
  const { email } = await createOrganization(server);
  for (let asked = 0; asked < 7; asked += 1)
    await request(server, '/auth/login', { body: { email, password: 'not his password' } });
  expect(await hitsOf('operation', server)).toBe(2);
});

test('the pool and the process are told of', async () => {
  expect(await valueOf('db_pool_connections{pool="main",state="most"}')).toBe(10);
  expect(await valueOf('db_pool_connections{pool="main",state="total"}')).toBeGreaterThan(0);
  expect(await valueOf('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  expect(await valueOf('process_resident_memory_bytes')).toBeGreaterThan(0);
});

const waits = (what: string) => valueOf(`db_pool_wait_seconds_${what}{pool="main"}`, narrow);
const work = () => narrow.database.reading(nobody()).query(sql`select pg_sleep(0.1)`);

test('who finds no connection free is counted, with how long he waited, and others are not', async () => {
  await work();
  expect(await waits('count')).toBeNaN();
  await Promise.all([work(), work(), work()]);
  expect(await waits('count')).toBe(2);
  expect(await waits('sum')).toBeGreaterThan(0.25);
});

test('they are for who has the token, and not there without one', async () => {
  const given = await scrape(server.url);
  expect(given.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  expect(given.headers.get('cache-control')).toBe('no-store');
  for (const authorization of ['', 'Bearer another token of them', metricsToken]) {
    const refused = await scrape(server.url, authorization);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ code: 'unauthenticated' });
  }
  expect((await scrape(without.url)).status).toBe(404);
});
