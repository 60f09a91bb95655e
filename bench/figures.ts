/** What is said of many measurements. */

/** The one in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** The median of times, and what one in a hundred is longer than. */
export function percentiles(times: readonly number[]): { p50Ms: number; p99Ms: number } {
  const ordered = times.toSorted((a, b) => a - b);
  const at = (share: number): number => ordered[Math.floor((ordered.length - 1) * share)] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}
