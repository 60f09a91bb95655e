/**
 * Whether 20,000 organizations of thirty contacts each are as fast as twenty of five thousand in the same tables: each request is of
 * another one, so that what the server and Postgres keep of each is of little use. `npx tsx bench/organizations.ts --organizations
 * 2000` takes fewer. Prints times, processor time per request and memory.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import pino from 'pino';
import { createApp } from '../src/app.ts';
import { withConnection } from '../src/db/admin.ts';
import { openDatabase } from '../src/db/database.ts';
import { readEnv } from '../src/env.ts';
import { type Account, headersOf, register, renew } from './accounts.ts';
import { median, percentiles } from './figures.ts';
import { onGround } from './ground.ts';
import { fillMuch } from './much.ts';
import type { Running } from './processes.ts';
import { secrets } from './servers.ts';

const { values: options } = parseArgs({
  options: { organizations: { type: 'string', default: '20000' } },
});
const many = Number(options.organizations);
const few = 20;
const contactsOfEach = { few: 5000, many: 30 };
const rounds = 5;
const asksInRound = 500;
const atOnce = 4;
const registeredAtOnce = 8;

/** Registers so many, by a server in this process that hashes passwords cheaply and limits nobody. */
async function registerAll(appUrl: string, count: number): Promise<Account[]> {
  const logger = pino({ level: 'silent' });
  const database = openDatabase({ url: appUrl, poolSize: 8, preparedStatements: true, logger });
  const env = readEnv({ NODE_ENV: 'test', RATE_LIMIT: 'off' });
  const readiness = { draining: false };
  const http = createServer(createApp({ env, secrets, database, logger, readiness }));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const api = `http://127.0.0.1:${(http.address() as AddressInfo).port}/api/v1`;
  const accounts: Account[] = [];
  let begun = 0;
  const registerSome = async (): Promise<void> => {
    for (; begun < count;) {
      begun += 1;
      accounts.push(await register(api));
    }
  };
  await Promise.all(Array.from({ length: registeredAtOnce }, registerSome));
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
  await database.close();
  return accounts;
}

/** A contact of each organization. */
async function idsOf(superUrl: string): Promise<Map<string, string>> {
  return withConnection(superUrl, async (client) => {
    const { rows } = await client.query<{ organization: string; id: string }>(
      'select distinct on (organization_id) organization_id as organization, id from contacts',
    );
    return new Map(rows.map(({ organization, id }) => [organization, id]));
  });
}

interface Case {
  status: number;
  of(account: Account, id: string): [path: string, init?: RequestInit];
}

const cases: Record<string, Case> = {
  'list of 25': { status: 200, of: () => ['?limit=25'] },
  get: { status: 200, of: (_, id) => [`/${id}`] },
  create: { status: 201, of: () => ['', { method: 'POST', body: '{"lastName":"Made"}' }] },
  change: {
    status: 200,
    of: (_, id) => [`/${id}`, { method: 'PATCH', body: `{"lastName":"${crypto.randomUUID()}"}` }],
  },
};

interface Turn {
  p50Ms: number;
  p99Ms: number;
  cpuMs: number;
  memoryMb: number;
}

/** Asks for the accounts one after the other, a few at once. */
async function ask(
  server: Running,
  { status, of }: Case,
  accounts: readonly Account[],
  ids: ReadonlyMap<string, string>,
): Promise<Turn> {
  const before = await server.usage();
  const taken: number[] = [];
  let next = 0;
  const askSome = async (): Promise<void> => {
    while (next < asksInRound) {
      const account = accounts[next % accounts.length]!;
      next += 1;
      const [path, init] = of(account, ids.get(account.organization.id)!);
      const headers = { ...headersOf(account), 'content-type': 'application/json' };
      const begun = performance.now();
      const reply = await fetch(`${server.url}/api/v1/contacts${path}`, { ...init, headers });
      await reply.arrayBuffer();
      if (reply.status !== status) throw new Error(`${path}: ${reply.status}`);
      taken.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, askSome));
  const after = await server.usage();
  const cpuMs = (after.cpuMs - before.cpuMs) / taken.length;
  return { ...percentiles(taken), cpuMs, memoryMb: after.memoryMb };
}

function print(what: string, turns: readonly Turn[]): void {
  const of = (key: keyof Turn, digits: number): string =>
    median(turns.map((turn) => turn[key])).toFixed(digits);
  const columns = [of('p50Ms', 1), of('p99Ms', 1), of('cpuMs', 2), of('memoryMb', 0)];
  const padded = columns.map((one) => one.padStart(12)).join('');
  process.stdout.write(`${what.padEnd(36)}${padded}\n`);
}

/** Measures a case for both groups in turn: the next round begins where the last one ended, so none of the many is asked again soon. */
async function compare(
  name: string,
  server: Running,
  groups: Readonly<Record<'few' | 'many', Account[]>>,
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const turns: Record<'few' | 'many', Turn[]> = { few: [], many: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const size of ['few', 'many'] as const) {
      const accounts = groups[size];
      const turn = await ask(server, cases[name]!, accounts, ids);
      accounts.push(...accounts.splice(0, asksInRound % accounts.length));
      if (round > 0) turns[size].push(turn);
    }
  }
  for (const size of ['few', 'many'] as const)
    print(`${name}, ${groups[size].length} organizations`, turns[size]);
}

await onGround(
  async ({ adminUrl, appUrl, superUrl, ours, server }) => {
    const groups = { few: await registerAll(appUrl, few), many: await registerAll(appUrl, many) };
    const filled = (['few', 'many'] as const).flatMap((size) =>
      groups[size].map((account) => ({ account, contacts: contactsOfEach[size] })),
    );
    await fillMuch(adminUrl, filled);
    await renew(ours, [...groups.few, ...groups.many]);
    const ids = await idsOf(superUrl);
    const head = ['p50 ms', 'p99 ms', 'CPU ms', 'MB'].map((one) => one.padStart(12));
    process.stdout.write(`${''.padEnd(36)}${head.join('')}\n`);
    for (const name of Object.keys(cases)) await compare(name, server, groups, ids);
  },
  { folder: '.data/organizations', fresh: true },
);
