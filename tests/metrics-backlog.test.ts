/** What /metrics tells of jobs, webhooks and the feed: of the whole database, and of the worker of the process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sql } from '../src/db/sql.ts';
import { nobody } from '../src/db/unit.ts';
import { defineJob, GivenUp, handleJob } from '../src/jobs/define.ts';
import { enqueueJob } from '../src/jobs/enqueue.ts';
import type { Worker } from '../src/jobs/worker.ts';
import { countDeliveries, tellOfWorker } from '../src/metrics/jobs.ts';
import { Metrics } from '../src/metrics/metrics.ts';
import { freshValues, metricsToken, scrape, scrapeValues, valuesIn } from './support/metrics.ts';
import { asOwner } from './support/owner.ts';
import { type TestOrganization, testSecrets, useServer } from './support/server.ts';
import { createUnwritten } from './support/unwritten.ts';
import { until } from './support/until.ts';
import { asRequest, createWorker } from './support/worker.ts';
import { always, createWebhookWorker, quickly, useReceivers } from './webhooks/support.ts';

const server = useServer({
  env: { METRICS_TOKEN: metricsToken, WEBHOOK_ALLOW_PRIVATE: 'on' },
});
const quiet = useServer({ env: { METRICS_TOKEN: metricsToken } });
const openReceiver = useReceivers();
const workers: Worker[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.stop(2000);
  await asAll('delete from jobs');
  await asAll('delete from webhook_deliveries');
  await asAll('delete from webhooks');
});
afterAll(async () => {
  for (const child of children.filter(({ exitCode }) => exitCode === null)) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});

const organizations: TestOrganization[] = [];
async function make(): Promise<TestOrganization> {
  const made = await createUnwritten(server);
  organizations.push(made);
  // The mail to its owner.
  await asOwner(server, made, (client) => client.query('delete from jobs'));
  return made;
}

/** Runs it in every organization of the file. */
async function asAll(text: string): Promise<void> {
  for (const of of organizations) await asOwner(server, of, (client) => client.query(text));
}

const work = defineJob({ kind: 'test.metrics', payload: z.object({ does: z.string() }) });
const enqueue = (of: TestOrganization, does: string, runAt?: Date) =>
  asRequest(server, of, (context) => enqueueJob(context, work, { payload: { does }, runAt }));

function startWorker(worker: Worker): Metrics {
  const metrics = new Metrics();
  tellOfWorker(metrics, worker);
  workers.push(worker);
  worker.start();
  return metrics;
}

const line = (outcome: string) => `jobs_ended_total{kind="test.metrics",outcome="${outcome}"}`;
const told = async (metrics: Metrics, prefix: string) =>
  Object.fromEntries(
    [...valuesIn((await metrics.read()).text)].filter(([line]) => line.startsWith(prefix)),
  );

test('jobs whose time has come are counted by kind, with since when the oldest waits', async () => {
  const [one, other] = [await make(), await make()];
  for (let made = 0; made < 3; made += 1) await enqueue(one, 'nothing');
  await enqueue(other, 'nothing');
  await enqueue(other, 'nothing', new Date(Date.now() + 60_000));
  await asOwner(server, other, (client) =>
    client.query(`update jobs set run_at = now() - interval '90 s' where run_at <= now()`),
  );
  const values = await freshValues(server);
  expect(values.get('jobs_due{kind="test.metrics"}')).toBe(4);
  expect(values.get('jobs_oldest_due_age_seconds')).toBeCloseTo(90, -1);
  expect(values.get('jobs_running{kind="test.metrics"}')).toBeUndefined();
});

test('one whose time comes while nobody takes jobs is due too', async () => {
  const of = await make();
  await enqueue(of, 'nothing', new Date(Date.now() + 200));
  expect((await freshValues(server)).get('jobs_oldest_due_age_seconds')).toBe(0);
  await until(async () => (await freshValues(server)).get('jobs_due{kind="test.metrics"}') === 1);
  await until(async () => (await freshValues(server)).get('jobs_oldest_due_age_seconds')! > 0.5);
});

test('a worker tells what came of its attempts, and what it is at', async () => {
  const of = await make();
  const held = new EventEmitter();
  const handler = handleJob(work, async ({ payload: { does }, goingOn, finishing, attempt }) => {
    if (does === 'wait') return void (await once(held, 'release'));
    if (does === 'give up') throw new GivenUp('failed', 'As the test wants it');
    if (does === 'fail') throw new Error('As the test wants it');
    if (does === 'finish') return finishing(async () => {});
    if (does === 'go on' && attempt === 1) return goingOn(new Date(), async () => {});
  });
  const metrics = startWorker(createWorker(server, [handler]));
  for (const does of ['wait', 'give up', 'fail', 'finish', 'go on', 'nothing'])
    await enqueue(of, does);
  const ended = () => told(metrics, 'jobs_ended_total');
  const expected = {
    [line('failed')]: 1,
    [line('retried')]: 1,
    [line('continued')]: 1,
    [line('succeeded')]: 3,
  };
  await until(async () => Object.values(await ended()).reduce((a, b) => a + b, 0) === 6);
  expect(await ended()).toEqual(expected);
  expect(await told(metrics, 'worker_jobs')).toEqual({
    'worker_jobs{state="running"}': 1,
    'worker_jobs{state="most"}': 10,
  });
  expect((await freshValues(server)).get('jobs_running{kind="test.metrics"}')).toBe(1);
  held.emit('release');
  await until(async () => (await ended())[line('succeeded')] === 4);
  const durations = await told(metrics, 'job_duration_seconds_count');
  expect(durations).toEqual({ 'job_duration_seconds_count{kind="test.metrics"}': 7 });
});

test('the feed lags behind until somebody works for the webhooks, and what they do is counted', async () => {
  const of = await make();
  const receiver = await openReceiver();
  receiver.answer = always(500);
  const { id } = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  const before = await freshValues(server);
  expect([before.get('feed_lag_seconds'), before.get('webhooks{state="live"}')]).toEqual([0, 1]);
  await of.crm.contacts.create({ lastName: 'Hopper' });
  await until(async () => (await freshValues(server)).get('feed_lag_seconds')! > 0.3);

  const metrics = new Metrics();
  const listener = countDeliveries(metrics);
  const worker = createWebhookWorker(server, {
    ...quickly,
    delaysMs: [200, 60_000],
    listeners: [listener],
  });
  workers.push(worker);
  worker.start();
  const tries = () => told(metrics, 'webhook_attempts_total');
  await until(async () => (await tries())['webhook_attempts_total{outcome="failed"}'] === 2);
  const during = await freshValues(server);
  expect(during.get('feed_lag_seconds')).toBe(0);
  expect(during.get('webhook_deliveries_waiting')).toBe(1);
  // Its time is not there yet, and a job waits for it.
  expect(during.get('webhook_deliveries_oldest_due_age_seconds')).toBe(0);

  receiver.answer = always(410);
  await asOwner(server, of, (client) =>
    client.query('update webhook_deliveries set next_attempt_at = now()'),
  );
  await of.crm.webhooks.update(id, { enabled: false });
  await of.crm.webhooks.update(id, { enabled: true });
  await until(async () => 'webhook_attempts_total{outcome="gone"}' in (await tries()));
  await until(async () => (await freshValues(server)).get('webhooks{state="disabled"}') === 1);
  const durations = await told(metrics, 'webhook_attempt_duration_seconds_count');
  expect(durations).toEqual({ webhook_attempt_duration_seconds_count: 3 });
});

test('what is due to a webhook and nobody is at is told by its age', async () => {
  const of = await make();
  const receiver = await openReceiver();
  await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  const worker = createWebhookWorker(server);
  workers.push(worker);
  receiver.answer = always(500);
  worker.start();
  await of.crm.contacts.create({ lastName: 'Hopper' });
  await until(() => receiver.received.length > 0);
  await workers.pop()!.stop(2000);
  const age = async () =>
    (await freshValues(server)).get('webhook_deliveries_oldest_due_age_seconds')!;
  await asOwner(server, of, async (client) => {
    await client.query(`update webhook_deliveries set next_attempt_at = now() - interval '5 min'`);
    await client.query(`update jobs set run_at = now() where kind = 'webhooks.deliver'`);
  });
  expect(await age()).toBe(0);
  await asOwner(server, of, (client) => client.query('delete from jobs'));
  expect(await age()).toBeCloseTo(300, -1);
});

test('a webhook that is full, or rests, is no lag of ours', async () => {
  const of = await make();
  const { id } = await of.crm.webhooks.create({
    url: 'http://127.0.0.1:9999/hook',
    eventTypes: ['*'],
  });
  await of.crm.contacts.create({ lastName: 'Hopper' });
  const lag = async () => (await freshValues(server)).get('feed_lag_seconds')!;
  await until(async () => (await lag()) > 0);
  const later = (failures: number) =>
    asOwner(server, of, async (client) => {
      await client.query('delete from jobs');
      await client.query(
        `insert into jobs (organization_id, id, kind, payload, key, max_failures, failures, run_at, created_by_type)
         values ($1, app.uuid_v7(), 'webhooks.fan_out', '{}', $2, 5, $3, now() + interval '2 s', 'system')`,
        [of.organizationId, id, failures],
      );
    });
  await later(0);
  expect(await lag()).toBe(0);
  // One that failed is one of ours.
  await later(1);
  expect(await lag()).toBeGreaterThan(0);
  await asOwner(server, of, (client) => client.query('delete from jobs'));
  await of.crm.webhooks.update(id, { enabled: false });
  expect(await lag()).toBe(0);
});

test('however often and by how many at once it is asked, Postgres is asked once in a while', async () => {
  await Promise.all(Array.from({ length: 5 }, () => scrape(quiet.url)));
  const values = await scrapeValues(quiet.url);
  expect(values.get('db_query_duration_seconds_count{operation="metrics"}')).toBe(1);
  expect(values.get('feed_lag_seconds')).toBe(0);
});

/** Pages of tables and indexes that it looks at. */
const pages = async (): Promise<number> => {
  const [plan] = await server.database
    .reading(nobody())
    .query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
      sql`explain (analyze, buffers, format json) select app.backlog(100, 10)`,
    );
  const { Plan } = plan!['QUERY PLAN'][0];
  return Plan['Shared Hit Blocks']! + Plan['Shared Read Blocks']!;
};

describe('with much of it', () => {
  const rows = 20_000;
  let of: TestOrganization;
  beforeAll(async () => {
    of = await make();
    await asOwner(server, of, async (client) => {
      await client.query(
        `insert into jobs (organization_id, id, kind, payload, status, finished_at, max_failures, run_at, created_by_type)
         select $1, app.uuid_v7(), 'test.metrics', jsonb_build_object('text', repeat('x', 300)), 'failed', now(), 5, now(), 'system'
         from generate_series(1, ${rows})`,
        [of.organizationId],
      );
      await client.query(
        `insert into webhook_deliveries (organization_id, id, webhook_id, message_id, type, status, finished_at)
         select $1, app.uuid_v7(), app.uuid_v7(), 'x' || n, 'webhook.test', 'delivered', now() from generate_series(1, ${rows}) n`,
        [of.organizationId],
      );
    });
    for (const table of ['jobs', 'webhook_deliveries', 'changes'])
      await server.owner.query(`vacuum analyze ${table}`);
  });

  test('what is over costs nothing, and what waits no more than is counted of it', async () => {
    const sizes = await server.owner.query<{ pages: number }>(
      `select (pg_relation_size('jobs') + pg_relation_size('webhook_deliveries')) / 8192 as pages`,
    );
    expect(Number(sizes.rows[0]!.pages)).toBeGreaterThan(1500);
    await pages();
    expect(await pages()).toBeLessThan(200);
    await asOwner(server, of, (client) =>
      client.query(`update jobs set status = 'queued', finished_at = null`),
    );
    await server.owner.query('vacuum analyze jobs');
    await pages();
    expect(await pages()).toBeLessThan(600);
  });
});

test('a worker of its own process tells of itself on a port of its own, and how it is', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/worker.ts'], {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      DATABASE_URL: server.urls.appUrl,
      METRICS_TOKEN: metricsToken,
      WORKER_PORT: '0',
      ...testSecrets,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const port = await new Promise<number>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const { port: told } = JSON.parse(line) as { port?: number };
      if (told !== undefined) resolve(told);
    });
    child.once('exit', () => reject(new Error('it did not start')));
  });
  const url = `http://127.0.0.1:${port}`;
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect((await fetch(`${url}/api/v1/contacts`)).status).toBe(404);
  expect((await scrape(url, 'Bearer another one')).status).toBe(401);
  const values = await scrapeValues(url);
  expect(values.get('worker_jobs{state="most"}')).toBe(10);
  expect(values.get('db_pool_connections{pool="leases",state="most"}')).toBe(1);
  expect(values.get('jobs_oldest_due_age_seconds')).toBe(0);
  expect([...values.keys()].some((line) => line.startsWith('http_requests_total'))).toBe(false);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
