import type { Context } from '../../auth/context.ts';
import { Problem } from '../../problem.ts';

/** What became of one of many: the value that it came to, or why it came no further. */
export type Outcome<T> = T | Problem;

/** Takes those that came this far a step further, all at once; the problems stay in their places. */
export async function advance<A extends object, B>(
  outcomes: readonly Outcome<A>[],
  step: (good: A[]) => Promise<Outcome<B>[]>,
): Promise<Outcome<B>[]> {
  const good = goodOf(outcomes);
  const further = good.length > 0 ? await step(good) : [];
  let next = 0;
  return outcomes.map((outcome) => (outcome instanceof Problem ? outcome : further[next++]!));
}

/** Those that came this far. */
export function goodOf<A>(outcomes: readonly Outcome<A>[]): A[] {
  return outcomes.filter((outcome): outcome is A => !(outcome instanceof Problem));
}

/** The step for each alone; a problem that it throws is that one's. */
export function each<A, B>(items: readonly A[], step: (item: A) => B): Outcome<B>[] {
  return items.map((item) => {
    try {
      return step(item);
    } catch (error) {
      return problemOr(error);
    }
  });
}

/** The step for one after the other, where it cannot be done for all at once. One that fails leaves nothing. */
export async function oneByOne<A, B>(
  { unit }: Context,
  items: readonly A[],
  step: (item: A) => Promise<B>,
): Promise<Outcome<B>[]> {
  const outcomes: Outcome<B>[] = [];
  for (const item of items) {
    outcomes.push(await unit.whole(() => step(item)).catch(problemOr));
  }
  return outcomes;
}

/** The problem of an item. What the database ended (a deadlock, a lost connection) is all of theirs. */
function problemOr(error: unknown): Problem {
  if (error instanceof Problem && error.cause === undefined) return error;
  throw error;
}

/** What became of the only one; throws its problem. */
export function only<T>([outcome]: readonly Outcome<T>[]): T {
  if (outcome instanceof Problem) throw outcome;
  return outcome!;
}
