import { invalid, type ProblemPlace } from '../../problem.ts';
import { type Reference, replaceReferences } from './references.ts';

/** What may hold references: an operation's parameters and its body. */
export interface Parts {
  params: Record<string, unknown>;
  body: unknown;
}

/** An operation with ids for its references, and the operations that they lead to. */
export interface Resolved {
  parts: Parts;
  needs: number[];
}

type Judge = (reference: Reference, index: number) => { code: string; message: string } | number;

/**
 * Resolves references between operations: `ids` holds what stands for the result of each. The
 * function that is given back throws `validation_failed` for references that lead to no operation
 * before the one that has them.
 */
export function resolverOf(
  refs: readonly (string | undefined)[],
  ids: readonly string[],
  allParts: readonly Parts[],
): (index: number) => Resolved {
  const judge = judgeOf(refs, allParts);
  return (index) => {
    const places: ProblemPlace[] = [];
    const needs = new Set<number>();
    const replaceIn = (part: ProblemPlace['in']) => (reference: Reference) => {
      const judged = judge(reference, index);
      if (typeof judged === 'number') {
        needs.add(judged);
        return ids[judged]!;
      }
      places.push({ in: part, pointer: reference.pointer, ...judged });
      return reference.text;
    };
    const { params, body } = allParts[index]!;
    const parts = {
      params: replaceReferences(params, replaceIn('path')) as Parts['params'],
      body: replaceReferences(body, replaceIn('body')),
    };
    if (places.length > 0) throw invalid(...places);
    return { parts, needs: [...needs] };
  };
}

function judgeOf(refs: readonly (string | undefined)[], allParts: readonly Parts[]): Judge {
  const named = new Map(
    [...refs.entries()]
      .toReversed()
      .flatMap(([index, ref]) => (ref === undefined ? [] : [[ref, index]])),
  );
  const leads = allParts.map(({ params, body }) => {
    const found: number[] = [];
    replaceReferences([params, body], ({ ref }) => found.push(named.get(ref) ?? -1));
    return found;
  });
  return ({ ref, field }, index) => {
    const needed = named.get(ref);
    if (needed === undefined) {
      return { code: 'unknown_reference', message: `No operation has the ref ${ref}` };
    }
    if (field !== 'id') {
      return { code: 'unknown_reference', message: `Only ids can be referred to: @{${ref}.id}` };
    }
    if (needed < index) return needed;
    return leadsTo(leads, needed, index)
      ? { code: 'reference_cycle', message: `${ref} and this operation need each other` }
      : { code: 'forward_reference', message: `${ref} comes later: put it before this operation` };
  };
}

/** Whether references lead from one operation to another. */
function leadsTo(leads: readonly number[][], from: number, to: number): boolean {
  const seen = new Set<number>();
  const waiting = [from];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at === to) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    waiting.push(...(leads[at] ?? []));
  }
  return false;
}
