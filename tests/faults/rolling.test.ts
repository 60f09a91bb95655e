import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeadlessCrm } from '@headless-crm/sdk';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort } from '../support/ports.ts';
import { useServer } from '../support/server.ts';
import { FaultyServer } from './support.ts';

/** How often each of two servers is restarted, or one is killed; and how many requests there are for each time. */
const restarts = Number(process.env['ROLLING_RESTARTS'] ?? 1);
const requestsEach = Number(process.env['ROLLING_REQUESTS'] ?? 300);
const loops = 16;
/** For so long a server that ends is still asked: the balancer looks five times as often. */
const drainMs = 1000;

const isThere = spawnSync('haproxy', ['-v']).status === 0;
if (!isThere) console.warn('skipped: servers behind a balancer; it is not installed (haproxy)');

const beside = useServer();
const servers: FaultyServer[] = [];
let directory: string;
let balancer: ChildProcess;
let url: string;

/** Like a balancer of a cloud: it tells by readiness who is asked, and sends nothing twice. */
const configuration = (port: number): string => `
defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  timeout http-keep-alive 60s
  timeout check 2s
frontend crm
  bind 127.0.0.1:${port}
  default_backend servers
backend servers
  balance roundrobin
  option httpchk GET /readyz
  option redispatch 1
  default-server check inter 200ms fall 1 rise 1
${servers.map(({ port: at }, index) => `  server s${index} 127.0.0.1:${at}`).join('\n')}
`;

beforeAll(async () => {
  if (!isThere) return;
  const env = {
    DATABASE_URL: beside.urls.appUrl,
    WORKER: 'off',
    DRAIN_MS: `${drainMs}`,
    ...Object.fromEntries(
      ['JWT_SECRET', 'JWT_REFRESH_SECRET', 'PASSWORD_PEPPER'].map((name) => [
        name,
        `the ${name} of the servers behind a balancer`,
      ]),
    ),
  };
  servers.push(new FaultyServer(env), new FaultyServer(env));
  for (const server of servers) await server.open({ registers: server === servers[0] });
  directory = await mkdtemp(join(tmpdir(), 'rolling-'));
  const port = await freePort();
  const file = join(directory, 'haproxy.cfg');
  await writeFile(file, configuration(port));
  balancer = spawn('haproxy', ['-db', '-q', '-f', file], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  url = `http://127.0.0.1:${port}`;
  await bothServe();
  // Beside other work it takes longer than that until it listens.
  await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).ok).toBe(true), {
    timeout: 20_000,
  });
}, 120_000);

afterAll(async () => {
  if (!isThere) return;
  if (balancer.exitCode === null) {
    const gone = once(balancer, 'exit');
    balancer.kill();
    await gone;
  }
  for (const server of servers) await server.close();
  await rm(directory, { recursive: true, force: true });
});

/** Long enough that the balancer has seen who is ready. */
async function bothServe(): Promise<void> {
  for (const server of servers) await server.ready();
  await sleep(600);
}

const headers = (): Record<string, string> => ({
  authorization: `Bearer ${servers[0]!.token}`,
  'content-type': 'application/json',
});

/** Asks once, without trying again. Gives what went wrong, or null. */
function askOnce(n: number): Promise<string | null> {
  const asked =
    n % 4 === 0
      ? fetch(`${url}/api/v1/contacts`, {
          method: 'POST',
          headers: headers(),
          body: JSON.stringify({ lastName: `Once ${n}` }),
        })
      : fetch(`${url}/api/v1/contacts?limit=5`, { headers: headers() });
  return asked.then(
    async (response) => {
      const body = await response.text();
      return response.ok ? null : `${response.status}: ${body}`;
    },
    (error: Error) => `${error.message}: ${String(error.cause)}`,
  );
}

/** Calls it in loops until so many calls were made and the work is done. */
async function callDuring<T>(
  call: (n: number) => Promise<T>,
  count: number,
  work: Promise<unknown>,
): Promise<T[]> {
  const results: T[] = [];
  const done = new AbortController();
  const ended = work.finally(() => done.abort());
  let n = 0;
  const loop = async (): Promise<void> => {
    while (n < count || !done.signal.aborted) {
      n += 1;
      results.push(await call(n));
    }
  };
  await Promise.all([ended, ...Array.from({ length: loops }, loop)]);
  return results;
}

test.runIf(isThere)(
  'two servers behind a balancer are restarted in turn, and no request fails',
  async () => {
    const restartAll = async (): Promise<void> => {
      for (let n = 0; n < restarts; n += 1) {
        for (const server of servers) {
          await server.stop();
          await server.start();
          await bothServe();
        }
      }
    };
    const replies = await callDuring(askOnce, 2 * restarts * requestsEach, restartAll());
    const failed = replies.filter((wrong) => wrong !== null);
    process.stdout.write(`${replies.length} requests, ${failed.length} failed\n`);
    expect(failed).toEqual([]);
  },
  restarts * 120_000,
);

test.runIf(isThere)(
  'one is killed: no more than what it was answering fails, and who asks by the SDK is told of nothing',
  async () => {
    const crm = new HeadlessCrm({ baseUrl: url, accessToken: servers[0]!.token, maxRetries: 5 });
    const killEach = async (): Promise<void> => {
      for (let n = 0; n < restarts; n += 1) {
        const server = servers[n % 2]!;
        await sleep(500);
        await server.killServer();
        await sleep(500);
        await server.start();
        await bothServe();
      }
    };
    const killing = killEach();
    const [replies, made] = await Promise.all([
      callDuring(askOnce, restarts * requestsEach, killing),
      callDuring(
        async (n) =>
          n % 4 === 0
            ? (await crm.contacts.create({ lastName: 'By the SDK' })).id
            : (await crm.contacts.list({ limit: 5 })).data.length,
        restarts * requestsEach,
        killing,
      ),
    ]);
    const failed = replies.filter((wrong) => wrong !== null);
    const created = made.filter((one) => typeof one === 'string');
    const { page } = await crm.contacts.list({
      lastName: { eq: 'By the SDK' },
      total: 'exact',
    });
    process.stdout.write(
      `${replies.length} requests, ${failed.length} failed in ${restarts} kills; ${made.length} calls by the SDK, 0 failed, ` +
        `${created.length} contacts, ${page.total} kept\n`,
    );
    expect(failed.length).toBeLessThanOrEqual(restarts * loops);
    // What was answered with an error may be kept or not; by the SDK each is kept once.
    expect(page.total).toBe(created.length);
  },
  restarts * 120_000,
);
