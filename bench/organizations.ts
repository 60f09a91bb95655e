/**
 * Whether 20,000 organizations of thirty contacts each are as fast as twenty of five thousand in the same tables: each request is of
 * another one, so that what the server and Postgres keep of each is of little use. `npx tsx bench/organizations.ts --organizations
 * 2000` takes fewer. Prints requests per second, times and processor time per request.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import type { Request } from 'autocannon';
import pino from 'pino';
import { createApp } from '../src/app.ts';
import { withConnection } from '../src/db/admin.ts';
import { openDatabase } from '../src/db/database.ts';
import { readEnv } from '../src/env.ts';
import { type Account, headersOf, register, renew } from './accounts.ts';
import { median } from './figures.ts';
import { onGround } from './ground.ts';
import { type Asked, load, type Measured } from './load.ts';
import { fillMuch } from './much.ts';
import { secrets } from './servers.ts';

const { values: options } = parseArgs({
  options: { organizations: { type: 'string', default: '20000' } },
});
const many = Number(options.organizations);
const few = 20;
const contactsOfEach = { few: 5000, many: 30 };
const rounds = 3;
const seconds = 5;
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

const path = '/api/v1/contacts';
const cases: Record<string, { status: number; of(account: Account, id: string): Request }> = {
  'list of 25': {
    status: 200,
    of: (account) => ({ path: `${path}?limit=25`, headers: headersOf(account) }),
  },
  get: {
    status: 200,
    of: (account, id) => ({ path: `${path}/${id}`, headers: headersOf(account) }),
  },
  create: {
    status: 201,
    of: (account) => ({
      method: 'POST',
      path,
      headers: { ...headersOf(account), 'content-type': 'application/json' },
      body: '{"lastName":"Made"}',
    }),
  },
};

function print(what: string, turns: readonly Measured[]): void {
  const of = (key: 'value' | 'p50Ms' | 'p99Ms' | 'cpuMs' | 'memoryMb'): string =>
    median(turns.map((turn) => turn[key]!)).toFixed(key === 'cpuMs' ? 2 : 0);
  const columns = [of('value'), of('p50Ms'), of('p99Ms'), of('cpuMs'), of('memoryMb')];
  const padded = columns.map((one) => one.padStart(12)).join('');
  process.stdout.write(`${what.padEnd(36)}${padded}\n`);
}

await onGround(
  async ({ adminUrl, appUrl, superUrl, ours, server }) => {
    const groups = {
      few: await registerAll(appUrl, few),
      many: await registerAll(appUrl, many),
    };
    const filled = (['few', 'many'] as const).flatMap((size) =>
      groups[size].map((account) => ({ account, contacts: contactsOfEach[size] })),
    );
    await fillMuch(adminUrl, filled);
    await renew(ours, [...groups.few, ...groups.many]);
    const ids = await idsOf(superUrl);
    const head = ['requests/s', 'p50 ms', 'p99 ms', 'CPU ms', 'MB'].map((one) => one.padStart(12));
    process.stdout.write(`${'organizations'.padEnd(36)}${head.join('')}\n`);
    for (const [name, { status, of }] of Object.entries(cases)) {
      const turns: Record<'few' | 'many', Measured[]> = { few: [], many: [] };
      for (let round = 0; round <= rounds; round += 1) {
        for (const size of ['few', 'many'] as const) {
          const requests = groups[size].map((one) => of(one, ids.get(one.organization.id)!));
          // Where the last round ended, the next begins: none of the many is asked again soon.
          const from = Math.floor((round * requests.length) / (rounds + 1));
          const asked: Asked = {
            requests: [...requests.slice(from), ...requests.slice(0, from)],
            status,
          };
          const measured = await load(server, asked, seconds);
          if (round > 0) turns[size].push(measured);
        }
      }
      for (const size of ['few', 'many'] as const)
        print(`${name}, ${groups[size].length}`, turns[size]);
    }
  },
  { folder: '.data/organizations', fresh: true },
);
