/** Workers that are killed, and workers that sleep too long: each job ends once. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createOrganization, useServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { MarkingWorkers, type Outcome } from './marking.ts';

const server = useServer();
const workers = new MarkingWorkers(server);

/** How often all jobs of a worker are put to sleep with it, and for how long. */
const sleeps = Number(process.env['WORKER_SLEEPS'] ?? 1);
const asleepMs = Number(process.env['WORKER_ASLEEP_MS'] ?? 9000);
const kills = Number(process.env['WORKER_KILLS'] ?? 2);
const jobsAtOnce = 100;

/** Puts a worker to sleep in the midst of its jobs while another one is there; gives what came of it. */
async function sleepThrough(env: Record<string, string> = {}): Promise<Outcome> {
  const of = await createOrganization(server);
  const sleeper = workers.start(env);
  await workers.ask(of, 1, 0);
  await until(() => sleeper.begun.length === 1);
  for (let round = 0; round < sleeps; round += 1) {
    const before = sleeper.begun.length;
    const ids = await workers.ask(of, jobsAtOnce, 1500);
    await until(() => sleeper.begun.length >= before + jobsAtOnce);
    await sleep(500);
    sleeper.child.kill('SIGSTOP');
    const other = workers.start(env);
    await sleep(asleepMs);
    sleeper.child.kill('SIGCONT');
    const done = 1 + (round + 1) * ids.length;
    await until(async () => (await workers.outcomeOf(of)).succeeded === done, 60_000);
    // What woke has time to do harm.
    await sleep(3000);
    await workers.end(other, 'SIGTERM');
  }
  await workers.end(sleeper, 'SIGTERM');
  return workers.outcomeOf(of);
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
      let worker = workers.start();
      const waits: number[] = [];
      for (let round = 0; round < kills; round += 1) {
        const before = worker.begun.length;
        await workers.ask(of, 20, 3000);
        await until(() => worker.begun.length >= before + 20);
        await sleep(Math.random() * 1000);
        const gone = new Map(worker.begun.map(({ id, attempt }) => [id, attempt]));
        await workers.end(worker, 'SIGKILL');
        const killedAt = Date.now();
        worker = workers.start();
        const next = worker;
        const done = 20 * (round + 1);
        await until(async () => (await workers.outcomeOf(of)).succeeded === done, 60_000);
        const taken = next.begun.filter(({ id, attempt }) => attempt > (gone.get(id) ?? 99));
        expect(taken.length).toBeGreaterThan(0);
        waits.push(Math.max(...taken.map(({ at }) => at - killedAt)));
      }
      const jobs = 20 * kills;
      const outcome = await workers.outcomeOf(of);
      expect(outcome).toMatchObject({ succeeded: jobs, marks: jobs, marked: jobs, entries: jobs });
      expect(Math.max(...waits)).toBeLessThan(10_000);
      console.info(`${kills} kills, taken over after ${Math.max(...waits)} ms at most`);
    },
    60_000 + kills * 60_000,
  );
});
