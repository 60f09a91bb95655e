const firstMs = 1000;
const longestMs = 6 * 60 * 60 * 1000;

/**
 * Milliseconds until the next try after so many failures in a row: twice as long each time, and anything
 * from half of it to all, so that what failed together does not come back together.
 *
 * @see https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  const whole = Math.min(longestMs, firstMs * 2 ** (failures - 1));
  return whole / 2 + (random() * whole) / 2;
}
