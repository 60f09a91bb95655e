import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text as textOf } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import pino from 'pino';
import { createApp } from '../src/app.ts';
import { readEnv } from '../src/env.ts';
import { createOrganization, testSecrets, useServer } from './support/server.ts';
import { until } from './support/until.ts';

const server = useServer();
let directory: string;
const children: ChildProcess[] = [];
const servers: Server[] = [];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dev-mail-'));
});
afterAll(async () => {
  for (const child of children.filter(({ exitCode }) => exitCode === null)) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  for (const one of servers) {
    one.closeAllConnections();
    one.close();
  }
  await rm(directory, { recursive: true, force: true });
});

/** A server beside that of the tests, on its database. */
async function serve(env: Record<string, string>): Promise<string> {
  const { database } = server;
  const logger = pino({ level: 'silent' });
  const app = createApp({
    env: readEnv({ DATA_DIR: directory, RATE_LIMIT: 'off', ...env }),
    secrets: testSecrets,
    database,
    logger,
    readiness: { draining: false },
  });
  const listening = createServer(app).listen(0, '127.0.0.1');
  servers.push(listening);
  await once(listening, 'listening');
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

/** A worker as a process of its own; its lines of the log. */
function startWorker(): string[] {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/worker.ts'], {
    env: {
      PATH: process.env['PATH'],
      DATA_DIR: directory,
      DATABASE_URL: server.urls.appUrl,
      ...testSecrets,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  return lines;
}

const html = { accept: 'text/html' };
const statusOf = async (url: string, headers: Record<string, string> = {}) =>
  (await fetch(url, { headers })).status;

test('what a worker elsewhere sends is in its log, and at /dev/mail of the server', async () => {
  const url = await serve({ NODE_ENV: 'development' });
  expect(await (await fetch(`${url}/dev/mail`, { headers: html })).text()).toContain(
    'None was sent',
  );
  const lines = startWorker();
  const { crm, email } = await createOrganization(server);
  await crm.organization.update({ name: '<b>Acme</b>' });
  await crm.invitations.create({ email: 'grace@example.com', role: 'member' });
  await crm.invitations.create({ email: 'barbara@example.com', role: 'member' });
  type Kept = { data: { id: string; to: string; link: string; text: string; html: string }[] };
  const read = async () => (await (await fetch(`${url}/dev/mail`)).json()) as Kept;
  await until(async () => (await read()).data.length === 3, 60_000);

  const { data } = await read();
  expect(data.map(({ to }) => to)).toEqual(['barbara@example.com', 'grace@example.com', email]);
  const { id, link, text, html: page } = data[0]!;
  expect(link).toMatch(/^http:\/\/localhost:3000\/accept-invitation#token=[\w-]{43}$/);
  // The worker's log comes through a pipe, later than what it wrote to the database.
  const linesOf = () => lines.filter((line) => line.includes(link));
  await until(() => linesOf().length > 0);
  const told = linesOf();
  expect(told.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    expect.stringMatching(/^mail to barbara@example\.com, ".* invites you to <b>Acme<\/b>": http/),
  ]);

  const list = await fetch(`${url}/dev/mail`, { headers: html });
  expect(list.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(list.headers.get('cache-control')).toBe('no-store');
  const shown = await list.text();
  expect(shown).toContain(`href="/dev/mail/${id}.html"`);
  expect(shown).toContain('&lt;b&gt;Acme&lt;/b&gt;');
  expect(await (await fetch(`${url}/dev/mail/${id}.html`)).text()).toBe(page);
  const plain = await fetch(`${url}/dev/mail/${id}.txt`);
  expect([plain.headers.get('content-type'), await plain.text()]).toEqual([
    'text/plain; charset=utf-8',
    text,
  ]);
  for (const path of ['/none.html', `/${id}.pdf`, `/${id}`, '/..%2f..%2fsecrets.json'])
    expect(await statusOf(`${url}/dev/mail${path}`)).toBe(404);
}, 120_000);

test('nobody but who is at this machine reads it', async () => {
  const url = await serve({ NODE_ENV: 'development' });
  expect(await statusOf(`${url}/dev/mail`)).toBe(200);
  for (const header of ['x-forwarded-for', 'forwarded'])
    expect(await statusOf(`${url}/dev/mail`, { [header]: '127.0.0.1' })).toBe(404);
  // A page elsewhere whose name was made to lead here: fetch does not let the name be chosen.
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.end('GET /dev/mail HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
  expect(await textOf(socket)).toMatch(/^HTTP\/1\.1 404 /);
  const asked = await fetch(`${url}/dev/mail`, { headers: { origin: 'http://localhost:5173' } });
  expect(asked.headers.get('access-control-allow-origin')).toBeNull();
});

test('it is not there in production, beside a mail server, or in the documents', async () => {
  const mailed = { SMTP_URL: 'smtp://localhost', MAIL_FROM: 'crm@example.com' };
  const production = {
    NODE_ENV: 'production',
    DATABASE_URL: 'postgres://crm@127.0.0.1/crm',
    RATE_LIMIT: 'on',
    ...testSecrets,
  };
  for (const env of [{ NODE_ENV: 'development', ...mailed }, production, { NODE_ENV: 'test' }])
    expect(await statusOf(`${await serve(env)}/dev/mail`)).toBe(404);
  const development = await serve({ NODE_ENV: 'development' });
  expect(await (await fetch(`${development}/openapi.json`)).text()).not.toContain('/dev/');
});
