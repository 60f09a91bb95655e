/** Fronts that attack side by side, each with choices of its own, in rounds with new attackers. */
import type { World } from '../../invariants/support/world.ts';
import { renew, type TestServer } from '../../support/server.ts';
import { attack, newTally, type Tally } from './battery.ts';
import type { Front } from './front.ts';
import { createFronts } from './fronts.ts';
import { Random } from './random.ts';
import { sumOf } from './sums.ts';

export interface Run {
  tally: Tally;
  /** What was changed that is another's. */
  changes: string[];
}

/**
 * So many requests, shared out among the fronts; what they change is looked for when all are done. Each front may end with
 * the first thing that it learns.
 */
export async function attackAll(
  fronts: readonly Front[],
  seed: number,
  requests: number,
  { untilFound = false } = {},
): Promise<Run> {
  const before = await Promise.all(fronts.map(sumOf));
  const tally = newTally();
  const whole = fronts.reduce((sum, { share }) => sum + share, 0);
  await Promise.all(
    fronts.map(async (front, index) => {
      const own = newTally();
      const limit = Math.ceil((requests * front.share) / whole);
      const isOver = (): boolean => own.requests >= limit || (untilFound && own.leaks.length > 0);
      try {
        await attack(new Random(seed + index), front, own, isOver);
      } catch (error) {
        // What it had to attack with may have been changed: what was found until then is told all the same.
        own.failures.push(`${front.name}: ${String(error)}`);
      }
      merge(tally, own);
    }),
  );
  const after = await Promise.all(fronts.map(sumOf));
  const changes = fronts.flatMap(({ name }, index) =>
    after[index] === before[index]
      ? []
      : [`by ${name}: ${difference(before[index]!, after[index]!)}`],
  );
  return { tally, changes };
}

function merge(tally: Tally, other: Tally): void {
  tally.requests += other.requests;
  for (const [status, count] of other.statuses)
    tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + count);
  for (const operation of other.operations) tally.operations.add(operation);
  tally.leaks.push(...other.leaks);
  tally.failures.push(...other.failures);
}

/** Adds what was found in one run to another. */
export function add(run: Run, { tally, changes }: Run): void {
  merge(run.tally, tally);
  run.changes.push(...changes);
}

/** Whether nothing was learnt and nothing changed. */
export const isClean = ({ tally, changes }: Run): boolean =>
  tally.leaks.length + changes.length === 0;

/** The tables whose sums differ. */
function difference(before: string, after: string): string {
  const lines = new Set(before.split('\n'));
  return after
    .split('\n')
    .filter((line) => !lines.has(line))
    .join(', ');
}

/** So many requests are a long round. */
const manyRequests = 10_000;

/** Rounds until there were so many requests; each begins with attackers who have done nothing yet. */
export async function attackInRounds(
  server: TestServer,
  victim: World,
  canary: string,
  { requests, perRound, seed }: { requests: number; perRound: number; seed: number },
  tell: (line: string) => void,
): Promise<Run> {
  const run: Run = { tally: newTally(), changes: [] };
  for (let round = 0; run.tally.requests < requests; round += 1) {
    await renew(server, victim);
    const left = Math.min(perRound, requests - run.tally.requests);
    const fronts = await createFronts(server, victim, canary, left < manyRequests ? 1 : 4);
    const { tally, changes } = await attackAll(fronts, seed + round * 100, left);
    add(run, { tally, changes });
    tell(`round ${round}: ${told(run)}`);
    for (const found of [...tally.leaks, ...tally.failures, ...changes]) tell(found);
  }
  return run;
}

export const told = ({ tally, changes }: Run): string =>
  `${tally.requests.toLocaleString('en')} requests, ${tally.leaks.length} leaks, ${changes.length} foreign changes`;
