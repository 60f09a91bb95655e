/** A breaking change that is wanted, as openapi/meant.json tells it. */
export interface Meant {
  change: string;
  why: string;
}

/** What is wrong with what was found and what was told of it: a change without a reason, and a reason without its change. */
export function judge(found: readonly string[], meant: readonly Meant[]): string[] {
  const told = new Set(meant.filter(({ why }) => why.trim() !== '').map(({ change }) => change));
  return [
    ...found.filter((change) => !told.has(change)).map((change) => `breaks callers: ${change}`),
    ...meant
      .filter(({ change }) => !found.includes(change))
      .map(({ change }) => `told, but not so: ${change}`),
  ];
}
