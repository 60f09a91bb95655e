import { beforeAll, expect, test } from 'vitest';
import pino from 'pino';
import { pruneLog } from '../src/changes/prune.ts';
import { openDatabase } from '../src/db/database.ts';
import { countRecords } from '../src/records/query/total.ts';
import { sourceOf } from '../src/records/source.ts';
import { addMember } from './support/members.ts';
import { asOwner } from './support/owner.ts';
import { createOrganization, type TestOrganization, useServer } from './support/server.ts';
import { asRequest } from './support/worker.ts';

const server = useServer();
let owner: TestOrganization;
beforeAll(async () => {
  owner = await createOrganization(server);
});

const totalOf = async (of: TestOrganization): Promise<number | undefined> =>
  (await of.crm.contacts.list({ total: 'exact', limit: 1 })).page.total;

/** What is kept of the organization, and how many entries of its log wait for their places. */
const keptOf = async (of: TestOrganization): Promise<{ live: number; waiting: number }> =>
  asOwner(server, of, async (client) => {
    const { rows } = await client.query<{ live: number; waiting: number }>(
      `select (select live::integer from record_counts where organization_id = $1 and object = 'contact') as live,
        (select count(*)::integer from pending_changes where organization_id = $1) as waiting`,
      [of.organizationId],
    );
    return rows[0]!;
  });

/** Who reads the feed gives the entries their places. */
const readFeed = (of: TestOrganization): Promise<unknown> => of.crm.changes.list({ limit: 1 });

async function makeContacts(of: TestOrganization, count: number): Promise<string[]> {
  const { results } = await of.crm.batch.run({
    operations: Array.from({ length: count }, (_, index) => ({
      operation: 'contacts.create' as const,
      body: { lastName: `Lovelace ${index}` },
    })),
  });
  return results.map(({ body }) => String(body!['id']));
}

test('an exact total is what there is, whatever became of records, and whether their entries have places or not', async () => {
  const { contacts } = owner.crm;
  expect(await totalOf(owner)).toBe(0);
  const [first, second, third] = await makeContacts(owner, 5);
  expect(await totalOf(owner)).toBe(5);
  await contacts.delete(first!);
  expect(await totalOf(owner)).toBe(4);
  await readFeed(owner);
  expect([await keptOf(owner), await totalOf(owner)]).toEqual([{ live: 4, waiting: 0 }, 4]);
  await contacts.restore(first!);
  await contacts.update(second!, { lastName: 'Byron' });
  expect(await totalOf(owner)).toBe(5);
  await contacts.merge(second!, { from: [third!] });
  expect(await totalOf(owner)).toBe(4);
  await contacts.delete(first!);
  await contacts.purge(first!);
  expect(await totalOf(owner)).toBe(3);
  await readFeed(owner);
  expect([await keptOf(owner), await totalOf(owner)]).toEqual([{ live: 3, waiting: 0 }, 3]);
});

test('where more entries wait than are worth looking at, they are given places first', async () => {
  const many = await createOrganization(server);
  await makeContacts(many, 900);
  expect(await totalOf(many)).toBe(900);
  expect((await keptOf(many)).live).toBe(0);
  await makeContacts(many, 200);
  expect(await totalOf(many)).toBe(1100);
  expect(await keptOf(many)).toEqual({ live: 1100, waiting: 0 });
});

test('what is narrowed is counted, and who does not reach all records is told of his own', async () => {
  const { contacts } = owner.crm;
  const [gone] = await makeContacts(owner, 2);
  await contacts.delete(gone!);
  const totals = await Promise.all(
    (['only', 'include'] as const).map(
      async (deleted) => (await contacts.list({ deleted, total: 'exact', limit: 1 })).page.total,
    ),
  );
  // The one that was merged is in the bin too.
  expect(totals).toEqual([2, 6]);
  const filtered = await contacts.list({ lastName: { eq: 'Byron' }, total: 'exact' });
  expect(filtered.page.total).toBe(1);
});

test('who reaches his own records alone is told of these', async () => {
  const { contacts, roles } = owner.crm;
  const { key } = await roles.create({
    name: 'Seller',
    access: { contact: { read: 'own', write: 'own', delete: 'own' } },
    permissions: [],
  });
  const seller = await addMember(server, owner, key);
  await seller.crm.contacts.create({ lastName: 'His' });
  expect(await totalOf(seller)).toBe(1);
  const { page } = await contacts.list({ total: 'exact', limit: 1 });
  expect(await totalOf(owner)).toBe(page.total);
  const counted = await asOwner(server, { ...owner, userId: seller.userId }, async (client) => {
    const count = async (access: string): Promise<unknown> => {
      await client.query(`select set_config('app.access', $1, true)`, [access]);
      return (await client.query(`select app.count_records('contact')::integer as n`)).rows[0].n;
    };
    await server.owner.query('grant crm_app to current_user');
    await client.query('set local role crm_app');
    return [await count('all'), await count('{"contact": {"read": "own"}}'), await count('')];
  });
  expect(counted).toEqual([page.total, null, null]);
});

test('readers and writers beside each other lose nothing, and each total is one that there was', async () => {
  const busy = await createOrganization(server);
  const [kept] = await makeContacts(busy, 40);
  const totals: number[] = [];
  const reading = (async () => {
    for (let count = 0; count < 60; count += 1) {
      const [total] = await Promise.all([totalOf(busy), readFeed(busy)]);
      totals.push(total!);
    }
  })();
  for (let round = 0; round < 10; round += 1) {
    await Promise.all([
      makeContacts(busy, 7),
      busy.crm.contacts.create({ lastName: 'One' }),
      busy.crm.contacts.delete(kept!).then(() => busy.crm.contacts.restore(kept!)),
    ]);
  }
  await reading;
  expect(await totalOf(busy)).toBe(120);
  await readFeed(busy);
  expect(await keptOf(busy)).toEqual({ live: 120, waiting: 0 });
  // One contact is in the bin at times; apart from that none is told of less than was there before.
  const rises = totals.slice(1).map((total, index) => total - totals[index]!);
  expect(Math.min(...rises)).toBeGreaterThanOrEqual(-1);
  expect([totals[0]! >= 39, totals.at(-1)! <= 120]).toEqual([true, true]);
});

test('what is taken out of the log was counted before', async () => {
  const old = await createOrganization(server);
  const [first] = await makeContacts(old, 3);
  await old.crm.contacts.delete(first!);
  await old.crm.organization.update({ logKeptDays: 3 });
  await asOwner(server, old, (client) =>
    client.query(`update changes set at = at - interval '4 days' where organization_id = $1`, [
      old.organizationId,
    ]),
  );
  expect(await asRequest(server, old, (context) => pruneLog(context, 500))).toBeGreaterThan(3);
  expect([await keptOf(old), await totalOf(old)]).toEqual([{ live: 2, waiting: 0 }, 2]);
});

test('records that were made without the log are counted by who says so, beside entries that wait', async () => {
  const loaded = await createOrganization(server);
  await makeContacts(loaded, 2);
  await readFeed(loaded);
  await makeContacts(loaded, 4);
  const byGate = (statement: string): Promise<unknown> =>
    server.owner.query(`begin; set local role crm_gate; ${statement}; commit`);
  await byGate(
    `update record_counts set live = 77 where organization_id = '${loaded.organizationId}'`,
  );
  expect(await totalOf(loaded)).toBe(81);
  await byGate('select app.recount_records()');
  expect((await keptOf(loaded)).live).toBe(2);
  expect(await totalOf(loaded)).toBe(6);
});

test('a replica, which gives no places, counts what there is', async () => {
  const busy = await createOrganization(server);
  await makeContacts(busy, 700);
  await makeContacts(busy, 400);
  const url = new URL(server.urls.appUrl);
  url.searchParams.set('options', '-c default_transaction_read_only=on');
  const logger = pino({ level: 'silent' });
  const replica = openDatabase({ url: url.href, poolSize: 1, preparedStatements: true, logger });
  const total = await asRequest(server, busy, (context) =>
    countRecords({ ...context, unit: replica.reading(context.unit.identity) }, sourceOf('contact')),
  ).finally(() => replica.close());
  expect(total).toBe(1100);
  expect(await keptOf(busy)).toMatchObject({ live: 0 });
});
