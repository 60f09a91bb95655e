/** What must not keep a job from ending, or from being run when it is owed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { Client } from 'pg';
import { z } from 'zod';
import { sql } from '../../src/db/sql.ts';
import { nobody } from '../../src/db/unit.ts';
import { defineJob, GivenUp, handleJob, type Job } from '../../src/jobs/define.ts';
import { enqueueJob, type Wanted } from '../../src/jobs/enqueue.ts';
import { claimJobs, type Claims } from '../../src/jobs/claim.ts';
import { renewSql } from '../../src/jobs/store.ts';
import type { Worker } from '../../src/jobs/worker.ts';
import { asOwner } from '../support/owner.ts';
import { createOrganization, type TestOrganization, useServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { asRequest, createWorker } from '../support/worker.ts';

const server = useServer();
const payload = z.object({});
let workers: Worker[] = [];
let kinds = 0;

afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop(2000)));
  workers = [];
});

function work(run: (job: Job) => Promise<object | void>, maxFailures = 3) {
  kinds += 1;
  const definition = defineJob({ kind: `test.ends.${kinds}`, payload, maxFailures });
  const start = (): Worker => {
    const worker = createWorker(server, [handleJob(definition, run)]);
    worker.start();
    workers.push(worker);
    return worker;
  };
  const ask = (of: TestOrganization, wanted: Partial<Wanted<object>> = {}) =>
    asRequest(server, of, (context) => enqueueJob(context, definition, { payload: {}, ...wanted }));
  const claim = (worker: string, leaseMs: number): Promise<Claims> => {
    const kinds = [definition.kind];
    return claimJobs(server.database, { worker, most: 9, share: 9, leaseMs, kinds, after: null });
  };
  return { definition, start, ask, claim };
}

const rowOf = async (of: TestOrganization, id: string) =>
  asOwner(server, of, async (client) => {
    const { rows } = await client.query('select * from jobs where id = $1', [id]);
    return rows[0];
  });

const is = (of: TestOrganization, id: string, status: string) => async () =>
  (await rowOf(of, id)).status === status;

const renew = (worker: string, ...ids: string[]) =>
  server.database.reading(nobody()).query<{ id: string }>(renewSql(worker, ids, 7000));

describe('what a job says that Postgres cannot keep', () => {
  test('is kept without that', async () => {
    const of = await createOrganization(server);
    const given = { 'a\u0000': 'b\u0000\u0000c', half: '\ud83d', whole: '😀', path: '\\u0000' };
    const { start, ask } = work(async () => given);
    start();
    const id = await ask(of);
    await until(is(of, id, 'succeeded'));
    const kept = { 'a\ufffd': 'b\ufffd\ufffdc', half: '\ufffd', whole: '😀', path: '\\u0000' };
    expect((await rowOf(of, id)).result).toEqual(kept);
  });

  test('does not keep it from failing', async () => {
    const of = await createOrganization(server);
    const { start, ask } = work(async () => {
      throw new GivenUp('remote', 'It said \u0000');
    });
    start();
    const id = await ask(of);
    await until(is(of, id, 'failed'), 3000);
    expect((await rowOf(of, id)).error.message).toBe('It said \ufffd');
  });

  test('is a failure when nothing of it can be told', async () => {
    const of = await createOrganization(server);
    const { start, ask } = work(async () => ({ big: 1n }), 1);
    start();
    const id = await ask(of);
    await until(is(of, id, 'failed'), 3000);
    expect((await rowOf(of, id)).error.code).toBe('internal_error');
  });
});

describe('a job that is asked for while it runs', () => {
  test('runs once more when it was to be cancelled before', async () => {
    const of = await createOrganization(server);
    let runs = 0;
    const { start, ask } = work(async ({ signal }) => {
      runs += 1;
      if (runs === 1) await sleep(60_000, undefined, { signal });
      // Longer than until the worker looks who is to be cancelled.
      else await sleep(2500, undefined, { signal });
    });
    start();
    const id = await ask(of, { key: 'same' });
    await until(() => runs === 1);
    await of.crm.jobs.cancel(id);
    expect(await ask(of, { key: 'same' })).toBe(id);
    await until(is(of, id, 'succeeded'));
    expect(await rowOf(of, id)).toMatchObject({ attempt: 2, cancel_requested_at: null });
  });

  test('does not when it is cancelled after that', async () => {
    const of = await createOrganization(server);
    let runs = 0;
    const { start, ask } = work(async ({ signal }) => {
      runs += 1;
      await sleep(60_000, undefined, { signal });
    });
    start();
    const id = await ask(of, { key: 'same' });
    await until(() => runs === 1);
    await ask(of, { key: 'same' });
    await of.crm.jobs.cancel(id);
    await until(is(of, id, 'cancelled'));
    expect(runs).toBe(1);
  });

  test('runs once more when its worker was lost for the last time', async () => {
    const of = await createOrganization(server);
    const { start, ask, claim } = work(async () => {}, 1);
    const id = await ask(of, { key: 'same' });
    expect((await claim('dead', 100)).jobs.length).toBe(1);
    await ask(of, { key: 'same' });
    await sleep(150);
    start();
    await until(async () => (await rowOf(of, id)).attempt === 2);
    await until(is(of, id, 'succeeded'));
  });
});

describe('leases', () => {
  test('are renewed for what the worker knows of alone', async () => {
    const of = await createOrganization(server);
    const { ask, claim } = work(async () => {});
    const [known, forgotten] = [await ask(of), await ask(of)];
    await claim('one', 500);
    expect((await renew('one', known)).map(({ id }) => id)).toEqual([known]);
    await sleep(600);
    const taken: string[] = [];
    const take = async () => taken.push(...(await claim('other', 7000)).jobs.map(({ id }) => id));
    // What lost its lease within a millisecond of now is found the next time.
    await until(async () => (await take()) > 0);
    await take();
    expect(taken).toEqual([forgotten]);
  });

  test('are renewed while somebody has a row locked', async () => {
    const [of, other] = [await createOrganization(server), await createOrganization(server)];
    const { ask, claim } = work(async () => {});
    const [locked, free] = [await ask(of, { key: 'same' }), await ask(other)];
    await claim('one', 300);
    await asRequest(server, of, async ({ unit }) => {
      await unit.query(sql`update jobs set again = true where id = ${locked}`);
      const held = await renew('one', locked, free);
      expect(held.map(({ id }) => id).sort()).toEqual([locked, free].sort());
      await sleep(400);
      expect((await claim('other', 7000)).jobs).toEqual([]);
    });
  });
});

/** Keeps all claims waiting; gives how to let them go on. */
const hold = async (): Promise<() => Promise<void>> => {
  const client = new Client({ connectionString: server.urls.appUrl });
  await client.connect();
  await client.query(`begin; select pg_advisory_xact_lock(hashtextextended('jobs', 0))`);
  return () => client.end();
};

describe('a claim under way', () => {
  test('is waited for by a worker that stops', async () => {
    const of = await createOrganization(server);
    let [begun, ended] = [0, 0];
    const { start, ask } = work(async ({ signal }) => {
      begun += 1;
      await sleep(200, undefined, { signal });
      ended += 1;
    });
    const id = await ask(of);
    const release = await hold();
    const worker = start();
    await sleep(200);
    const stopped = worker.stop(5000);
    await sleep(300);
    await release();
    await stopped;
    expect([begun, ended, (await rowOf(of, id)).status]).toEqual([1, 1, 'succeeded']);
  });

  test('gives back at once what it takes when there is no time left', async () => {
    const of = await createOrganization(server);
    let begun = 0;
    const { start, ask } = work(async () => void (begun += 1));
    const id = await ask(of);
    const release = await hold();
    const worker = start();
    await sleep(100);
    const stopped = worker.stop(0);
    await sleep(1300);
    await release();
    await stopped;
    expect(begun).toBe(0);
    expect(await rowOf(of, id)).toMatchObject({ status: 'queued', attempt: 1, failures: 0 });
  });

  test('that is not let in gives up', async () => {
    const { claim } = work(async () => {});
    const release = await hold();
    await expect(claim('one', 7000)).rejects.toMatchObject({ code: '55P03' });
    await release();
  });
});

test('what no worker knows of is not in the way', async () => {
  const { ask, claim } = work(async () => {});
  for (let count = 0; count < 105; count += 1) {
    const other = await createOrganization(server);
    await asRequest(server, other, (context) =>
      enqueueJob(context, defineJob({ kind: 'test.unknown', payload }), { payload: {} }),
    );
  }
  const late = await createOrganization(server);
  const id = await ask(late);
  await until(async () => (await claim('one', 7000)).jobs.some((job) => job.id === id), 1000);
});

test('jobs of one key that are run again at once are a conflict at most', async () => {
  const of = await createOrganization(server);
  const { ask } = work(async () => {});
  for (let round = 0; round < 10; round += 1) {
    const ids = [await ask(of, { key: 'same' })];
    await of.crm.jobs.cancel(ids[0]!);
    ids.push(await ask(of, { key: 'same' }));
    await of.crm.jobs.cancel(ids[1]!);
    const done = await Promise.allSettled(ids.map((id) => of.crm.jobs.retry(id)));
    const refused = done.filter((one) => one.status === 'rejected');
    expect(refused.map((one) => one.reason.status)).toEqual([409]);
    for (const id of ids) await of.crm.jobs.cancel(id);
  }
});
