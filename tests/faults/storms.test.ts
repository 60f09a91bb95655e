/** Connections by the thousand: to the server, and to Postgres beside it. */
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { Agent, request as send } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { query } from './ledger.ts';
import { FaultyServer } from './support.ts';

const connections = Number(process.env['STORM_CONNECTIONS'] ?? 1000);
const waves = Number(process.env['STORM_WAVES'] ?? 3);
const poolSize = 10;

const server = new FaultyServer({ DATABASE_POOL_SIZE: String(poolSize), WORKER: 'off' });
beforeAll(() => server.open(), 60_000);
afterAll(() => server.close(), 60_000);

async function open(): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** What the server's process has open: connections are files. */
const filesOpen = async (): Promise<number> => (await readdir(`/proc/${server.pid}/fd`)).length;

/** Asks for a list on a connection of its own. */
function askAlone(): Promise<{ status: number; retryAfter: string | undefined }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${server.token}` };
    const agent = new Agent({ keepAlive: false });
    send(`${server.url}/contacts?limit=5`, { headers, agent }, (response) => {
      response.resume().on('error', reject);
      const { statusCode: status, headers: received } = response;
      response.on('end', () => resolve({ status: status!, retryAfter: received['retry-after'] }));
    })
      .on('error', reject)
      .end();
  });
}

test('thousands of connections that send nothing, or half a request, hold nobody up and leave nothing behind', async () => {
  const before = await filesOpen();
  for (let wave = 0; wave < waves; wave += 1) {
    const sockets = await Promise.all(Array.from({ length: connections }, open));
    await until(async () => (await filesOpen()) > connections);
    for (const [index, socket] of sockets.entries())
      if (index % 2) socket.write('POST /api/v1/contacts HTTP/1.1\r\nHost: a\r\nContent-Le');
    for (let count = 0; count < 20; count += 1) {
      const startedAt = performance.now();
      expect((await askAlone()).status).toBe(200);
      expect(performance.now() - startedAt).toBeLessThan(2000);
    }
    // Half of them go politely, half at a blow.
    for (const [index, socket] of sockets.entries())
      if (index % 4 < 2) socket.destroy();
      else socket.resetAndDestroy();
  }
  await until(async () => (await filesOpen()) < before + 50);
}, 120_000);

test('of a thousand requests at once each is served, or told to come again; Postgres sees no more than the pool', async () => {
  let most = 0;
  const stop = new AbortController();
  const watching = (async () => {
    while (!stop.signal.aborted) {
      const [row] = await query<{ count: number }>(
        server,
        `select count(*)::int from pg_stat_activity where application_name = 'headless-crm'`,
      );
      most = Math.max(most, row!.count);
      await sleep(50);
    }
  })();
  const replies = (
    await Promise.all(
      Array.from({ length: waves }, async (_, wave) => {
        await sleep(wave * 200);
        return Promise.all(Array.from({ length: 1000 }, askAlone));
      }),
    )
  ).flat();
  stop.abort();
  await watching;
  expect(replies).toHaveLength(1000 * waves);
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200, 503]));
  for (const { status, retryAfter } of replies)
    if (status === 503) expect(Number(retryAfter)).toBeGreaterThan(0);
  expect(replies.filter(({ status }) => status === 200).length).toBeGreaterThan(100);
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(poolSize);
  expect((await askAlone()).status).toBe(200);
}, 120_000);

describe('a Postgres whose connections others have taken', () => {
  const others: Client[] = [];
  afterAll(() => Promise.allSettled(others.map((client) => client.end())));

  test('is told as away, and used again within 2 s of their going', async () => {
    const superuser = { connectionString: await server.superuserUrl('postgres') };
    const watcher = new Client(superuser).on('error', () => {});
    await watcher.connect();
    const connectionString = await server.serverUrl();
    const take = async (): Promise<boolean> => {
      const client = new Client({ connectionString }).on('error', () => {});
      await client.connect();
      others.push(client);
      return true;
    };
    // The server's own are ended too, and taken before it asks for others, or it would go on with what it has.
    let refused = await askAlone();
    for (let round = 0; round < 50 && refused.status === 200; round += 1) {
      await watcher.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'headless-crm'`,
      );
      await sleep(20);
      for (let isRoom = true; isRoom;) isRoom = await take().catch(() => false);
      refused = await askAlone();
    }
    expect([refused.status, Number(refused.retryAfter) > 0]).toEqual([503, true]);
    for (const client of others.splice(0)) await client.end();
    const leftAt = performance.now();
    await until(async () => (await askAlone()).status === 200);
    expect(performance.now() - leftAt).toBeLessThan(2000);
    await watcher.end();
  }, 120_000);
});
