/**
 * Whether 20,000 organizations of thirty contacts each are as fast as twenty of five thousand in the same tables: each request is of
 * another one, so that what the server and Postgres keep of each is of little use. Then those that were read are read again. `npx tsx
 * bench/organizations.ts --organizations 2000` takes fewer. Prints times, processor time per request and memory.
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
/** How many organizations, and how many contacts of each. */
const sizes = [
  { size: 20, contacts: 5000 },
  { size: Number(options.organizations), contacts: 30 },
];
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

/** What a request is about: a contact of the account's organization. */
interface Target {
  account: Account;
  contactId: string;
}

/** One for each request of all cases: organization by organization, and then the next contact of each, as long as there is one. */
async function targetsOf(superUrl: string, accounts: readonly Account[]): Promise<Target[]> {
  const asks = Object.keys(cases).length * (1 + rounds) * asksInRound;
  const ofEach = Math.ceil(asks / accounts.length);
  const ids = await withConnection(superUrl, async (client) => {
    const { rows } = await client.query<{ organization: string; ids: string[] }>(
      `select o.id as organization, array(select c.id::text from contacts c where c.organization_id = o.id limit $2) as ids
      from unnest($1::uuid[]) o (id)`,
      [accounts.map(({ organization }) => organization.id), ofEach],
    );
    return new Map(rows.map((row) => [row.organization, row.ids]));
  });
  return Array.from({ length: asks }, (_, ask) => {
    const account = accounts[ask % accounts.length]!;
    const own = ids.get(account.organization.id)!;
    return { account, contactId: own[Math.floor(ask / accounts.length) % own.length]! };
  });
}

interface Case {
  status: number;
  /** It is asked for again, when others were asked since. */
  repeats?: true;
  of(contactId: string): [path: string, init?: RequestInit];
}

const cases: Record<string, Case> = {
  'list of 25': { status: 200, repeats: true, of: () => ['?limit=25'] },
  get: { status: 200, repeats: true, of: (id) => [`/${id}`] },
  create: { status: 201, of: () => ['', { method: 'POST', body: '{"lastName":"Made"}' }] },
  change: {
    status: 200,
    of: (id) => [`/${id}`, { method: 'PATCH', body: `{"lastName":"${crypto.randomUUID()}"}` }],
  },
};

interface Turn {
  p50Ms: number;
  p99Ms: number;
  cpuMs: number;
  memoryMb: number;
}

/** Asks for the targets one after the other, a few at once. */
async function ask(
  server: Running,
  { status, of }: Case,
  targets: readonly Target[],
): Promise<Turn> {
  const before = await server.usage();
  const taken: number[] = [];
  const waiting = targets.values();
  const askSome = async (): Promise<void> => {
    for (const { account, contactId } of waiting) {
      const [path, init] = of(contactId);
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

/** Organizations, what is asked for of them, and what was. */
interface Group {
  size: number;
  targets: Target[];
  asked: Target[];
}

/** Takes the targets of a turn from those that nobody has asked for yet, so that none is asked for again soon. */
function takeNew(group: Group): Target[] {
  const taken = group.targets.splice(0, asksInRound);
  group.asked.push(...taken);
  return taken;
}

/** Takes the targets of a turn from those that were asked for: what the server and Postgres keep of them is of use, if they keep it. */
const takeAsked = (group: Group): Target[] => group.asked.splice(0, asksInRound);

/** Measures a case for both groups in turn. */
async function compare(
  name: string,
  server: Running,
  groups: readonly Group[],
  take: (group: Group) => Target[],
): Promise<void> {
  const turns = new Map<Group, Turn[]>(groups.map((group) => [group, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const group of groups) {
      const turn = await ask(server, cases[name]!, take(group));
      if (round > 0) turns.get(group)!.push(turn);
    }
  }
  const how = take === takeAsked ? ' again' : '';
  for (const group of groups)
    print(`${name}${how}, ${group.size} organizations`, turns.get(group)!);
}

await onGround(
  async ({ adminUrl, appUrl, superUrl, ours, server }) => {
    const filled: { account: Account; contacts: number }[] = [];
    for (const { size, contacts } of sizes)
      for (const account of await registerAll(appUrl, size)) filled.push({ account, contacts });
    await fillMuch(adminUrl, filled);
    const accounts = filled.map(({ account }) => account);
    await renew(ours, accounts);
    const groups: Group[] = [];
    for (const { size } of sizes)
      groups.push({
        size,
        targets: await targetsOf(superUrl, accounts.splice(0, size)),
        asked: [],
      });
    const head = ['p50 ms', 'p99 ms', 'CPU ms', 'MB'].map((one) => one.padStart(12));
    process.stdout.write(`${''.padEnd(36)}${head.join('')}\n`);
    const names = Object.keys(cases);
    const repeated = names.filter((name) => cases[name]!.repeats);
    for (const name of repeated) await compare(name, server, groups, takeNew);
    for (const name of repeated) await compare(name, server, groups, takeAsked);
    for (const name of names.filter((one) => !repeated.includes(one)))
      await compare(name, server, groups, takeNew);
  },
  { folder: '.data/organizations', fresh: true },
);
