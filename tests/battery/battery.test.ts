/**
 * Random requests by who has no business with what he names: another organization, a member whom his role
 * holds back. In the suite a short run; `npm run battery -- --requests 1000000` is a long one.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renew, useServer } from '../support/server.ts';
import { createWorld, fillWorld, type World, worldTimeoutMs } from '../invariants/support/world.ts';
import { createFronts, type Front } from './support/fronts.ts';
import { attackAll, attackInRounds, type Run, told } from './support/rounds.ts';
import { letsAnybodyIn, scopeMutants, takeDown } from './support/scopes.ts';

const canary = 'kanarie';
const requests = Number(process.env['BATTERY_REQUESTS'] ?? 1500);
// In the suite the same each time: what a change breaks is not found by chance.
const seed = Number(process.env['BATTERY_SEED'] ?? 7);
const perRound = 20_000;

const server = useServer();
let victim: World;

beforeAll(async () => {
  victim = await createWorld(server);
  await fillWorld(server, victim, canary);
}, worldTimeoutMs);

const tell = (line: string): void => console.log(`${line} (seed ${seed})`);

test(
  `${requests} random requests learn nothing and change nothing of others, by the seed ${seed}`,
  async () => {
    const { tally, changes } = await attackInRounds(
      server,
      victim,
      canary,
      { requests, perRound, seed },
      tell,
    );
    const byStatus = [...tally.statuses].toSorted(([one], [other]) => one - other);
    tell(
      `${tally.operations.size} operations, by status ${byStatus.map(([status, count]) => `${status}: ${count}`).join(', ')}`,
    );
    tell(told({ tally, changes }));
    expect(tally.failures).toEqual([]);
    expect(server.errors).toEqual([]);
    expect(tally.leaks).toEqual([]);
    expect(changes).toEqual([]);
    // Some are what anybody may do, or nothing would be tried behind the first refusal.
    expect(tally.statuses.get(200)).toBeGreaterThan(requests / 20);
  },
  Math.max(120_000, requests * 20),
);

describe('the battery notices', () => {
  let fronts: Front[];
  let killed = 0;

  afterAll(() =>
    console.log(`fence mutants, how far roles reach: ${killed} of ${scopeMutants.length} killed`),
  );

  beforeAll(async () => {
    await renew(server, victim);
    fronts = await createFronts(server, victim, canary);
  }, worldTimeoutMs);

  /** Attacks in small steps until something is found, or all steps were in vain. */
  async function find(whose: (front: Front) => boolean): Promise<Run | null> {
    const chosen = fronts.filter(whose);
    for (let step = 0; step < 30; step += 1) {
      const run = await attackAll(chosen, seed + step * 100, 100, { untilFound: true });
      if (run.tally.leaks.length + run.changes.length > 0) return run;
    }
    return null;
  }

  test.each(scopeMutants)('that $name', async (mutant) => {
    const putUp = await takeDown(server.owner, mutant);
    try {
      const found = await find(({ shared }) => shared !== undefined);
      expect(found && told(found)).not.toBeNull();
      killed += 1;
    } finally {
      await putUp();
    }
  });

  test('nothing when they all stand again', async () => {
    const run = await attackAll(fronts, seed, 300);
    expect([run.tally.leaks, run.changes]).toEqual([[], []]);
  });

  test('that a token is good without a membership', async () => {
    const putUp: (() => Promise<void>)[] = [];
    for (const fence of letsAnybodyIn) putUp.push(await takeDown(server.owner, fence));
    try {
      const found = await find(({ name }) => name.startsWith('a token'));
      expect(found && told(found)).not.toBeNull();
    } finally {
      for (const put of putUp) await put();
    }
  });
});
