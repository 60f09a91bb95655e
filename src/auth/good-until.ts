/** How far the clocks of two servers may be apart. */
const skewMs = 5 * 60_000;

/**
 * Whether something is good now that is good for so long, and until then. What says that it is good for longer than that was
 * made by a clock that was ahead, and would outlive what is promised once that is right again.
 */
export function isGoodUntil(untilMs: number, lifeMs: number): boolean {
  const now = Date.now();
  return untilMs > now && untilMs <= now + lifeMs + skewMs;
}
