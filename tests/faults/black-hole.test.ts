import { setTimeout as sleep } from 'node:timers/promises';
import pidusage from 'pidusage';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useServer } from '../support/server.ts';
import { startSwitch, type Switch } from '../support/switch.ts';
import { FaultyServer } from './support.ts';

/** For how long nothing reaches Postgres. */
const outageMs = Number(process.env['OUTAGE_MS'] ?? 6000);
const loops = 32;
const pauseMs = 100;

const beside = useServer();
let power: Switch;
let server: FaultyServer;

beforeAll(async () => {
  power = await startSwitch(beside.urls.appUrl);
  server = new FaultyServer({ DATABASE_URL: power.url, WORKER: 'off' });
  await server.open();
}, 60_000);
afterAll(async () => {
  await server.close();
  await power.turnOff();
});

interface Reply {
  status: number;
  sentAt: number;
  ms: number;
}

/** Asks again and again until the signal; tells of each reply. */
async function ask(path: string, signal: AbortSignal, body?: object): Promise<Reply[]> {
  const replies: Reply[] = [];
  while (!signal.aborted) {
    const sentAt = performance.now();
    const response = await (body ? server.post(path, body) : server.get(path));
    await response.arrayBuffer();
    replies.push({ status: response.status, sentAt, ms: performance.now() - sentAt });
    await sleep(pauseMs);
  }
  return replies;
}

/** The lowest of some moments: above it is what nobody has collected yet. */
async function memoryInUse(): Promise<number> {
  const seen: number[] = [];
  while (seen.length < 10) {
    seen.push((await pidusage(server.pid)).memory);
    await sleep(50);
  }
  return Math.min(...seen);
}

test(
  'a network that swallows what is sent to Postgres: each request is answered within 3 s, and served within 1 s of its return',
  async () => {
    const stop = new AbortController();
    const asked = [
      ...Array.from({ length: loops / 2 }, () => ask('/contacts?limit=5', stop.signal)),
      ...Array.from({ length: loops / 2 }, (_, n) =>
        ask('/contacts', stop.signal, { lastName: `Outage ${n}` }),
      ),
    ];
    const lives = ask('/../../healthz', stop.signal);
    await sleep(2000);
    power.swallow();
    const swallowedAt = performance.now();
    // What was served before has filled the heap of a young process; what waits must not.
    await sleep(outageMs / 3);
    const before = await memoryInUse();
    await sleep((2 * outageMs) / 3);
    const after = await memoryInUse();
    power.pass();
    const passedAt = performance.now();
    await sleep(3000);
    stop.abort();
    const replies = (await Promise.all(asked)).flat();

    expect(Math.max(...replies.map(({ ms }) => ms))).toBeLessThan(3000);
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200, 201, 503]));
    const during = replies.filter(({ sentAt }) => sentAt > swallowedAt && sentAt < passedAt - 1000);
    expect(new Set(during.map(({ status }) => status))).toEqual(new Set([503]));
    const served = replies.filter(
      ({ status, sentAt, ms }) => status < 300 && sentAt + ms > passedAt,
    );
    expect(Math.min(...served.map(({ sentAt, ms }) => sentAt + ms)) - passedAt).toBeLessThan(1000);
    // A second after the return all are served.
    const late = replies.filter(({ sentAt }) => sentAt > passedAt + 1000);
    expect(late.length).toBeGreaterThan(loops);
    expect(new Set(late.map(({ status }) => status))).toEqual(new Set([200, 201]));
    const alive = await lives;
    expect(new Set(alive.map(({ status }) => status))).toEqual(new Set([200]));
    expect(Math.max(...alive.map(({ ms }) => ms))).toBeLessThan(1000);
    expect(after / before).toBeLessThan(1.3);
    process.stdout.write(
      `${replies.length} replies, the longest of ${Math.max(...replies.map(({ ms }) => ms)).toFixed(0)} ms; ` +
        `memory ${(before / 1e6).toFixed(0)} → ${(after / 1e6).toFixed(0)} MB\n`,
    );
  },
  outageMs + 60_000,
);
