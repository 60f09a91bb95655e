/**
 * Takes a text out of what brings it, so that only the caller has it. What has waited for Postgres is kept until the next full
 * collection, though nobody needs it any more, and keeps all that it names: see decision 0077.
 */
export function take<O extends object, K extends keyof O>(bringer: O, key: K): O[K] {
  const taken = bringer[key];
  bringer[key] = undefined as O[K];
  return taken;
}
