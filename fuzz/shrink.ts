/** Makes what led to a finding smaller: fewer requests, and less in the last one. Each try is in a new world. */
import type { Json } from './document.ts';
import { isTaking, originsIn, type Step, type Value } from './plan.ts';
import { type Arena, type Finding, runRound, signatureOf } from './round.ts';

/** How much is tried. */
export interface Budget {
  tries: number;
  ms: number;
}

/** A finding, and whether it comes again in a new world. */
export interface Shrunk {
  finding: Finding;
  isRepeated: boolean;
}

/** The smallest way to the finding that was found within the budget. */
export async function shrink(arena: Arena, finding: Finding, budget: Budget): Promise<Shrunk> {
  const shrinker = new Shrinker(arena, finding, budget);
  const needed = neededFor(finding.history.map(({ pinned }) => pinned));
  const isRepeated =
    (await shrinker.tryWith(needed)) ||
    (await shrinker.tryWith(finding.history.map(({ pinned }) => pinned)));
  if (!isRepeated) return { finding, isRepeated };
  await shrinker.leaveOutSteps();
  await shrinker.leaveOutParts();
  return { finding: shrinker.finding, isRepeated };
}

class Shrinker {
  finding: Finding;
  readonly #arena: Arena;
  readonly #signature: string;
  readonly #until: number;
  #tries: number;
  #steps: Step[] = [];

  constructor(arena: Arena, finding: Finding, { tries, ms }: Budget) {
    this.#arena = arena;
    this.finding = finding;
    this.#signature = signatureOf(finding);
    this.#tries = tries;
    this.#until = Date.now() + ms;
  }

  /** Whether the steps lead to it too; then they are what is made smaller further. */
  async tryWith(steps: readonly Step[]): Promise<boolean> {
    if (this.#tries <= 0 || Date.now() > this.#until) return false;
    this.#tries -= 1;
    const findings = await runRound(this.#arena, steps).catch(() => []);
    const found = findings.find((one) => signatureOf(one) === this.#signature);
    if (!found) return false;
    this.finding = found;
    this.#steps = found.history.map(({ pinned }) => pinned);
    return true;
  }

  /** Halves first, then single ones; the last one is what fails. */
  async leaveOutSteps(): Promise<void> {
    for (let size = Math.ceil(this.#steps.length / 2); size >= 1; size = Math.floor(size / 2)) {
      for (let at = this.#steps.length - 1 - size; at >= 0; at -= size) {
        const rest = [...this.#steps.slice(0, at), ...this.#steps.slice(at + size)];
        if (at + size < this.#steps.length) await this.tryWith(rest);
      }
    }
  }

  /** What the last request has: parameters, headers, members of its body. */
  async leaveOutParts(): Promise<void> {
    for (let isSmaller = true; isSmaller;) {
      isSmaller = false;
      const last = this.#steps.at(-1)!;
      for (const smaller of smallerThan(last)) {
        if (await this.tryWith([...this.#steps.slice(0, -1), smaller])) {
          isSmaller = true;
          break;
        }
      }
    }
  }
}

/** The last step, and those from which it takes something, and so on. */
function neededFor(steps: readonly Step[]): Step[] {
  const needed = new Set<number>([steps.at(-1)!.id]);
  for (const step of steps.toReversed()) {
    if (!needed.has(step.id)) continue;
    if (step.like !== undefined) needed.add(step.like);
    for (const { step: id } of originsIn(step)) needed.add(id);
  }
  return steps.filter(({ id }) => needed.has(id));
}

/** The step, each time with something less. */
function* smallerThan(step: Step): Iterable<Step> {
  const { query = [], headers = {}, body } = step;
  for (const [index] of query.entries()) yield { ...step, query: query.toSpliced(index, 1) };
  for (const name of Object.keys(headers))
    yield {
      ...step,
      headers: Object.fromEntries(Object.entries(headers).filter(([one]) => one !== name)),
    };
  if (!body) return;
  for (const value of smallerValues(body.value)) yield { ...step, body: { ...body, value } };
}

/** The value with one member less, somewhere in it; or with half of a text. */
function* smallerValues(value: Value): Iterable<Value> {
  if (typeof value === 'string' && value.length > 40) yield value.slice(0, value.length / 2);
  if (typeof value !== 'object' || value === null || isTaking(value)) return;
  if (Array.isArray(value)) {
    if (value.length > 4) yield value.slice(0, value.length / 2);
    if (value.length > 100) return;
    for (const [index, item] of value.entries()) {
      yield value.toSpliced(index, 1);
      for (const smaller of smallerValues(item)) yield value.with(index, smaller as Json);
    }
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    yield Object.fromEntries(Object.entries(value).filter(([one]) => one !== name));
    for (const smaller of smallerValues(member)) yield { ...value, [name]: smaller } as Json;
  }
}
