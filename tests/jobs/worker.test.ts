import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sql } from '../../src/db/sql.ts';
import { defineJob, GivenUp, handleJob, type Job } from '../../src/jobs/define.ts';
import { enqueueJob, enqueueJobs, type Wanted } from '../../src/jobs/enqueue.ts';
import type { Worker } from '../../src/jobs/worker.ts';
import { Problem } from '../../src/problem.ts';
import { asOwner } from '../support/owner.ts';
import { createOrganization, type TestOrganization, useServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { asRequest, createWorker } from '../support/worker.ts';

const server = useServer();
const word = z.object({ word: z.string() });
type Run = (job: Job<z.infer<typeof word>>) => Promise<object | void>;

let workers: Worker[] = [];
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop(2000)));
  workers = [];
});

let kinds = 0;

/** A kind of work of the test's own, with a worker that does it. */
function work(run: Run, options: { maxFailures?: number; isKept?: boolean } = {}) {
  kinds += 1;
  const definition = defineJob({ kind: `test.${kinds}`, payload: word, ...options });
  const start = (concurrency = 10): Worker => {
    const worker = createWorker(server, [handleJob(definition, run)], { concurrency });
    worker.start();
    workers.push(worker);
    return worker;
  };
  type Asked = Partial<Wanted<{ word: string }>>;
  const ask = (of: TestOrganization, wanted: Asked = {}) =>
    asRequest(server, of, (context) =>
      enqueueJob(context, definition, { payload: { word: 'one' }, ...wanted }),
    );
  return { definition, start, ask };
}

interface Row {
  status: string;
  attempt: number;
  failures: number;
  error: { code: string; message: string } | null;
  result: unknown;
  again: boolean;
  run_at: Date;
}

const rowOf = async (of: TestOrganization, id: string): Promise<Row | undefined> =>
  asOwner(server, of, async (client) => {
    const { rows } = await client.query<Row>('select * from jobs where id = $1', [id]);
    return rows[0];
  });

const is = (of: TestOrganization, id: string, status: string) => async () =>
  (await rowOf(of, id))?.status === status;

describe('a job', () => {
  test('is done once its transaction has committed, and not before', async () => {
    const of = await createOrganization(server);
    const seen: string[] = [];
    const { definition, start } = work(async ({ payload }) => {
      seen.push(payload.word);
      return { length: payload.word.length };
    });
    start();
    const id = await asRequest(server, of, async (context) => {
      const asked = await enqueueJob(context, definition, { payload: { word: 'first' } });
      await sleep(500);
      expect(seen).toEqual([]);
      return asked;
    });
    await until(is(of, id, 'succeeded'));
    expect(seen).toEqual(['first']);
    expect((await rowOf(of, id))!.result).toEqual({ length: 5 });
  });

  test('of a transaction that failed is never done', async () => {
    const of = await createOrganization(server);
    const seen: string[] = [];
    const { definition, start, ask } = work(async ({ payload }) => void seen.push(payload.word));
    const failing = asRequest(server, of, async (context) => {
      await enqueueJob(context, definition, { payload: { word: 'never' } });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    start();
    const id = await ask(of, { payload: { word: 'other' } });
    await until(is(of, id, 'succeeded'));
    expect(seen).toEqual(['other']);
  });

  test('that must not begin yet waits', async () => {
    const of = await createOrganization(server);
    const seen: number[] = [];
    const { start, ask } = work(async () => void seen.push(Date.now()));
    start();
    const runAt = new Date(Date.now() + 1000);
    const id = await ask(of, { runAt });
    await until(is(of, id, 'succeeded'));
    expect(seen[0]).toBeGreaterThanOrEqual(runAt.getTime());
  });

  test('that is not kept is gone when it succeeds, and stays when it fails', async () => {
    const of = await createOrganization(server);
    const { start, ask } = work(
      async ({ payload }) => {
        if (payload.word === 'bad') throw new GivenUp('bad_word', 'The word is bad');
      },
      { isKept: false },
    );
    start();
    const good = await ask(of);
    const bad = await ask(of, { payload: { word: 'bad' } });
    await until(async () => !(await rowOf(of, good)));
    await until(is(of, bad, 'failed'));
    expect(await rowOf(of, bad)).toMatchObject({
      error: { code: 'bad_word', message: 'The word is bad' },
    });
  });

  test('with a payload that its kind does not take any more is given up', async () => {
    const of = await createOrganization(server);
    const { start, ask } = work(async () => {}, { maxFailures: 1 });
    const id = await ask(of);
    await asOwner(server, of, (client) =>
      client.query(`update jobs set payload = '{"other": 1}' where id = $1`, [id]),
    );
    start();
    await until(is(of, id, 'failed'));
  });
});

describe('a failure', () => {
  test('is tried again, later each time, until the job is given up', async () => {
    const of = await createOrganization(server);
    let tries = 0;
    const { start, ask } = work(
      async () => {
        tries += 1;
        throw new Error('select * from secrets');
      },
      { maxFailures: 3 },
    );
    start();
    const id = await ask(of);
    await until(is(of, id, 'failed'));
    expect(tries).toBe(3);
    const error = { code: 'internal_error', message: 'Something went wrong on our side' };
    expect(await rowOf(of, id)).toMatchObject({ attempt: 3, failures: 3, error });
  });

  test('that no other try would mend is not tried again', async () => {
    const of = await createOrganization(server);
    let tries = 0;
    const { start, ask } = work(async () => {
      tries += 1;
      throw new Problem('not_found', 'There is no such contact');
    });
    start();
    const id = await ask(of);
    await until(is(of, id, 'failed'));
    expect(tries).toBe(1);
    expect((await rowOf(of, id))!.error).toEqual({
      code: 'not_found',
      message: 'There is no such contact',
    });
  });

  test('leaves nothing of its transaction', async () => {
    const of = await createOrganization(server);
    const { start, ask } = work(async (job) =>
      job.finishing(async ({ unit }) => {
        await unit.query(
          sql`update organizations set name = 'Half' where id = ${of.organizationId}`,
        );
        throw new GivenUp('half', 'Half-way');
      }),
    );
    start();
    const id = await ask(of);
    await until(is(of, id, 'failed'));
    expect((await of.crm.organization.get()).name).not.toBe('Half');
  });
});

describe('a key', () => {
  test('has one job that waits, however often it is asked for', async () => {
    const of = await createOrganization(server);
    const { ask } = work(async () => {});
    const ids = await Promise.all(Array.from({ length: 20 }, () => ask(of, { key: 'same' })));
    expect(new Set(ids).size).toBe(1);
    const other = await ask(of, { key: 'other' });
    expect(other).not.toBe(ids[0]);
  });

  test('that is asked for while its job runs, makes it run once more', async () => {
    const of = await createOrganization(server);
    let runs = 0;
    const { start, ask } = work(
      async () => {
        runs += 1;
        await sleep(300);
      },
      { isKept: false },
    );
    start();
    const id = await ask(of, { key: 'same' });
    await until(() => runs === 1);
    for (let count = 0; count < 5; count += 1) expect(await ask(of, { key: 'same' })).toBe(id);
    await until(async () => !(await rowOf(of, id)));
    expect(runs).toBe(2);
    expect(await ask(of, { key: 'same' })).not.toBe(id);
  });

  test('loses no asking between the end of a job and its row', async () => {
    const of = await createOrganization(server);
    let asked = 0;
    let seen = 0;
    // Whoever runs sees everything that was asked for before: a counter stands for what it would find.
    const { start, ask } = work(async () => void (seen = asked), { isKept: false });
    start();
    for (let round = 0; round < 150; round += 1) {
      asked += 1;
      await ask(of, { key: 'counter' });
      if (round % 3 === 0) await sleep(Math.random() * 15);
    }
    await until(() => seen === asked);
  });

  test('may be many in one round trip', async () => {
    const of = await createOrganization(server);
    const { definition, start } = work(async () => {});
    const wanted = Array.from({ length: 500 }, (_, n) => ({
      payload: { word: `${n}` },
      ...(n % 2 ? { key: `${n}` } : {}),
    }));
    const ids = await asRequest(server, of, (context) => enqueueJobs(context, definition, wanted));
    expect(new Set(ids).size).toBe(500);
    start();
    await until(is(of, ids.at(-1)!, 'succeeded'));
    await until(is(of, ids[0]!, 'succeeded'));
  });
});

describe('what a job says of itself', () => {
  test('is that it goes on later, which is no failure', async () => {
    const of = await createOrganization(server);
    let runs = 0;
    const { start, ask } = work(async (job) => {
      runs += 1;
      if (runs < 4) await job.goingOn(new Date(), async () => {});
    });
    start();
    const id = await ask(of);
    await until(is(of, id, 'succeeded'));
    expect(await rowOf(of, id)).toMatchObject({ attempt: 4, failures: 0 });
  });

  test('is how far it is', async () => {
    const of = await createOrganization(server);
    const gate = new AbortController();
    const { start, ask } = work(async (job) => {
      await job.progress(3, 10);
      await once(gate.signal, 'abort');
    });
    start();
    const id = await ask(of);
    await until(async () => (await of.crm.jobs.get(id)).progress !== null);
    expect(await of.crm.jobs.get(id)).toMatchObject({
      status: 'running',
      progress: { done: 3, total: 10 },
    });
    gate.abort();
    await until(is(of, id, 'succeeded'));
  });
});

describe('an organization whose jobs take for ever', () => {
  test('leaves a place for another one', async () => {
    const [of, other] = [await createOrganization(server), await createOrganization(server)];
    const gate = new AbortController();
    let running = 0;
    const { definition, start, ask } = work(async ({ payload }) => {
      if (payload.word === 'quick') return;
      running += 1;
      if (!gate.signal.aborted) await once(gate.signal, 'abort');
    });
    start(4);
    const wanted = Array.from({ length: 50 }, () => ({ payload: { word: 'slow' } }));
    await asRequest(server, of, (context) => enqueueJobs(context, definition, wanted));
    await until(() => running === 2);
    const id = await ask(other, { payload: { word: 'quick' } });
    await until(is(other, id, 'succeeded'));
    expect(running).toBe(2);
    gate.abort();
    await until(() => running === 50);
  });
});

describe('more organizations than are looked at together', () => {
  test('all have their turns, a job each before any has its second', async () => {
    const organizations: TestOrganization[] = [];
    for (let count = 0; count < 120; count += 1)
      organizations.push(await createOrganization(server));
    const order: string[] = [];
    const { definition, start } = work(async ({ organizationId }) => {
      order.push(organizationId);
    });
    for (const of of organizations) {
      await asRequest(server, of, (context) =>
        enqueueJobs(
          context,
          definition,
          Array.from({ length: 3 }, () => ({ payload: { word: 'one' } })),
        ),
      );
    }
    start(4);
    await until(() => order.length === 360);
    for (const { organizationId } of organizations) {
      expect(order.filter((id) => id === organizationId).length).toBe(3);
    }
    // Those of one claim are begun in any order.
    expect(new Set(order.slice(0, 124)).size).toBe(120);
  });
});

describe('a worker that stops', () => {
  test('lets what runs end, and takes nothing more', async () => {
    const of = await createOrganization(server);
    let ended = 0;
    const { start, ask } = work(async () => {
      await sleep(400);
      ended += 1;
    });
    const worker = start(1);
    const first = await ask(of);
    await until(is(of, first, 'running'));
    const second = await ask(of);
    await worker.stop(5000);
    expect(ended).toBe(1);
    expect((await rowOf(of, second))!.status).toBe('queued');
    expect((await rowOf(of, first))!.status).toBe('succeeded');
  });

  test('gives back what does not end in time, unharmed', async () => {
    const of = await createOrganization(server);
    const { start, ask } = work(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')));
        }),
    );
    const worker = start();
    const id = await ask(of);
    await until(is(of, id, 'running'));
    await worker.stop(100);
    expect(await rowOf(of, id)).toMatchObject({ status: 'queued', failures: 0, error: null });
  });
});
