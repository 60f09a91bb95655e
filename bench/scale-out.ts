/**
 * What a second process of our server adds. All of them share the machine with Postgres and with who asks, so each may take a small
 * part of one processor only, as if it had a slow one of its own, and Postgres is far from its limit: twice the processes should
 * do twice as much. Prints requests per second, processor time per request of the servers and of Postgres (which should stay),
 * and how many of Postgres's busy moments were spent waiting for locks, and for the disk to have the log. Needs Linux and its control groups, as root.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Request } from 'autocannon';
import pidusage from 'pidusage';
import { type Account, get, headersOf, renew } from './accounts.ts';
import { confine } from './confine.ts';
import { median } from './figures.ts';
import { onGround } from './ground.ts';
import { type Asked, load } from './load.ts';
import { fillMuch } from './much.ts';
import type { Running } from './processes.ts';
import { startOurs } from './servers.ts';
import { withConnection } from '../src/db/admin.ts';

const contacts = 50_000;
const share = 0.12;
const rounds = 3;
const seconds = 6;
const sampledEveryMs = 20;

interface Turn {
  perSecond: number;
  serverMs: number;
  postgresMs: number;
  locks: number;
  wal: number;
}

/** The processor time of all of Postgres's processes so far. */
async function postgresCpuMs(superUrl: string): Promise<Map<number, number>> {
  return withConnection(superUrl, async (client) => {
    const { rows } = await client.query<{ pid: number }>(
      'select pid from pg_stat_activity where pid <> pg_backend_pid()',
    );
    const usages: Record<string, pidusage.Status | null> = await pidusage(
      rows.map(({ pid }) => pid),
    );
    // One that has ended meanwhile, such as a worker of autovacuum, has none.
    return new Map(
      Object.entries(usages).flatMap(([pid, usage]) => (usage ? [[Number(pid), usage.ctime]] : [])),
    );
  });
}

/** Which part of the server's connections at work wait for locks and for the write-ahead log, asked until the end. */
function watchWaits(superUrl: string, over: AbortSignal): Promise<Pick<Turn, 'locks' | 'wal'>> {
  return withConnection(superUrl, async (client) => {
    const seen = { busy: 0, locks: 0, wal: 0 };
    while (!over.aborted) {
      const { rows } = await client.query<typeof seen>(
        `select count(*)::int as busy, count(*) filter (where wait_event_type in ('Lock', 'LWLock') and wait_event !~ '^WAL')::int as locks,
           count(*) filter (where wait_event ~* '^WAL')::int as wal
         from pg_stat_activity where usename = 'crm_server' and state = 'active'`,
      );
      for (const key of ['busy', 'locks', 'wal'] as const) seen[key] += rows[0]![key];
      await sleep(sampledEveryMs);
    }
    const busy = Math.max(1, seen.busy);
    return { locks: seen.locks / busy, wal: seen.wal / busy };
  });
}

async function measure(superUrl: string, servers: readonly Running[], asked: Asked): Promise<Turn> {
  const before = await postgresCpuMs(superUrl);
  const over = new AbortController();
  const waits = watchWaits(superUrl, over.signal);
  const loads = await Promise.all(servers.map((server) => load(server, asked, seconds)));
  over.abort();
  const after = await postgresCpuMs(superUrl);
  const perSecond = loads.reduce((sum, { value }) => sum + value, 0);
  let spentMs = 0;
  for (const [pid, ms] of after) spentMs += ms - (before.get(pid) ?? 0);
  return {
    perSecond,
    serverMs: loads.reduce((sum, { cpuMs, value }) => sum + cpuMs! * value, 0) / perSecond,
    postgresMs: spentMs / (perSecond * seconds),
    ...(await waits),
  };
}

function print(what: string, turns: readonly Turn[], ratio: string): void {
  const of = (key: keyof Turn, digits: number): string =>
    median(turns.map((turn) => turn[key])).toFixed(digits);
  const columns = [of('perSecond', 1), ratio, of('serverMs', 2), of('postgresMs', 2)];
  const percent = (key: keyof Turn): string => `${(100 * Number(of(key, 4))).toFixed(1)} %`;
  process.stdout.write(
    `${what.padEnd(24)}${[...columns, percent('locks'), percent('wal')].map((one) => one.padStart(14)).join('')}\n`,
  );
}

async function requestsOf(ours: string, account: Account): Promise<Record<string, Asked>> {
  const { data } = (await get(ours, '/contacts?limit=100&fields=id', account)) as {
    data: { id: string }[];
  };
  const path = '/api/v1/contacts';
  const headers = headersOf(account);
  const json = { ...headers, 'content-type': 'application/json' };
  const creating: Request = { method: 'POST', path, headers: json, body: '{"lastName":"Made"}' };
  return {
    'list of 25': { requests: [{ path: `${path}?limit=25`, headers }], status: 200 },
    get: { requests: data.map(({ id }) => ({ path: `${path}/${id}`, headers })), status: 200 },
    create: { requests: [creating], status: 201 },
  };
}

await onGround(
  async ({ adminUrl, appUrl, superUrl, server, ours, account }) => {
    await fillMuch(adminUrl, [{ account, contacts }]);
    await renew(ours, [account]);
    const servers = [server, await startOurs(appUrl)];
    const asked = await requestsOf(ours, account);
    // Warm, before they are slow.
    for (const one of servers) for (const what of Object.values(asked)) await load(one, what, 2);
    const freeing = await Promise.all(servers.map(({ pid }) => confine(pid, share)));
    const columns = ['requests/s', 'ratio', 'server ms', 'Postgres ms', 'lock waits', 'log waits'];
    const head = columns.map((one) => one.padStart(14)).join('');
    process.stdout.write(`${''.padEnd(24)}${head}\n`);
    for (const [name, what] of Object.entries(asked)) {
      const [one, two]: [Turn[], Turn[]] = [[], []];
      for (let round = 0; round < rounds; round += 1) {
        one.push(await measure(superUrl, servers.slice(0, 1), what));
        two.push(await measure(superUrl, servers, what));
      }
      const ratios = two.map(({ perSecond }, round) => perSecond / one[round]!.perSecond);
      print(`${name}, one process`, one, '');
      print(`${name}, two`, two, median(ratios).toFixed(2));
    }
    for (const one of servers) await one.stop();
    for (const free of freeing) await free();
  },
  { folder: '.data/scale-out', fresh: true },
);
