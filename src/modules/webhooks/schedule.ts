const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** How long is waited after each try that failed; with one more than these a delivery has had its last. */
export const delaysMs: readonly number[] = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  12 * hour,
  12 * hour,
  12 * hour,
  12 * hour,
  12 * hour,
];

/** A receiver that asks for more is asked again then, as he may have meant something else. */
const longestRetryAfterMs = 12 * hour;

/**
 * Milliseconds until the next try after so many of them; null when that was the last. Up to a fifth
 * longer than the table says, so that what failed together does not come back together, and never shorter:
 * neither by chance nor because the receiver asks for it, or the tries would be over too soon.
 */
export function nextDelayMs(
  tries: number,
  retryAfterSeconds: number | undefined,
  delays: readonly number[] = delaysMs,
  random: () => number = Math.random,
): number | null {
  const delay = delays[tries - 1];
  if (delay === undefined) return null;
  const asked = Math.min((retryAfterSeconds ?? 0) * second, longestRetryAfterMs);
  return Math.max(delay, asked) * (1 + random() / 5);
}
