/** What is kept after faults, held against what was acknowledged. */
import { HeadlessCrm } from '@headless-crm/sdk';
import { Client, type QueryResultRow } from 'pg';
import { expect } from 'vitest';
import { inBatch, type Load } from './load.ts';
import type { FaultyServer } from './support.ts';

/** Runs SQL as the superuser, whom no policy binds. What a dying Postgres says between two calls, the next one tells. */
export async function query<T extends QueryResultRow>(
  server: FaultyServer,
  text: string,
): Promise<T[]> {
  const client = new Client({ connectionString: await server.superuserUrl('crm') });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

/** How many rows there are of each kind. */
async function countKinds(server: FaultyServer): Promise<Record<string, number>> {
  const [counts] = await query<Record<string, number>>(
    server,
    `select (select count(*)::int from contacts) as contacts,
      (select count(*)::int from changes where object = 'contact' and type = 'created') as entries,
      (select count(*)::int from companies) as companies,
      (select count(*)::int from merges) as merges,
      (select count(*)::int from idempotency_keys) as replies`,
  );
  return counts!;
}

/** How many contacts there are of each last name, in the bin or not. */
async function countByName(server: FaultyServer): Promise<Map<string, number>> {
  const baseUrl = server.url.replace('/api/v1', '');
  const crm = new HeadlessCrm({ baseUrl, accessToken: server.token });
  const counts = new Map<string, number>();
  const all = crm.contacts.list({ fields: ['lastName'], limit: 200, deleted: 'include' });
  for await (const { lastName } of all) counts.set(lastName!, (counts.get(lastName!) ?? 0) + 1);
  return counts;
}

/** By their names: what was acknowledged and is not there, and what is there more than once. */
export interface Violations {
  lost: string[];
  twice: string[];
}

/** What is wrong with what is kept. */
export async function violationsOf(server: FaultyServer, load: Load): Promise<Violations> {
  const counts = await countByName(server);
  const names = [...load.acknowledged.keys()].flatMap((key) => load.asked.get(key)!.names);
  return {
    lost: names.filter((name) => !counts.has(name)),
    twice: [...counts].filter(([, count]) => count > 1).map(([name]) => name),
  };
}

/** What was begun and not ended: batches of which some is there, merges of which something is missing. */
export function halvesIn(server: FaultyServer): Promise<object[]> {
  return query(
    server,
    `select 'batch' as half, c.name, count(o.id) as contacts from companies c
    left join contacts o on o.last_name like c.name || ' %'
    group by c.name having count(o.id) <> ${inBatch} or count(distinct o.created_by_id) <> 1
    union all
    select 'contacts of no batch', o.last_name, 1 from contacts o
    where o.last_name like '% %' and not exists (select from companies c where o.last_name like c.name || ' %')
    union all
    select 'batch without its reply', c.name, 1 from companies c
    where not exists (select from idempotency_keys k where k.key = c.name)
    union all
    select 'merge', m.id::text, count(r.record_id) from merges m
    left join merged_records r on r.merge_id = m.id
    left join contacts gone on gone.id = r.record_id and gone.deleted_at is not null and gone.company_id is null
    left join contact_companies l on l.contact_id = gone.id
    group by m.id having count(gone.id) <> 1 or count(l.id) > 0
    union all
    select 'gone without a merge', o.last_name, 1 from contacts o
    where o.deleted_at is not null and not exists (select from merged_records r where r.record_id = o.id)
    union all
    select 'merge without its reply', m.id::text, 1 from merges m
    where not exists (select from idempotency_keys k where position(m.id::text in k.body) > 0)`,
  );
}

/** Each request's rows, log entries and reply are there together, or none of them. */
export async function expectWhole(server: FaultyServer, load: Load): Promise<void> {
  const [creates, batches, merges] = [
    load.count('create'),
    load.count('batch'),
    load.count('merge'),
  ];
  const contacts = creates + inBatch * batches;
  const replies = load.acknowledged.size;
  const wanted = { contacts, entries: contacts, companies: batches, merges, replies };
  expect(await countKinds(server)).toEqual(wanted);
  expect(Math.min(creates, batches, merges)).toBeGreaterThan(0);
}

/** The last of each kind get the same reply again, byte for byte. */
export async function expectReplays(server: FaultyServer, load: Load): Promise<void> {
  for (const kind of ['create', 'batch', 'merge'] as const) {
    const all = [...load.acknowledged].filter(([key]) => load.asked.get(key)!.kind === kind);
    for (const [key, reply] of all.slice(-10)) {
      const { path, body } = load.asked.get(key)!;
      const again = await server.post(path, body, { 'idempotency-key': key });
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expect(await again.text()).toBe(reply);
    }
  }
}

/** Nothing is lost, half or twice, and keys replay. */
export async function expectSound(server: FaultyServer, load: Load): Promise<void> {
  expect(await halvesIn(server)).toEqual([]);
  expect(await violationsOf(server, load)).toEqual({ lost: [], twice: [] });
  await expectWhole(server, load);
  await expectReplays(server, load);
}
