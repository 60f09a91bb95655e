/** kill -9 of the server, of Postgres and of workers under load; the last line says how many, and what came of it. */
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { createOrganization, useServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { expectSound, halvesIn, query, type Violations, violationsOf } from './ledger.ts';
import { Load } from './load.ts';
import { MarkingWorkers } from './marking.ts';
import { FaultyServer } from './support.ts';

const kills = Number(process.env['FAULT_KILLS'] ?? 5);
const clients = 8;
const minutes = 60_000;
const longest = minutes + kills * 12_000;

const tally = { kills: 0, acknowledged: 0, lost: 0, half: 0, twice: 0 };
afterAll(() => {
  const { acknowledged, lost, half, twice } = tally;
  process.stdout.write(
    `${tally.kills} kills, ${acknowledged} acknowledged writes, ${lost} lost, ${half} half, ${twice} twice\n`,
  );
});

function count(acknowledged: number, { lost, twice }: Violations, half: readonly unknown[]): void {
  tally.acknowledged += acknowledged;
  tally.lost += lost.length;
  tally.twice += twice.length;
  tally.half += half.length;
}

describe('a machine that dies under load', () => {
  let server: FaultyServer;
  let load: Load;

  beforeEach(async () => {
    server = new FaultyServer();
    load = new Load(server);
    await server.open();
  }, minutes);
  afterEach(() => server.close(), minutes);

  /** Runs the load, and the blow after a moment that differs each time. */
  async function strike(blow: () => Promise<void>): Promise<void> {
    await load.run(clients, async () => {
      await sleep(200 + Math.random() * 300);
      await blow();
    });
  }

  async function killAgainAndAgain(
    blow: () => Promise<void>,
    comeBack: () => Promise<void>,
  ): Promise<void> {
    const half: object[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      await strike(blow);
      await comeBack();
      half.push(...(await halvesIn(server)));
      await load.settle();
      tally.kills += 1;
    }
    count(load.acknowledged.size, await violationsOf(server, load), half);
    expect(half).toEqual([]);
    expect(load.acknowledged.size).toBeGreaterThan(kills * 10);
    await expectSound(server, load);
  }

  test(
    `${kills} kills of the server lose nothing, double nothing, and keys replay`,
    () =>
      killAgainAndAgain(
        () => server.killServer(),
        () => server.start(),
      ),
    longest,
  );

  test(
    `${kills} kills of Postgres lose nothing, double nothing, and keys replay`,
    () =>
      killAgainAndAgain(
        () => server.killPostgres(),
        () => server.ready(),
      ),
    longest,
  );

  test(
    'a Postgres that acknowledges before it keeps is caught losing',
    async () => {
      await query(server, 'alter system set synchronous_commit = off');
      await query(server, `alter system set wal_writer_delay = '10s'`);
      await query(server, 'select pg_reload_conf()');
      let lost: string[] = [];
      for (let kill = 0; kill < 10 && lost.length === 0; kill += 1) {
        await strike(() => server.killPostgres());
        await server.ready();
        ({ lost } = await violationsOf(server, load));
      }
      expect(lost.length).toBeGreaterThan(0);
    },
    10 * minutes,
  );
});

describe('workers that die at work', () => {
  const server = useServer();
  const workers = new MarkingWorkers(server);
  const jobsEach = 20;

  test(
    `${kills} kills of a worker lose no job, and do none in part or twice`,
    async () => {
      const of = await createOrganization(server);
      const asked: string[] = [];
      const running = new Set([workers.start(), workers.start()]);
      for (let kill = 0; kill < kills; kill += 1) {
        const before = new Map([...running].map((worker) => [worker, worker.begun.length]));
        asked.push(...(await workers.ask(of, jobsEach, 1000)));
        const findBusy = () =>
          [...running].find((worker) => worker.begun.length > before.get(worker)!);
        await until(() => findBusy() !== undefined, minutes);
        const victim = findBusy()!;
        await sleep(Math.random() * 500);
        await workers.end(victim, 'SIGKILL');
        running.delete(victim);
        running.add(workers.start());
        tally.kills += 1;
      }
      await until(
        async () => (await workers.outcomeOf(of)).succeeded === asked.length,
        2 * minutes,
      );
      const { half, ...violations } = await workers.violationsOf(of, asked);
      count(asked.length, violations, half);
      expect({ half, ...violations }).toEqual({ lost: [], half: [], twice: [] });
      // Without any that were taken over this would show nothing.
      expect((await workers.outcomeOf(of)).again).toBeGreaterThan(kills);
    },
    longest,
  );
});
