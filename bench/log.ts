/**
 * What the log costs, and how soon it is read: the share of its trigger in a write, the time from the reply
 * to a write until a reader has its entry (on the same server, and on another one), the size of an entry.
 */
import { request as send } from 'node:http';
import { withConnection } from '../src/db/admin.ts';
import type { Account } from './accounts.ts';
import { median } from './figures.ts';
import { apiOf, type Ground, onGround } from './ground.ts';
import { startOurs } from './servers.ts';

const records = 1000;
const rounds = 9;
const events = 300;

const name = process.pid;

/** Milliseconds of an insert, and of a change of all its rows, with the log's triggers and without. */
async function measureShare(adminUrl: string, { organization, user }: Account): Promise<void> {
  await withConnection(adminUrl, async (client) => {
    const timed = async (logged: boolean, statement: string): Promise<number> => {
      await client.query('begin');
      await client.query('select app.bind($1, $2, $3, null)', [organization.id, 'user', user.id]);
      const startedAt = performance.now();
      await client.query(statement);
      const ms = performance.now() - startedAt;
      await client.query(logged ? 'commit' : 'rollback');
      return ms;
    };
    let made = 0;
    const insert = (): string => {
      made += 1;
      return `insert into contacts (organization_id, id, first_name, last_name, job_title, emails, owner_id)
        select '${organization.id}', app.uuid_v7(), 'First' || g, 'Last', 'Analyst',
          jsonb_build_array(jsonb_build_object('address', 'l${name}-${made}-' || g || '@x.example', 'type', 'work', 'primary', true)), '${user.id}'
        from generate_series(1, ${records}) g`;
    };
    const change = (): string => `update contacts set job_title = 'Analyst ${(made += 1)}'
      where id in (select id from contacts order by id limit ${records})`;
    for (const [what, statement] of [
      ['insert', insert],
      ['update', change],
    ] as const) {
      const pairs: { on: number; off: number }[] = [];
      for (let round = 0; round <= rounds; round += 1) {
        const on = await timed(true, statement());
        await client.query(`alter table contacts disable trigger log_${what}`);
        const off = await timed(false, statement());
        await client.query(`alter table contacts enable trigger log_${what}`);
        if (round > 0) pairs.push({ on, off });
      }
      const share = median(pairs.map(({ on, off }) => 1 - off / on));
      const each = median(pairs.map(({ on, off }) => ((on - off) * 1000) / records));
      say(
        `${what} of ${records} contacts: the log is ${(share * 100).toFixed(0)} % of the statement, ${each.toFixed(0)} µs an entry`,
      );
    }
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Follows the feed as events; tells when each record was heard of. */
async function listen(
  url: string,
  token: string,
): Promise<{ heard: Map<string, number>; stop(): void }> {
  const heard = new Map<string, number>();
  const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' };
  return new Promise((resolve, reject) => {
    const sent = send(`${url}/changes?types=company.created`, { headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        const now = performance.now();
        const blocks = (text + part).split('\n\n');
        text = blocks.pop()!;
        for (const block of blocks) {
          const id = /"recordId" : "([\w-]+)"/.exec(block)?.[1];
          if (id) heard.set(id, now);
        }
      });
      resolve({ heard, stop: () => sent.destroy() });
    });
    sent.on('error', reject).end();
  });
}

/** Milliseconds from the reply to a create until its entry is heard; below 0 when it is heard first. */
async function measureDelay(written: string, read: string, token: string): Promise<number[]> {
  const { heard, stop } = await listen(read, token);
  const done = new Map<string, number>();
  for (let count = 0; count < events; count += 1) {
    const response = await fetch(`${written}/companies`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: `Company ${count}` }),
    });
    const { id } = (await response.json()) as { id: string };
    done.set(id, performance.now());
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 40));
  }
  await new Promise((resolve) => setTimeout(resolve, 1000));
  stop();
  const missing = [...done.keys()].filter((id) => !heard.has(id));
  if (missing.length > 0) throw new Error(`${missing.length} events were not heard`);
  return [...done].map(([id, at]) => Math.max(0, heard.get(id)! - at)).toSorted((a, b) => a - b);
}

async function measureDelays({ ours, account, appUrl }: Ground): Promise<void> {
  const other = apiOf(await startOurs(appUrl));
  for (const [where, url] of [
    ['the same server', ours],
    ['another server', other],
  ] as const) {
    const delays = await measureDelay(ours, url, account.accessToken);
    const at = (share: number): string =>
      delays[Math.floor((delays.length - 1) * share)]!.toFixed(1);
    say(`from the reply to the reader, on ${where}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
  }
}

async function measureSize(adminUrl: string, { organization, user }: Account): Promise<void> {
  await withConnection(adminUrl, async (client) => {
    await client.query('begin');
    await client.query('select app.bind($1, $2, $3, null)', [organization.id, 'user', user.id]);
    const { rows } = await client.query<{ type: string; bytes: string; count: string }>(
      `select type, avg(pg_column_size(c.*))::int as bytes, count(*) from changes c where object = 'contact' group by type order by type`,
    );
    for (const { type, bytes, count } of rows)
      say(`an entry of a contact ${type}: ${bytes} bytes (${count})`);
    const { rows: sizes } = await client.query<{ bytes: string }>(
      `select (pg_total_relation_size('changes') + pg_total_relation_size('pending_changes') + pg_total_relation_size('sequenced_changes'))
        / (select count(*) from changes) as bytes`,
    );
    say(`with indexes and places: ${sizes[0]!.bytes} bytes an entry`);
    await client.query('rollback');
  });
}

await onGround(async (ground) => {
  await measureDelays(ground);
  await measureShare(ground.adminUrl, ground.account);
  await measureSize(ground.adminUrl, ground.account);
});
