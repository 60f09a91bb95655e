/** Workers that are killed, and workers that sleep too long: each job ends once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { enqueueJobs } from '../../src/jobs/enqueue.ts';
import { asOwner } from '../support/owner.ts';
import { createOrganization, type TestOrganization, useServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { asRequest } from '../support/worker.ts';
import { marks } from './marking-worker.ts';

const server = useServer();

/** How often all jobs of a worker are put to sleep with it, and for how long. */
const sleeps = Number(process.env['WORKER_SLEEPS'] ?? 1);
const asleepMs = Number(process.env['WORKER_ASLEEP_MS'] ?? 9000);
const kills = Number(process.env['WORKER_KILLS'] ?? 2);
const jobsAtOnce = 100;

interface WorkerProcess {
  child: ChildProcess;
  /** What it began: job, attempt, and when. */
  begun: { id: string; attempt: number; at: number }[];
}

const processes = new Set<WorkerProcess>();

function startWorker(env: Record<string, string> = {}): WorkerProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/faults/marking-worker.ts'], {
    env: { PATH: process.env['PATH'], APP_URL: server.urls.appUrl, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const worker: WorkerProcess = { child, begun: [] };
  createInterface(child.stdout!).on('line', (line) => {
    const [id, attempt, at] = line.split(' ');
    worker.begun.push({ id: id!, attempt: Number(attempt), at: Number(at) });
  });
  processes.add(worker);
  return worker;
}

async function end(worker: WorkerProcess, signal: NodeJS.Signals): Promise<void> {
  processes.delete(worker);
  if (worker.child.exitCode !== null || worker.child.signalCode !== null) return;
  const gone = once(worker.child, 'exit');
  worker.child.kill(signal);
  await gone;
}

afterAll(() => Promise.all([...processes].map((worker) => end(worker, 'SIGKILL'))));

/** Jobs that are asleep at any time of their work, within their transactions too. */
const ask = (of: TestOrganization, count: number, longestMs: number): Promise<string[]> =>
  asRequest(server, of, (context) =>
    enqueueJobs(
      context,
      marks,
      Array.from({ length: count }, () => ({
        payload: {
          beforeMs: Math.random() * longestMs,
          withinMs: Math.random() < 0.2 ? Math.random() * longestMs : 0,
        },
      })),
    ),
  );

interface Outcome {
  /** How many jobs have succeeded. */
  succeeded: number;
  /** How many companies there are for how many jobs: more of the former are jobs that ended twice. */
  marks: number;
  marked: number;
  entries: number;
  again: number;
}

const outcomeOf = (of: TestOrganization): Promise<Outcome> =>
  asOwner(server, of, async (client) => {
    const { rows } = await client.query<Outcome>(`
      select (select count(*) from jobs where status = 'succeeded')::integer as succeeded,
        (select count(*) from jobs where attempt > 1)::integer as again,
        (select count(*) from companies)::integer as marks,
        (select count(distinct name) from companies)::integer as marked,
        (select count(*) from changes where object = 'company')::integer as entries`);
    return rows[0]!;
  });

/** Puts a worker to sleep in the midst of its jobs while another one is there; gives what came of it. */
async function sleepThrough(env: Record<string, string> = {}): Promise<Outcome> {
  const of = await createOrganization(server);
  const sleeper = startWorker(env);
  await ask(of, 1, 0);
  await until(() => sleeper.begun.length === 1);
  for (let round = 0; round < sleeps; round += 1) {
    const before = sleeper.begun.length;
    const ids = await ask(of, jobsAtOnce, 1500);
    await until(() => sleeper.begun.length >= before + jobsAtOnce);
    await sleep(500);
    sleeper.child.kill('SIGSTOP');
    const other = startWorker(env);
    await sleep(asleepMs);
    sleeper.child.kill('SIGCONT');
    const done = 1 + (round + 1) * ids.length;
    await until(async () => (await outcomeOf(of)).succeeded === done, 60_000);
    // What woke has time to do harm.
    await sleep(3000);
    await end(other, 'SIGTERM');
  }
  await end(sleeper, 'SIGTERM');
  return outcomeOf(of);
}

describe('a worker that sleeps longer than it is waited for', () => {
  test(
    'ends nothing that another one took over',
    async () => {
      const { again, ...outcome } = await sleepThrough();
      const jobs = 1 + sleeps * jobsAtOnce;
      expect(outcome).toEqual({ succeeded: jobs, marks: jobs, marked: jobs, entries: jobs });
      // Without any that were taken over this would show nothing.
      expect(again).toBeGreaterThan(sleeps * jobsAtOnce * 0.3);
      console.info(`${jobs} jobs, ${again} of them taken over`);
    },
    60_000 + sleeps * (asleepMs + 60_000),
  );

  test('would, if its writes were not fenced: this can be seen here', async () => {
    const { marks: written, marked } = await sleepThrough({ UNFENCED: 'yes' });
    expect(written).toBeGreaterThan(marked);
  }, 120_000);
});

describe('a worker that is killed', () => {
  test(
    'loses nothing, doubles nothing, and its jobs run again within 10 s',
    async () => {
      const of = await createOrganization(server);
      let worker = startWorker();
      const waits: number[] = [];
      for (let round = 0; round < kills; round += 1) {
        const before = worker.begun.length;
        await ask(of, 20, 3000);
        await until(() => worker.begun.length >= before + 20);
        await sleep(Math.random() * 1000);
        const gone = new Map(worker.begun.map(({ id, attempt }) => [id, attempt]));
        await end(worker, 'SIGKILL');
        const killedAt = Date.now();
        worker = startWorker();
        const next = worker;
        await until(async () => (await outcomeOf(of)).succeeded === 20 * (round + 1), 60_000);
        const taken = next.begun.filter(({ id, attempt }) => attempt > (gone.get(id) ?? 99));
        expect(taken.length).toBeGreaterThan(0);
        waits.push(Math.max(...taken.map(({ at }) => at - killedAt)));
      }
      const jobs = 20 * kills;
      const outcome = await outcomeOf(of);
      expect(outcome).toMatchObject({ succeeded: jobs, marks: jobs, marked: jobs, entries: jobs });
      expect(Math.max(...waits)).toBeLessThan(10_000);
      console.info(`${kills} kills, taken over after ${Math.max(...waits)} ms at most`);
    },
    60_000 + kills * 60_000,
  );
});
