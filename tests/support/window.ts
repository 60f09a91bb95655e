import { setTimeout as sleep } from 'node:timers/promises';

const windowMs = 60_000;

/** Waits for the next minute of counting, unless so much is left of this one. */
export async function roomInWindow(neededMs = 15_000): Promise<void> {
  const left = windowMs - (Date.now() % windowMs);
  if (left < neededMs) await sleep(left + 50);
}
