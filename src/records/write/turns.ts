import { keysOf, type RecordBody, type RecordObject } from '../define.ts';
import { writable } from '../source.ts';
import type { Draft } from './draft.ts';

/**
 * The drafts in turns, each to be kept by one statement, so that it comes to the same as one after the
 * other: what takes a value waits for what gives it up, and the other way round, and records that
 * move in a tree move one by one.
 */
export function turnsOf<D extends Draft>(definition: RecordObject, drafts: readonly D[]): D[][] {
  const turns: D[][] = [];
  let claims = new Set<string>();
  for (const draft of drafts) {
    const own = claimsOf(definition, draft);
    if (turns.length === 0 || own.some((claim) => claims.has(claim))) {
      turns.push([]);
      claims = new Set();
    }
    turns.at(-1)!.push(draft);
    for (const claim of own) claims.add(claim);
  }
  return turns;
}

/** What the draft takes or gives up. */
function claimsOf(definition: RecordObject, { record, before }: Draft): string[] {
  const trees = writable(definition).filter(([, { target }]) => target === definition.object);
  const moves = trees.filter(([name]) => record[name] !== before?.[name]).map(([name]) => name);
  const [taken, held] = [record, before ?? {}].map((of: RecordBody) =>
    keysOf(definition, of).map((key) => JSON.stringify(key)),
  ) as [string[], string[]];
  const given = held.filter((key) => !taken.includes(key));
  return [...moves, ...taken.filter((key) => !held.includes(key)), ...given];
}
