/** A server, or all of Postgres, that stops dead for a while (SIGSTOP) and goes on then as if nothing had been. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectSound, violationsOf } from './ledger.ts';
import { Load, type Receiver } from './load.ts';
import { FaultyServer } from './support.ts';

const freezeMs = Number(process.env['FREEZE_MS'] ?? 4000);
const clients = 8;
const longest = 120_000 + 3 * freezeMs;

let server: FaultyServer;
beforeEach(async () => {
  server = new FaultyServer();
  await server.open();
}, 60_000);
afterEach(() => server.close(), 60_000);

/** Two servers on the same data: the first is asked until it stops, what it has not answered is asked of the second. */
async function freezeServer(isKeyed: boolean): Promise<Load> {
  const other = await server.startBeside();
  try {
    let asked = server;
    const either: Receiver = { post: (...request) => asked.post(...request) };
    const load = new Load(either, { isKeyed });
    await load.run(clients, () => sleep(1000));
    server.patienceMs = 500;
    await load.run(clients, async () => {
      server.signalServer('SIGSTOP');
      // Who waits for the one that stopped gives up, and asks it for more: all of it is there when it wakes.
      await sleep(1500);
    });
    expect(load.unanswered.size).toBeGreaterThan(clients);
    asked = other;
    await load.settle();
    await load.run(clients, () => sleep(freezeMs));
    server.signalServer('SIGCONT');
    await load.run(clients, () => sleep(2000));
    await load.settle();
    server.patienceMs = 10_000;
    await server.ready();
    return load;
  } finally {
    server.signalServer('SIGCONT');
    await other.stop();
  }
}

test(
  'a server that wakes does nothing again that another one has done meanwhile',
  async () => {
    const load = await freezeServer(true);
    await expectSound(server, load);
    process.stdout.write(
      `a server stood still for ${freezeMs} ms: ${load.acknowledged.size} acknowledged writes, none lost, half or twice\n`,
    );
  },
  longest,
);

test(
  'it would, if nothing had a key: this can be seen here',
  async () => {
    const { lost, twice } = await violationsOf(server, await freezeServer(false));
    expect(lost).toEqual([]);
    expect(twice.length).toBeGreaterThan(0);
    process.stdout.write(`without keys: ${twice.length} records twice\n`);
  },
  longest,
);

/** Reads again and again until the signal; tells of each reply how long it took. */
async function readUntil(
  signal: AbortSignal,
): Promise<{ status: number; at: number; ms: number }[]> {
  const replies: { status: number; at: number; ms: number }[] = [];
  while (!signal.aborted) {
    const at = performance.now();
    const { status } = await server.get('/contacts?limit=5');
    replies.push({ status, at, ms: performance.now() - at });
    await sleep(50);
  }
  return replies;
}

test(
  'while Postgres stands still each request is answered within 3 s, and served within 2 s of its waking',
  async () => {
    const load = new Load(server);
    const stop = new AbortController();
    const reading = [readUntil(stop.signal), readUntil(stop.signal)];
    let wokeAt = 0;
    // Few: who is refused at once asks for so much more, and all of it is asked for again afterwards.
    await load.run(2, async () => {
      await sleep(2000);
      await server.signalPostgres('SIGSTOP');
      await sleep(freezeMs);
      await server.signalPostgres('SIGCONT');
      wokeAt = performance.now();
      await sleep(4000);
    });
    stop.abort();
    const replies = (await Promise.all(reading)).flat();
    const longestReplyMs = Math.max(...replies.map(({ ms }) => ms));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200, 503]));
    const served = replies.filter(({ status, at, ms }) => status === 200 && at + ms > wokeAt);
    const servedAfterMs = Math.min(...served.map(({ at, ms }) => at + ms)) - wokeAt;
    process.stdout.write(
      `Postgres stood still for ${freezeMs} ms: ${longestReplyMs.toFixed(0)} ms for a reply at most, and served ${servedAfterMs.toFixed(0)} ms after its waking\n`,
    );
    expect(longestReplyMs).toBeLessThan(3000);
    expect(servedAfterMs).toBeLessThan(2000);
    const late = replies.filter(({ at }) => at > wokeAt + 3000);
    expect(late.length).toBeGreaterThan(5);
    expect(new Set(late.map(({ status }) => status))).toEqual(new Set([200]));
    await load.settle();
    await expectSound(server, load);
  },
  longest,
);
