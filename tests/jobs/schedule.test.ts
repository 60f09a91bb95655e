import { expect, test } from 'vitest';
import { z } from 'zod';
import { housekeeping, housekeepingHandler } from '../../src/housekeeping.ts';
import { backoffMs } from '../../src/jobs/backoff.ts';
import { defineJob } from '../../src/jobs/define.ts';
import { enqueueTick, lastTick, scheduled } from '../../src/jobs/schedule.ts';
import { asOwner } from '../support/owner.ts';
import { createOrganization, type TestOrganization, useServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { createUnwritten } from '../support/unwritten.ts';
import { createWorker } from '../support/worker.ts';

const server = useServer();
const hourMs = 60 * 60 * 1000;

const rowsOf = async (of: TestOrganization, kind: string) =>
  asOwner(server, of, async (client) => {
    const { rows } = await client.query('select * from jobs where kind = $1 order by run_at', [
      kind,
    ]);
    return rows;
  });

test('a tick gives each organization one job, whoever asks and how often', async () => {
  const definition = defineJob({ kind: 'test.nightly', payload: z.strictObject({}) });
  const organizations = [await createOrganization(server), await createOrganization(server)];
  const tick = lastTick('17 2 * * *', new Date());
  const made = await Promise.all(
    [1, 2, 3, 4].map(() => enqueueTick(server.database, definition, tick, hourMs)),
  );
  expect(made.filter((count) => count > 0).length).toBe(1);
  for (const of of organizations) {
    const rows = await rowsOf(of, definition.kind);
    expect(rows.length).toBe(1);
    expect(rows[0]).toMatchObject({ status: 'queued', created_by_type: 'system' });
    const inMs = rows[0].run_at.getTime() - Date.now();
    expect(inMs).toBeGreaterThan(-10_000);
    expect(inMs).toBeLessThanOrEqual(hourMs);
  }
  await enqueueTick(server.database, definition, `${tick} another`, 0);
  expect((await rowsOf(organizations[0]!, definition.kind)).length).toBe(2);
});

test('the last tick is the one before now, in UTC', () => {
  const cron = '17 2 * * *';
  expect(lastTick(cron, new Date('2026-03-29T02:17:00.500Z'))).toBe('2026-03-29T02:17:00.000Z');
  expect(lastTick(cron, new Date('2026-03-29T02:16:59.999Z'))).toBe('2026-03-28T02:17:00.000Z');
});

test('a feeder asks once for each tick', async () => {
  const definition = defineJob({ kind: 'test.fed', payload: z.strictObject({}) });
  const of = await createOrganization(server);
  const feeder = scheduled({ definition, cron: '* * * * *', spreadMs: 0 });
  await feeder.feed(server.database);
  await feeder.feed(server.database);
  expect([1, 2]).toContain((await rowsOf(of, definition.kind)).length);
});

test('the nightly job takes old changes, jobs and sessions away, and says how many', async () => {
  const of = await createUnwritten(server);
  for (const name of ['A', 'B', 'C']) await of.crm.companies.create({ name });
  await of.crm.changes.list();
  await asOwner(server, of, async (client) => {
    await client.query(`update changes set at = at - interval '5 years'`);
    await client.query(
      `insert into jobs (organization_id, id, kind, payload, status, max_failures, created_at, finished_at, created_by_type)
       select $1, gen_random_uuid(), 'test.old', '{}', 'succeeded', 1, now() - age, now() - age, 'system'
       from unnest(array[interval '31 days', interval '32 days', interval '29 days']) age`,
      [of.organizationId],
    );
    await client.query(`update sessions set expires_at = now() - interval '8 days'`);
  });
  await enqueueTick(server.database, housekeeping, 'a tick of the test', 0);
  const worker = createWorker(server, [housekeepingHandler]);
  worker.start();
  const done = async () => (await rowsOf(of, housekeeping.kind))[0];
  await until(async () => (await done()).status === 'succeeded');
  expect((await done()).result).toEqual({
    removed: {
      audit: 0,
      changes: 2,
      deliveries: 0,
      jobs: 2,
      mailLinks: 0,
      sessions: 1,
      unconfirmedSubmissions: 0,
    },
  });
  expect((await rowsOf(of, 'test.old')).length).toBe(1);
  await worker.stop(2000);
});

test('tries come later and later, and never all at once', () => {
  const least = Array.from({ length: 11 }, (_, n) => backoffMs(n + 1, () => 0));
  const most = Array.from({ length: 11 }, (_, n) => backoffMs(n + 1, () => 1));
  expect(least.slice(0, 4)).toEqual([500, 1000, 2000, 4000]);
  expect(most.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
  expect(backoffMs(60, () => 1)).toBe(6 * hourMs);
});

test('a job is given up after about a day', () => {
  const { maxFailures } = defineJob({ kind: 'test.default', payload: z.strictObject({}) });
  const waits = Array.from({ length: maxFailures - 1 }, (_, n) => backoffMs(n + 1, () => 0.5));
  const hours = waits.reduce((sum, ms) => sum + ms, 0) / hourMs;
  expect(hours).toBeGreaterThan(20);
  expect(hours).toBeLessThan(30);
});

test('a schedule whose jobs are not kept would be made good again and again: there is none', () => {
  const definition = defineJob({ kind: 'test.gone', payload: z.strictObject({}), isKept: false });
  expect(() => scheduled({ definition, cron: '* * * * *', spreadMs: 0 })).toThrow('test.gone');
});
