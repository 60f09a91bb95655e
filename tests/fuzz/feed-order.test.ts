/** What the feed promises, against transactions that begin early, commit late, stay open, and readers that are dropped. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClientBase, Client, Pool, type QueryResultRow } from 'pg';
import {
  createOrganization,
  request,
  type TestOrganization,
  useServer,
} from '../support/server.ts';

const server = useServer();
/** How long the writers write, and a transaction is held open. */
const writtenMs = Number(process.env['FEED_MS'] ?? 6000);
const writers = 32;
const records = 12;

let of: TestOrganization;
let pool: Pool;
let ids: string[];

beforeAll(async () => {
  of = await createOrganization(server);
  pool = new Pool({ connectionString: server.urls.adminUrl, max: writers + 2 });
  const made = Array.from({ length: records }, (_, number) =>
    of.crm.companies.create({ name: `C${number}` }),
  );
  ids = (await Promise.all(made)).map(({ id }) => id);
});
afterAll(() => pool.end());

interface Entry {
  recordId: string;
  version: number;
  cursor: string;
}

const pause = (ms: number): Promise<void> => sleep(Math.random() * ms);

/** One transaction that has its id long before it writes, and writes long before it commits. */
async function writeLate(client: ClientBase): Promise<void> {
  await client.query('begin');
  await client.query('select app.bind($1, $2, $3, null)', [of.organizationId, 'user', of.userId]);
  await client.query('select pg_current_xact_id()');
  await pause(20);
  // In one order, or they would wait for each other.
  const own = ids.filter(() => Math.random() < 0.2).toSorted();
  for (const id of own) {
    await client.query(
      'update companies set employee_count = coalesce(employee_count, 0) + 1 where id = $1',
      [id],
    );
    await pause(5);
  }
  if (Math.random() < 0.3) {
    await client.query(
      `insert into companies (organization_id, id, name) values ($1, app.uuid_v7(), 'Late')`,
      [of.organizationId],
    );
  }
  await pause(20);
  await client.query(Math.random() < 0.1 ? 'rollback' : 'commit');
}

async function write(until: number): Promise<void> {
  const client = await pool.connect();
  try {
    while (performance.now() < until) await writeLate(client);
  } finally {
    client.release();
  }
}

/** Holds a transaction with an id, and uncommitted rows where the server's role writes, open. */
async function holdOpen(
  connectionString: string,
  statement: string,
  over: Promise<unknown>,
): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  await client.query('begin');
  await client
    .query('select app.bind($1, $2, $3, null)', [of.organizationId, 'user', of.userId])
    .catch(() => client.query('rollback; begin'));
  await client.query('select pg_current_xact_id()');
  await client.query(statement);
  await over;
  await client.query('rollback');
  await client.end();
}

/** Follows by pages until the feed ends after the writers have. */
async function follow(
  isOver: () => boolean,
  query: string,
  from: string | null = null,
): Promise<Entry[]> {
  const all: Entry[] = [];
  let cursor = from;
  for (;;) {
    const last = isOver();
    const path = `/changes?${query}${cursor ? `&after=${cursor}` : ''}`;
    const text = await (await request(server, path, { token: of.token })).text();
    const page = JSON.parse(text) as { data?: Entry[]; cursor: string; hasMore: boolean };
    if (!page.data) throw new Error(text);
    all.push(...page.data);
    cursor = page.cursor;
    if (last && !page.hasMore && page.data.length === 0) return all;
  }
}

/** Follows by streams that are dropped again and again, each going on from the last id. */
async function followStreams(isOver: () => boolean): Promise<Entry[]> {
  const all: Entry[] = [];
  while (!isOver()) {
    const gone = new AbortController();
    const last = all.at(-1)?.cursor;
    const drop = setTimeout(() => gone.abort(), 50 + Math.random() * 400);
    const headers = { accept: 'text/event-stream', ...(last ? { 'last-event-id': last } : {}) };
    try {
      const response = await request(server, '/changes?limit=20', {
        token: of.token,
        headers,
        signal: gone.signal,
      });
      let text = '';
      for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
        const blocks = (text + part).split('\n\n');
        text = blocks.pop()!;
        for (const block of blocks) {
          const data = /^data: (.*)$/m.exec(block)?.[1];
          if (data) all.push(JSON.parse(data) as Entry);
        }
      }
    } catch {
      // Dropped, as it is meant to be.
    }
    clearTimeout(drop);
  }
  const rest = await follow(() => true, 'limit=500', all.at(-1)?.cursor);
  return [...all, ...rest];
}

async function readLog<T extends object>(statement: string): Promise<T[]> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select app.bind($1, $2, $3, null)', [of.organizationId, 'user', of.userId]);
    return (await client.query<T & QueryResultRow>(statement)).rows;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

async function committed(): Promise<string[]> {
  const rows = await readLog<{ name: string }>(
    `select record_id || ' ' || version as name from changes`,
  );
  return rows.map(({ name }) => name).toSorted();
}

/** The reader that one would write first: on from the highest position seen. Tells how many entries it saw. */
async function followPositions(isOver: () => boolean): Promise<number> {
  let [count, last] = [0, '0'];
  for (let isLast = false; !isLast;) {
    isLast = isOver();
    const rows = await readLog<{ position: string }>(
      `select position from changes where position > ${last} order by position`,
    );
    count += rows.length;
    last = rows.at(-1)?.position ?? last;
  }
  return count;
}

test('no gap, no double, no disorder and no stall, whatever transactions do', async () => {
  const until = performance.now() + writtenMs;
  const writing = Array.from({ length: writers }, () => write(until));
  const over = Promise.all(writing);
  let isOver = false;
  const held = [
    holdOpen(
      server.urls.adminUrl,
      `insert into companies (organization_id, id, name) values ('${of.organizationId}', app.uuid_v7(), 'Never')`,
      over,
    ),
    holdOpen(
      new URL('/postgres', server.urls.adminUrl).href,
      'create temporary table held (id int)',
      over,
    ),
  ];
  const following = [
    follow(() => isOver, 'limit=7&wait=1'),
    follow(() => isOver, 'limit=500'),
    followStreams(() => isOver),
    followStreams(() => isOver),
  ];
  const naive = followPositions(() => isOver);
  // While transactions are held open and many run, a reader is as far as the log was a moment ago.
  await sleep(writtenMs / 2);
  const [known, seen] = [await committed(), await follow(() => true, 'limit=500')];
  expect(known.length).toBeGreaterThan(records);
  const names = new Set(seen.map(({ recordId, version }) => `${recordId} ${version}`));
  expect(known.filter((name) => !names.has(name))).toEqual([]);
  await Promise.all([over, ...held]);
  isOver = true;
  const wanted = await committed();
  for (const entries of await Promise.all(following)) {
    expect(entries.map(({ recordId, version }) => `${recordId} ${version}`).toSorted()).toEqual(
      wanted,
    );
    const versions = new Map<string, number>();
    for (const { recordId, version } of entries) {
      expect(version).toBe((versions.get(recordId) ?? 0) + 1);
      versions.set(recordId, version);
    }
  }
  // Had this one missed nothing, the writers would not have been hard enough.
  expect(await naive).toBeLessThan(wanted.length);
  expect(server.errors).toEqual([]);
}, 300_000);
