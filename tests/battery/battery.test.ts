/**
 * Random requests by who has no business with what he names: another organization, a member whom his role
 * holds back. In the suite a short run; `npm run battery -- --requests 1000000` is a long one.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readsOnly } from '../../src/http/route.ts';
import { renew, useServer } from '../support/server.ts';
import { createWorld, fillWorld, type World, worldTimeoutMs } from '../invariants/support/world.ts';
import { newTally } from './support/battery.ts';
import type { Front } from './support/front.ts';
import { createImpostor, createOutsider } from './support/fronts.ts';
import { add, attackAll, attackInRounds, isClean, type Run, told } from './support/rounds.ts';
import { createScoped } from './support/scoped.ts';
import { doubled, letsAnybodyIn, scopeMutants, without } from './support/scopes.ts';

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

/** Attacks in small steps until something is found, or all steps were in vain. */
async function find(fronts: readonly Front[]): Promise<Run> {
  const run: Run = { tally: newTally(), changes: [] };
  for (let step = 0; step < 30 && isClean(run); step += 1)
    add(run, await attackAll(fronts, seed + step * 100, 100, { untilFound: true }));
  return run;
}

describe('the battery notices', () => {
  let killed = 0;
  afterAll(() =>
    console.log(`fence mutants, how far roles reach: ${killed} of ${scopeMutants.length} killed`),
  );

  // Each is attacked in an organization of its own: what one let in would be found while the next is tried.
  test.each(scopeMutants)('that $name', async (mutant) => {
    const fronts = await createScoped(server, canary);
    const run = await without(server.owner, mutant, () => find(fronts));
    expect(isClean(run), run.tally.failures.join('\n')).toBe(false);
    killed += 1;
  });

  test(`that ${letsAnybodyIn.name}`, async () => {
    await renew(server, victim);
    const fronts = [await createImpostor(await createOutsider(server, victim, canary))];
    const run = await without(server.owner, letsAnybodyIn, () => find(fronts));
    expect(isClean(run)).toBe(false);
  });

  test.each(doubled)('nothing while only $name', async (mutant) => {
    const fronts = (await createScoped(server, canary)).map((front) => ({
      ...front,
      routes: front.routes.filter((route) => !readsOnly(route)),
    }));
    const run = await without(server.owner, mutant, () => attackAll(fronts, seed, 1000));
    expect(run).toMatchObject({ tally: { leaks: [], failures: [] }, changes: [] });
  });
});
