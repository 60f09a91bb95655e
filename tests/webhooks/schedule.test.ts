import { expect, test } from 'vitest';
import { delaysMs, nextDelayMs } from '../../src/modules/webhooks/schedule.ts';

const hour = 3_600_000;

/** How long after the first try the last one is, when waits are as `random` has them and tries take no time. */
function wholeMs(random: () => number): number {
  let total = 0;
  for (let tries = 1; ; tries += 1) {
    const delay = nextDelayMs(tries, undefined, delaysMs, random);
    if (delay === null) return total;
    total += delay;
  }
}

test('a delivery is tried for 75 hours at least, and for four days at most', () => {
  expect(wholeMs(() => 0)).toBeGreaterThanOrEqual(75 * hour);
  expect(wholeMs(() => 0.999_999)).toBeLessThan(96 * hour);
});

test('the first tries follow soon, and no wait is shorter than the one before', () => {
  expect(delaysMs[0]).toBeLessThanOrEqual(5000);
  expect(delaysMs.toSorted((one, other) => one - other)).toEqual(delaysMs);
});

test('what failed together does not come back together', () => {
  const waits = Array.from({ length: 100 }, () => nextDelayMs(3, undefined)!);
  expect(new Set(waits).size).toBeGreaterThan(90);
  for (const wait of waits) {
    expect(wait).toBeGreaterThanOrEqual(delaysMs[2]!);
    expect(wait).toBeLessThanOrEqual(delaysMs[2]! * 1.2);
  }
});

const after = (seconds: number) => nextDelayMs(1, seconds, delaysMs, () => 0);

test('a receiver is given the time that it asks for, but not a day', () => {
  expect(after(600)).toBe(600_000);
  expect(after(10 * 24 * 3600)).toBe(12 * hour);
  // Or its tries would be over in a minute.
  expect(after(1)).toBe(delaysMs[0]);
});
