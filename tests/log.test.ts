import { request as send } from 'node:http';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { v7 as uuid } from 'uuid';
import { createOrganization, request, useServer } from './support/server.ts';

const lines: string[] = [];
const server = useServer({
  env: { TRUST_PROXY_HOPS: '1' },
  onLog: (line) => lines.push(line),
});

afterAll(() => expect(server.errors).toEqual([]));
beforeEach(() => void lines.splice(0));

const password = 'a password that is nowhere else';
const levels = { info: 30, warn: 40 };

type Line = Record<string, unknown>;

/** The lines of the requests, once there are as many. */
async function requestLines(count: number): Promise<Line[]> {
  for (let tries = 0; ; tries += 1) {
    const found = lines
      .map((line) => JSON.parse(line) as Line)
      .filter(({ msg }) => msg === 'request');
    if (found.length >= count || tries > 200) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The line of the one request that is sent. */
async function lineOf(sent: () => Promise<unknown>): Promise<Line> {
  lines.splice(0);
  await sent();
  const found = await requestLines(1);
  expect(found).toHaveLength(1);
  return found[0]!;
}

describe('the line of a request', () => {
  test('says when, where, who, from where, what, and how it ended', async () => {
    const { token, organizationId, userId } = await createOrganization(server);
    const line = await lineOf(() => request(server, '/contacts', { token }));
    expect(line).toMatchObject({
      level: levels.info,
      time: expect.any(Number),
      pid: process.pid,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      operation: 'contacts.list',
      method: 'GET',
      status: 200,
      principal: `user:${userId}`,
      organizationId,
      address: '127.0.0.1',
    });
  });

  test('tells of a sign-in that worked, and of one that did not, without whose address it was', async () => {
    const { email } = await createOrganization(server);
    const body = { email, password: 'correct horse battery staple' };
    expect(await lineOf(() => request(server, '/auth/login', { body }))).toMatchObject({
      level: levels.info,
      operation: 'auth.login',
      status: 200,
    });
    const wrong = { email, password };
    const failed = await lineOf(() => request(server, '/auth/login', { body: wrong }));
    expect(failed).toMatchObject({
      level: levels.warn,
      operation: 'auth.login',
      status: 401,
      code: 'invalid_credentials',
      address: '127.0.0.1',
    });
    expect(JSON.stringify(failed)).not.toContain(email);
  });

  test('tells of a token that is not good, and of a permission that was missing', async () => {
    const stranger = await lineOf(() => request(server, '/contacts', { token: 'none' }));
    expect(stranger).toMatchObject({
      level: levels.warn,
      operation: 'contacts.list',
      status: 401,
      code: 'unauthenticated',
      principal: 'anonymous',
    });
    const { crm } = await createOrganization(server);
    const { id, key } = await crm.apiKeys.create({ name: 'Reads', permissions: ['contacts:read'] });
    const body = { lastName: 'A' };
    const refused = await lineOf(() => request(server, '/contacts', { token: key, body }));
    expect(refused).toMatchObject({
      level: levels.warn,
      operation: 'contacts.create',
      status: 403,
      code: 'permission_denied',
      principal: `api_key:${id}`,
    });
  });

  test('tells of what was refused by its checks, and of what is not there', async () => {
    const { token } = await createOrganization(server);
    const bad = await lineOf(() => request(server, '/contacts?limit=x', { token }));
    expect(bad).toMatchObject({ level: levels.info, status: 400, code: 'validation_failed' });
    const absent = await lineOf(() => request(server, `/contacts/${uuid()}`, { token }));
    expect(absent).toMatchObject({ status: 404, code: 'not_found' });
  });

  test('has the address that the proxy in front tells, and none that the sender makes up', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9, 192.0.2.1', 'x-real-ip': '203.0.113.9' };
    const line = await lineOf(() => request(server, '/contacts', { headers }));
    expect(line).toMatchObject({ address: '192.0.2.1' });
    const six = { 'x-forwarded-for': '2001:db8:1:2ff:3:4:5:6' };
    const network = await lineOf(() => request(server, '/contacts', { headers: six }));
    expect(network).toMatchObject({ address: '2001:db8:1:200::/56' });
  });
});

test('no secret that is sent or given is in the log, at any level', async () => {
  const crm = new HeadlessCrm({ baseUrl: server.url, maxRetries: 0 });
  const email = `${uuid()}@example.com`;
  const registered = await crm.auth.register({ email, password, name: 'A', organizationName: 'A' });
  const { accessToken: token, refreshToken } = registered;
  const owner = new HeadlessCrm({ baseUrl: server.url, accessToken: token, maxRetries: 0 });
  const { key } = await owner.apiKeys.create({ name: 'K', permissions: ['contacts:read'] });
  const refreshed = await crm.auth.refresh({ refreshToken: refreshToken! });
  const cookie = `__Host-refresh=${refreshed.refreshToken}`;
  await request(server, '/contacts', { headers: { 'x-api-key': key } });
  await request(server, '/auth/refresh', { method: 'POST', headers: { cookie } });
  await request(server, `/contacts?token=${token}`, { token: key });
  await request(server, `/nowhere/${key}`, { token });
  await request(server, '/auth/login', { body: { email, password: `${password}!` } });
  await request(server, '/auth/login', { body: `{"password":"${password}` });
  await request(server, '/auth/login', { body: { email, password, more: refreshToken } });
  await requestLines(10);
  const log = lines.join('\n');
  const secrets = [token, refreshToken, refreshed.accessToken, refreshed.refreshToken, key];
  for (const secret of [password, ...secrets]) {
    expect(log).not.toContain(secret);
    // Nor a good part of it: of a token its signature, of a key what is behind its id.
    expect(log).not.toContain(secret!.slice(-20));
  }
  expect(log).not.toContain(email);
});

test('what a client sends makes no line of the log, and no part of one', async () => {
  const { token } = await createOrganization(server);
  lines.splice(0);
  const forged = '{"level":50,"msg":"forged"}';
  for (const path of [
    `/contacts?q=%0a${encodeURIComponent(forged)}`,
    `/%0a${encodeURIComponent(forged)}`,
  ]) {
    await request(server, path, { token, headers: { 'user-agent': forged, referer: forged } });
  }
  for (const id of [forged, '\u001b[31mred', 'a b', 'x'.repeat(129)]) {
    await new Promise<void>((resolve, reject) => {
      const headers = { 'x-request-id': Buffer.from(id).toString('latin1') };
      const sent = send(`${server.url}/healthz`, id.startsWith('\u001b') ? {} : { headers });
      sent.on('error', reject);
      sent.on('response', (response) => response.resume().on('end', resolve));
      sent.end();
    });
  }
  expect(await requestLines(6)).toHaveLength(6);
  for (const line of lines) {
    expect(line).toMatch(/^\{[^\n]*\}\n$/);
    expect(line).not.toMatch(/forged|clientRequestId/);
  }
  const told = await lineOf(() =>
    request(server, '/contacts', { token, headers: { 'x-request-id': 'mine-1' } }),
  );
  expect(told).toMatchObject({ clientRequestId: 'mine-1' });
});
