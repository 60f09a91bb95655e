import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when it has happened; fails when it does not in time. */
export async function until(
  happened: () => boolean | Promise<boolean>,
  withinMs = 15_000,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await happened())) {
    if (performance.now() > end)
      throw new Error(`It did not happen within ${withinMs} ms: ${happened}`);
    await sleep(10);
  }
}
