/** What becomes of a worker's jobs when all its connections are in use. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import pino from 'pino';
import { z } from 'zod';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { openConfigured } from '../../src/db/postgres.ts';
import { sql } from '../../src/db/sql.ts';
import { readEnv } from '../../src/env.ts';
import { defineJob, handleJob } from '../../src/jobs/define.ts';
import { enqueueJob } from '../../src/jobs/enqueue.ts';
import { createOrganization, useServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { asRequest, createWorker } from '../support/worker.ts';

const server = useServer();
const logger = pino({ level: 'silent' });

test('a worker keeps its jobs while their transactions take every connection', async () => {
  const [of, other] = [await createOrganization(server), await createOrganization(server)];
  const open = (poolSize: number): Database =>
    openDatabase({ url: server.urls.appUrl, poolSize, preparedStatements: true, logger });
  const [database, forLeases] = [open(2), open(1)];
  const definition = defineJob({ kind: 'test.busy', payload: z.object({ isBusy: z.boolean() }) });
  const begun: boolean[] = [];
  const handler = handleJob(definition, async (job) => {
    begun.push(job.payload.isBusy);
    if (!job.payload.isBusy) return void (await sleep(10_000, undefined, { signal: job.signal }));
    await job.finishing(async ({ unit }) => {
      for (let count = 0; count < 22; count += 1) {
        await unit.query(sql`select 1`);
        await sleep(500);
      }
    });
  });
  const worker = createWorker(server, [handler], { database, forLeases });
  const another = createWorker(server, [handler]);
  const ask = (isBusy: boolean) =>
    asRequest(server, isBusy ? of : other, (context) =>
      enqueueJob(context, definition, { payload: { isBusy } }),
    );
  worker.start();
  for (const isBusy of [false, true, true]) await ask(isBusy);
  await until(() => begun.length === 3);
  another.start();
  await sleep(9000);
  expect(begun.length).toBe(3);
  await Promise.all([worker.stop(100), another.stop(100)]);
  for (const one of [database, forLeases]) await one.close();
}, 40_000);

test.each([
  ['none', 10, [10, 10, 10], 1],
  ['alone', 10, [9, 9, 1], 2],
  ['alone', 1, [1, 1, 1], 1],
  ['beside', 10, [7, 2, 1], 3],
  ['beside', 2, [1, 1, 1], 2],
  ['beside', 1, [1, 1, 1], 1],
] as const)('%s of %d connections', async (jobs, size, sizes, count) => {
  const env = readEnv({
    NODE_ENV: 'test',
    DATABASE_URL: server.urls.appUrl,
    DATABASE_POOL_SIZE: String(size),
  });
  const { database, forJobs, forLeases, close } = await openConfigured(env, logger, jobs);
  const all = [database, forJobs, forLeases];
  expect(all.map((one) => one.size)).toEqual(sizes);
  expect(new Set(all).size).toBe(count);
  await close();
});
