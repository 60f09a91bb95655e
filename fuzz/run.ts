/** A run: rounds in lanes beside each other, until enough was sent; then what was found is made small. */
import { Contract } from './contract.ts';
import { Coverage } from './coverage.ts';
import type { Document } from './document.ts';
import { drawBySeed } from './draw.ts';
import type { Ground } from './ground.ts';
import type { Step } from './plan.ts';
import { type Arena, type Finding, runRound, signatureOf } from './round.ts';
import { Sender } from './send.ts';
import { type Budget, shrink, type Shrunk } from './shrink.ts';
import { createStories } from './stories.ts';

export interface Order {
  seed: number;
  requests: number;
  /** The id of the operation that alone is tried. */
  only: string | null;
  /** The round that alone is run. */
  round: number | null;
  lanes: number;
  budget: Budget;
  /** Hears now and then how it goes. */
  onProgress?: (requests: number, found: number) => void;
  /** Hears of something new at once: what was found is told at the end, which may be hours away. */
  onFound?: (signature: string, round: number) => void;
}

/** What is told of a run. */
export interface Outcome {
  coverage: Coverage;
  seconds: number;
  found: Found[];
}

/** One of the things that were found, and how often. */
export interface Found extends Shrunk {
  times: number;
  round: number;
}

const stepsOfRound = 400;
/** Of so many things at once the first ones are enough to mend. */
const mostShrunk = 25;

/** Plans a round: the same for the same seed and number. */
export function planRound(document: Document, { seed, only }: Order, round: number): Step[] {
  const stories = createStories(document, only);
  return drawBySeed((seed * 31 + round * 7919) | 0, (draw) => {
    const steps = stories.begin(draw);
    while (steps.length < stepsOfRound) steps.push(...stories.tell(draw));
    return steps;
  });
}

/** Runs what is ordered on the ground. */
export async function run(document: Document, ground: Ground, order: Order): Promise<Outcome> {
  const { url, surroundings } = ground;
  const sender = new Sender(url, order.lanes);
  const contract = new Contract(document);
  const arena: Arena = { document, contract, sender, surroundings };
  const coverage = new Coverage(document);
  const findings = new Map<string, { finding: Finding; times: number; round: number }>();
  const begun = performance.now();
  let next = order.round ?? 0;
  const isEnough = () => coverage.requests >= order.requests;
  const note = (finding: Finding, round: number): void => {
    const signature = signatureOf(finding);
    const known = findings.get(signature);
    if (known) return void (known.times += 1);
    findings.set(signature, { finding, times: 1, round });
    order.onFound?.(signature, round);
  };
  const work = async (): Promise<void> => {
    while (!isEnough() && (order.round === null || next === order.round)) {
      const round = next;
      next += 1;
      const steps = planRound(document, order, round);
      for (const finding of await runRound(arena, steps, isEnough, coverage)) note(finding, round);
    }
  };
  const progress = setInterval(() => order.onProgress?.(coverage.requests, findings.size), 10_000);
  try {
    await Promise.all(Array.from({ length: order.lanes }, work));
    const seconds = (performance.now() - begun) / 1000;
    return {
      coverage,
      seconds,
      found: await shrinkAll(arena, [...findings.values()], order.budget),
    };
  } finally {
    clearInterval(progress);
    sender.close();
  }
}

async function shrinkAll(
  arena: Arena,
  findings: readonly { finding: Finding; times: number; round: number }[],
  budget: Budget,
): Promise<Found[]> {
  const found: Found[] = [];
  for (const [index, { finding, times, round }] of findings.entries()) {
    const isOneOfMany = index >= mostShrunk;
    const { tries } = budget;
    const shrunk =
      isOneOfMany || tries === 0
        ? { finding, isRepeated: false }
        : await shrink(arena, finding, budget);
    found.push({ ...shrunk, times, round });
  }
  return found;
}
