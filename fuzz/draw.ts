/** Data of fast-check, drawn one after the other: what is drawn next may depend on what came before. */
import * as fc from 'fast-check';

/** Draws a value of the arbitrary. */
export type Draw = <T>(arbitrary: fc.Arbitrary<T>) => T;

/**
 * What a function makes of the values that it draws. It is not shrunk by fast-check: what failed was sent to a server
 * that remembers, so `shrink.ts` leaves out requests and parts of them instead.
 */
class Drawn<T> extends fc.Arbitrary<T> {
  readonly #make: (draw: Draw) => T;

  constructor(make: (draw: Draw) => T) {
    super();
    this.#make = make;
  }

  override generate(random: fc.Random, bias: number | undefined): fc.Value<T> {
    const made = this.#make((arbitrary) => arbitrary.generate(random, bias).value);
    return new fc.Value(made, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is T {
    return value === undefined && false;
  }

  override shrink(): fc.Stream<fc.Value<T>> {
    return fc.Stream.nil();
  }
}

/** What the function makes of values that the seed decides. */
export function drawBySeed<T>(seed: number, make: (draw: Draw) => T): T {
  return fc.sample(new Drawn(make), { seed, numRuns: 1 })[0]!;
}

const fraction = fc.noBias(fc.integer({ min: 0, max: 999_999 }));

/** A number from 0 to below 1. */
export const drawFraction = (draw: Draw): number => draw(fraction) / 1_000_000;

/** Whether something happens that happens so often. */
export const happens = (draw: Draw, probability: number): boolean =>
  drawFraction(draw) < probability;

/** One of them. */
export function pick<T>(draw: Draw, list: readonly T[]): T {
  return list[Math.floor(drawFraction(draw) * list.length)]!;
}

/** One of the names, as often as its weight says. */
export function pickWeighted<K extends string>(draw: Draw, weights: Record<K, number>): K {
  const entries = Object.entries<number>(weights) as [K, number][];
  let left = drawFraction(draw) * entries.reduce((sum, [, weight]) => sum + weight, 0);
  return (entries.find(([, weight]) => (left -= weight) < 0) ?? entries.at(-1)!)[0];
}

/** A whole number of the range, both ends among it. */
export const drawBetween = (draw: Draw, min: number, max: number): number =>
  min + Math.floor(drawFraction(draw) * (max - min + 1));
