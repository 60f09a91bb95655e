/**
 * Each fence that keeps hidden fields hidden is taken down, one at a time, in a server of its own code: some question must
 * tell then. The reply to each question is known to tell nothing while they all stand.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import pino from 'pino';
import type * as app from '../../src/app.ts';
import type { Database } from '../../src/db/database.ts';
import type * as db from '../../src/db/database.ts';
import type * as environment from '../../src/env.ts';
import { testSecrets, useServer } from '../support/server.ts';
import { House } from './support/blind.ts';
import { reading } from './support/reading.ts';
import { createSchemata, type Schemata } from './support/schemata.ts';
import { writing } from './support/writing.ts';

const questions = Object.entries({ ...reading, ...writing });

/** Those that another one stands behind, which makes the same promise: neither is missed while the other stands. */
const secondFences: Record<string, string> = {
  // Words are looked at there, for what can be searched by; who may not search an object was left out before.
  'records/query/words.ts rankedSql requireSearched':
    'records/query/everywhere.ts searchEverywhere hiddenFields',
};

const server = useServer();
let schemata: Schemata;
let http: Server;
let database: Database;
let house: House;
/** By question, the fences that are on its way. */
const ways = new Map<string, ReadonlySet<string>>();

beforeAll(async () => {
  schemata = await createSchemata();
  const { createApp } = await schemata.load<typeof app>('app.ts');
  const { openDatabase } = await schemata.load<typeof db>('db/database.ts');
  const { readEnv } = await schemata.load<typeof environment>('env.ts');
  const logger = pino({ level: 'silent' });
  const url = server.urls.appUrl;
  database = openDatabase({ url, poolSize: 4, preparedStatements: true, logger });
  // As in production: a reply that has more than it declares is sent.
  const env = readEnv({ NODE_ENV: 'test', RATE_LIMIT: 'off' });
  const copied = { ...env, NODE_ENV: 'production' as const };
  const readiness = { draining: false };
  http = createServer(
    createApp({ env: copied, secrets: testSecrets, database, logger, readiness }),
  );
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  house = await House.create({ ...server, url: `http://127.0.0.1:${port}` });
}, 120_000);

afterAll(async () => {
  http?.closeAllConnections();
  if (http) await new Promise((resolve) => http.close(resolve));
  await database?.close();
  await schemata?.remove();
});

test('nothing tells while all fences stand', async () => {
  const telling: string[] = [];
  for (const [name, ask] of questions) {
    await house.renew();
    schemata.switches.reached.clear();
    const told = await ask(house);
    ways.set(name, new Set(schemata.switches.reached));
    if (told !== null) telling.push(`${name}: ${told}`);
  }
  expect(telling).toEqual([]);
}, 120_000);

/** What tells while the fences are down, of the questions that have one of them on their way. */
async function ask(...down: string[]): Promise<string | null> {
  schemata.switches.down = down;
  try {
    await house.renew();
    for (const [name, question] of questions) {
      if (!down.some((fence) => ways.get(name)!.has(fence))) continue;
      const told = await question(house);
      if (told !== null) return `${name}: ${told}`;
    }
    return null;
  } finally {
    schemata.switches.down = [];
  }
}

/** Run by `npm run battery`, it says of each fence what told. */
const isReported = process.env['BATTERY_REQUESTS'] !== undefined;
let killed = 0;
let together = 0;
afterAll(() => {
  const pairs = together > 0 ? `, ${together} of them with the one that it stands behind` : '';
  const all = schemata.names.length;
  console.log(`fence mutants, hidden fields: ${killed + together} of ${all} killed${pairs}`);
});

test('something tells when one is down', async () => {
  const survivors: string[] = [];
  for (const fence of schemata.names) {
    const told = await ask(fence);
    if (told === null) survivors.push(fence);
    else killed += 1;
    if (isReported) console.log(`${fence}: ${told?.slice(0, 100) ?? 'nothing tells'}`);
  }
  expect(survivors).toEqual(Object.keys(secondFences).toSorted());
}, 120_000);

test.each(Object.entries(secondFences))('%s is missed when %s is down too', async (one, other) => {
  expect(await ask(one, other)).not.toBeNull();
  together += 1;
});
