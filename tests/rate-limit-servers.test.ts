import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ServerBeside, startBeside } from './support/beside.ts';
import { freePort } from './support/ports.ts';
import { createOrganization, useServer } from './support/server.ts';
import { startSwitch, type Switch } from './support/switch.ts';
import { roomInWindow } from './support/window.ts';

const server = useServer();
const limit = 100;
const env = { RATE_LIMIT: 'on', RATE_LIMIT_PER_PRINCIPAL: String(limit) };
const settledMs = 1500;

let token: string;
const started: ServerBeside[] = [];
beforeEach(async () => {
  ({ token } = await createOrganization(server));
  await roomInWindow(25_000);
}, 60_000);
afterEach(async () => {
  for (const { stop } of started.splice(0)) await stop();
});

async function start(options: Parameters<typeof startBeside>[1] = {}): Promise<ServerBeside> {
  const one = await startBeside(server, { ...options, env: { ...env, ...options.env } });
  started.push(one);
  return one;
}

async function ask({ url }: ServerBeside): Promise<number> {
  const response = await fetch(`${url}/api/v1/contacts?limit=1`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await response.arrayBuffer();
  return response.status;
}

/** Asks the servers in turn until one refuses and so does the other; gives how many were let through. */
async function askInTurn(servers: ServerBeside[], atMost: number, pauseMs = 0): Promise<number> {
  let served = 0;
  let refusals = 0;
  for (let asked = 0; asked < atMost && refusals < servers.length; asked += 1) {
    const status = await ask(servers[asked % servers.length]!);
    if (status === 200) served += 1;
    refusals = status === 429 ? refusals + 1 : 0;
    if (pauseMs > 0) await sleep(pauseMs);
  }
  expect(refusals).toBe(servers.length);
  return served;
}

test('who asks two servers in turn is refused within the limit and what a second lets through', async () => {
  const servers = [await start(), await start()];
  // Slowly, so that a second lets through less than the servers would apart.
  const pauseMs = 20;
  const served = await askInTurn(servers, 2 * limit, pauseMs);
  expect(served).toBeGreaterThanOrEqual(limit);
  expect(served).toBeLessThanOrEqual(limit + (1000 + 500) / pauseMs);
}, 30_000);

test('who has used up his limit at one server has used it up at the other', async () => {
  const [one, other] = [await start(), await start()];
  expect(await askInTurn([one!], limit + 1)).toBe(limit);
  await sleep(settledMs);
  // It hears of it when it has something to tell itself.
  await ask(other!);
  await sleep(settledMs);
  expect(await ask(other!)).toBe(429);
});

test('nobody’s address stands in the database', async () => {
  const one = await start();
  await ask(one);
  await sleep(settledMs);
  const { rows } = await server.owner.query<{ rights: boolean }>(
    `select has_table_privilege('crm_app', 'rate_counts', 'select') as rights`,
  );
  expect(rows).toEqual([{ rights: false }]);
  const client = await server.owner.connect();
  try {
    await client.query('begin');
    await client.query('alter table rate_counts no force row level security');
    const counts = await client.query<{ key: Buffer; count: number }>(
      'select key, count from rate_counts',
    );
    // The address, and the principal.
    expect(counts.rows.length).toBeGreaterThanOrEqual(2);
    for (const { key } of counts.rows) {
      expect(key.length).toBe(32);
      expect(key.toString('latin1')).not.toContain('127.0.0.1');
    }
  } finally {
    await client.query('rollback');
    client.release();
  }
});

describe('while Postgres is away', () => {
  let away: Switch;
  beforeAll(async () => {
    away = await startSwitch(server.urls.appUrl);
  });
  afterAll(() => away.turnOff());

  test('each server counts alone, says so once, and hears of the others afterwards', async () => {
    const lines: string[] = [];
    const one = await start({ databaseUrl: away.url, onLog: (line) => lines.push(line) });
    expect(await ask(one)).toBe(200);
    await away.turnOff();
    const statuses: number[] = [];
    for (let asked = 1; asked < limit; asked += 1) statuses.push(await ask(one));
    expect(new Set(statuses)).toEqual(new Set([503]));
    expect(await ask(one)).toBe(429);
    await sleep(2 * settledMs);
    const warnings = lines.filter((line) => line.includes('counted by each server alone'));
    expect(warnings).toHaveLength(1);
    await away.turnOn();
    await sleep(settledMs);
    const other = await start();
    expect(await ask(other)).toBe(200);
    await sleep(settledMs);
    expect(await ask(other)).toBe(429);
  }, 40_000);
});

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis) console.warn('skipped: counting in Redis, which is not installed (redis-server)');

(hasRedis ? describe : describe.skip)('with Redis', () => {
  let port: number;
  let home: string;
  let redis: ChildProcess;
  const useRedis = () => ({ REDIS_URL: `redis://127.0.0.1:${port}` });

  async function startRedis(): Promise<void> {
    const options = ['--bind', '127.0.0.1', '--save', '', '--dir', home, '--port', String(port)];
    redis = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((resolve, reject) => {
      redis.once('exit', () => reject(new Error('Redis did not start')));
      redis.stdout!.on('data', (said) => {
        if (String(said).includes('Ready to accept connections')) resolve();
      });
    });
  }
  async function stopRedis(): Promise<void> {
    if (redis.exitCode !== null || redis.signalCode !== null) return;
    const gone = new Promise((resolve) => redis.once('exit', resolve));
    redis.kill('SIGKILL');
    await gone;
  }

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'crm-redis-'));
    port = await freePort();
    await startRedis();
  });
  afterAll(async () => {
    await stopRedis();
    await rm(home, { recursive: true, force: true });
  });

  test('who asks two servers in turn is refused at the limit', async () => {
    const servers = [await start({ env: useRedis() }), await start({ env: useRedis() })];
    // Until they are connected each counts alone.
    await sleep(settledMs);
    expect(await askInTurn(servers, limit + 2)).toBe(limit);
  });

  test('a server whose Redis hangs, dies and comes back goes on, and warns once', async () => {
    const lines: string[] = [];
    const one = await start({ env: useRedis(), onLog: (line) => lines.push(line) });
    await sleep(settledMs);
    expect(await ask(one)).toBe(200);
    redis.kill('SIGSTOP');
    for (let asked = 0; asked < 20; asked += 1) expect(await ask(one)).toBe(200);
    redis.kill('SIGCONT');
    await stopRedis();
    for (let asked = 0; asked < 20; asked += 1) expect(await ask(one)).toBe(200);
    await startRedis();
    await sleep(3 * settledMs);
    // It has forgotten all: the limit begins anew.
    expect(await askInTurn([one], limit + 1)).toBe(limit);
    expect(lines.filter((line) => line.includes('Redis does not answer'))).toHaveLength(1);
  }, 40_000);
});
