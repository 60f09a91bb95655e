/** The server behind PgBouncer in transaction mode: a connection of a client is another one of Postgres each time. */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { z } from 'zod';
import { userOf } from '../src/db/admin.ts';
import { migrate } from '../src/db/migrations/migrate.ts';
import { sql } from '../src/db/sql.ts';
import { defineJob, handleJob } from '../src/jobs/define.ts';
import { enqueueJob } from '../src/jobs/enqueue.ts';
import { type Bouncer, pgbouncer, serverConnections, startPgbouncer } from './support/pgbouncer.ts';
import { createDatabase, runSql } from './support/postgres.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';
import { until } from './support/until.ts';
import { asRequest, useWorker } from './support/worker.ts';

if (!pgbouncer.isThere) console.warn('skipped: PgBouncer, which is not installed (pgbouncer)');
else if (!pgbouncer.knowsNames)
  console.warn('skipped: names of prepared statements, which PgBouncer knows from 1.21 on');

const modes = [
  { names: 'off', isThere: pgbouncer.isThere },
  { names: 'on', isThere: pgbouncer.knowsNames },
];

const word = defineJob({ kind: 'test.pgbouncer', payload: z.object({ lastName: z.string() }) });

const lastNames = async (crm: HeadlessCrm): Promise<string[]> => {
  const { data } = await crm.contacts.list({ limit: 200 });
  return data.map(({ lastName }) => String(lastName));
};

describe.each(modes.filter(({ isThere }) => isThere))('prepared statements $names', ({ names }) => {
  let bouncer: Bouncer | undefined;
  const server = useServer({
    poolSize: 4 * serverConnections,
    preparedStatements: names === 'on',
    route: async () => (bouncer = await startPgbouncer(server.urls)).appUrl,
  });
  useWorker(server, () => [
    handleJob(word, async (job) => {
      const { lastName } = job.payload;
      await job.writing(({ unit }) =>
        unit.query(sql`update contacts set job_title = 'Done' where last_name = ${lastName}`),
      );
    }),
  ]);
  afterAll(() => bouncer?.stop());
  let organizations: TestOrganization[];
  beforeAll(async () => {
    organizations = [await createOrganization(server), await createOrganization(server)];
  });

  test('hundreds of requests of two organizations at once never see the other one', async () => {
    const patient = organizations.map(
      ({ token }) => new HeadlessCrm({ baseUrl: server.url, accessToken: token, maxRetries: 20 }),
    );
    const work = Array.from({ length: 240 }, async (_, turn) => {
      const mine = turn % 2;
      const crm = patient[mine]!;
      const made = await crm.contacts.create({ lastName: `Of ${mine}` });
      expect(await crm.contacts.get(made.id)).toMatchObject({ lastName: `Of ${mine}` });
      const others = await request(server, `/contacts/${made.id}`, {
        token: organizations[1 - mine]!.token,
      });
      expect(others.status).toBe(404);
      expect(new Set(await lastNames(crm))).toEqual(new Set([`Of ${mine}`]));
    });
    await Promise.all(work);
    for (const { crm } of organizations)
      expect((await crm.contacts.list({ total: 'exact' })).page.total).toBe(120);
    expect(await countConnections(server.urls.adminUrl)).toBeLessThanOrEqual(serverConnections);
  });

  test('a batch, a key that is used twice, words, groups, the feed and a snapshot', async () => {
    const { crm, token } = await createOrganization(server);
    const operations = Array.from({ length: 50 }, (_, index) => ({
      operation: 'contacts.create',
      body: { lastName: `Hopper ${index}`, emails: [{ address: `g${index}@navy.example` }] },
    }));
    const batch = await request(server, '/batch', { token, body: { operations } });
    expect(batch.status).toBe(200);
    const create = () => crm.companies.create({ name: 'Navy' }, { idempotencyKey: 'once' });
    const twice = [await create(), await create()];
    expect(twice[0]!.id).toBe(twice[1]!.id);
    expect((await crm.contacts.list({ q: 'hopper', limit: 200 })).data).toHaveLength(50);
    const groups = await request(server, '/contacts/aggregate', {
      token,
      body: { metrics: [{ op: 'count' }] },
    });
    expect(await groups.json()).toMatchObject({ data: [{ values: [50] }] });
    const feed = await request(server, '/changes?objects=contact,company&limit=200', { token });
    expect(((await feed.json()) as { data: object[] }).data).toHaveLength(51);
    const snapshot = await (await request(server, '/snapshot', { token })).text();
    expect(snapshot.trimEnd().split('\n').at(-1)).toContain('cursor');
  });

  test('a job is taken and done by a worker behind it', async () => {
    const [of] = organizations as [TestOrganization];
    const { id } = await of.crm.contacts.create({ lastName: 'Job' });
    await asRequest(server, of, (context) =>
      enqueueJob(context, word, { payload: { lastName: 'Job' } }),
    );
    await until(async () => (await of.crm.contacts.get(id)).jobTitle === 'Done');
  });

  test('statements that Postgres skipped behind a refused session are known afterwards', async () => {
    const gone = await createOrganization(server);
    await gone.crm.auth.logout();
    const [here] = organizations as [TestOrganization];
    const asks = Array.from({ length: 60 }, (_, shape) => {
      const path = `/contacts?fields=id&limit=${shape + 1}&sort=jobTitle`;
      return async () => {
        expect((await request(server, path, { token: gone.token })).status).toBe(401);
        for (let turn = 0; turn < 3; turn += 1)
          expect((await request(server, path, { token: here.token })).status).toBe(200);
      };
    });
    await Promise.all(asks.map((ask) => ask()));
    for (const ask of asks) await ask();
    expect(server.errors).toEqual([]);
  });
});

/** Connections that PgBouncer has to the database of a server. */
async function countConnections(adminUrl: string): Promise<number> {
  const [row] = await runSql(
    adminUrl,
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and usename <> current_user`,
  );
  return Number(row!['count']);
}

(pgbouncer.isThere ? test : test.skip)(
  'migrations are applied through it, by two at once, and leave no lock behind',
  async () => {
    const urls = await createDatabase(
      inject('cluster'),
      `bounced_${process.env['VITEST_POOL_ID']}`,
    );
    const bouncer = await startPgbouncer(urls);
    const { adminUrl } = bouncer;
    const run = () => migrate({ adminUrl, appUser: userOf(urls.appUrl), log: { info: () => {} } });
    const [one, other] = await Promise.all([run(), run()]);
    expect(one.length + other.length).toBeGreaterThan(0);
    expect(await Promise.all([run(), run()])).toEqual([[], []]);
    const [row] = await runSql(
      urls.adminUrl,
      `select count(*)::int as held from pg_locks
       where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
    );
    expect(row).toEqual({ held: 0 });
    await bouncer.stop();
  },
);
