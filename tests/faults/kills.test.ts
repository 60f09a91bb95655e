import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { HeadlessCrm } from '@headless-crm/sdk';
import { Client, type QueryResultRow } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { FaultyServer, Load } from './support.ts';

const kills = Number(process.env['FAULT_KILLS'] ?? 5);
const clients = 8;
const minutes = 60_000;

let server: FaultyServer;
let load: Load;

beforeEach(async () => {
  server = new FaultyServer();
  load = new Load(server);
  await server.open();
}, minutes);
afterEach(() => server.close(), minutes);

/** Runs the load, and the blow after a moment that differs each time. */
async function strike(blow: () => Promise<void>): Promise<void> {
  await load.run(clients, async () => {
    await sleep(200 + Math.random() * 300);
    await blow();
  });
}

async function query<T extends QueryResultRow>(text: string): Promise<T[]> {
  const client = new Client({ connectionString: await server.superuserUrl('crm') });
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

/** How many rows there are of each kind that one create makes: as many of one as of another. */
async function countKinds(): Promise<Record<string, number>> {
  const [counts] = await query<Record<string, number>>(`
    select (select count(*)::int from contacts) as contacts,
      (select count(*)::int from changes where object = 'contact' and type = 'created') as entries,
      (select count(*)::int from idempotency_keys) as replies`);
  return counts!;
}

/** How many contacts there are of each key. */
async function countByKey(): Promise<Map<string, number>> {
  const baseUrl = server.url.replace('/api/v1', '');
  const crm = new HeadlessCrm({ baseUrl, accessToken: server.token });
  const counts = new Map<string, number>();
  for await (const { lastName } of crm.contacts.list({ fields: ['lastName'], limit: 200 })) {
    counts.set(lastName!, (counts.get(lastName!) ?? 0) + 1);
  }
  return counts;
}

/** What is wrong with what is kept: acknowledged and lost, or there more than once. */
async function violations(): Promise<string[]> {
  const counts = await countByKey();
  const lost = [...load.acknowledged.keys()].filter((key) => !counts.has(key));
  const doubled = [...counts].filter(([, count]) => count > 1).map(([key]) => key);
  return [...lost.map((key) => `lost ${key}`), ...doubled.map((key) => `doubled ${key}`)];
}

/** Each create's row, log entry and reply are there together, or none of them. */
async function expectWhole(): Promise<void> {
  const all = load.acknowledged.size;
  expect(await countKinds()).toEqual({ contacts: all, entries: all, replies: all });
}

async function expectReplays(): Promise<void> {
  for (const [key, reply] of [...load.acknowledged].slice(-20)) {
    const again = await server.post('/contacts', { lastName: key }, { 'idempotency-key': key });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await again.text()).toBe(reply);
  }
}

test(
  `${kills} kills of the server lose nothing, double nothing, and keys replay`,
  async () => {
    for (let kill = 0; kill < kills; kill += 1) {
      await strike(() => server.killServer());
      await server.start();
      await load.settle();
    }
    expect(load.acknowledged.size).toBeGreaterThan(kills * 10);
    expect(await violations()).toEqual([]);
    await expectWhole();
    await expectReplays();
  },
  10 * minutes,
);

test(
  `${kills} kills of Postgres lose nothing, double nothing, and keys replay`,
  async () => {
    for (let kill = 0; kill < kills; kill += 1) {
      await strike(() => server.killPostgres());
      await server.ready();
      await load.settle();
    }
    expect(load.acknowledged.size).toBeGreaterThan(kills * 10);
    expect(await violations()).toEqual([]);
    await expectWhole();
    await expectReplays();
  },
  10 * minutes,
);

test(
  'a Postgres that acknowledges before it keeps is caught losing',
  async () => {
    await query('alter system set synchronous_commit = off');
    await query(`alter system set wal_writer_delay = '10s'`);
    await query('select pg_reload_conf()');
    let found: string[] = [];
    for (let kill = 0; kill < 10 && found.length === 0; kill += 1) {
      await strike(() => server.killPostgres());
      await server.ready();
      found = await violations();
    }
    expect(found.filter((violation) => violation.startsWith('lost')).length).toBeGreaterThan(0);
  },
  10 * minutes,
);
