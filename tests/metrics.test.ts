import { expect, test } from 'vitest';
import { createOrganization, request, useServer } from './support/server.ts';

const token = 'a token of the tests';
const server = useServer({ env: { METRICS_TOKEN: token } });
const without = useServer();

async function readMetrics(authorization = `Bearer ${token}`): Promise<Response> {
  return fetch(`${server.url}/metrics`, { headers: { authorization } });
}

/** The value of the line that begins so. */
async function valueOf(line: string): Promise<number> {
  const text = await (await readMetrics()).text();
  const found = text.split('\n').find((one) => one.startsWith(`${line} `));
  return found === undefined ? Number.NaN : Number(found.slice(line.length));
}

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
  const text = await (await readMetrics()).text();
  expect(text).toContain('http_requests_total{operation="none",status="404"}');
  expect(text).toContain('http_requests_total{operation="contacts.get",status="404"}');
  expect(text).not.toContain(unknown);
});

test('the pool and the process are told of', async () => {
  expect(await valueOf('db_pool_connections{state="most"}')).toBe(10);
  expect(await valueOf('db_pool_connections{state="total"}')).toBeGreaterThan(0);
  expect(await valueOf('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  expect(await valueOf('process_resident_memory_bytes')).toBeGreaterThan(0);
});

test('they are for who has the token, and not there without one', async () => {
  const given = await readMetrics();
  expect(given.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  expect(given.headers.get('cache-control')).toBe('no-store');
  for (const authorization of ['', 'Bearer another token of them', token]) {
    const refused = await readMetrics(authorization);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ code: 'unauthenticated' });
  }
  const absent = await fetch(`${without.url}/metrics`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(absent.status).toBe(404);
});
