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

/** How many places of one operation are named, as elsewhere. */
const maxPlaces = 100;

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
      if (places.length < maxPlaces)
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
    const found = new Set<number>();
    replaceReferences([params, body], ({ ref }) => found.add(named.get(ref) ?? -1));
    found.delete(-1);
    return found;
  });
  const circles = circlesOf(leads);
  return ({ ref, field }, index) => {
    const needed = named.get(ref);
    if (needed === undefined) {
      return { code: 'unknown_reference', message: `No operation has the ref ${ref.slice(0, 60)}` };
    }
    if (field !== 'id') {
      return { code: 'unknown_reference', message: `Only ids can be referred to: @{${ref}.id}` };
    }
    if (needed < index) return needed;
    return circles[needed] === circles[index]
      ? { code: 'reference_cycle', message: `${ref} and this operation need each other` }
      : { code: 'forward_reference', message: `${ref} comes later: put it before this operation` };
  };
}

/**
 * A number for each operation: those that lead to each other, directly or not, have the same one. By
 * Tarjan's algorithm, which goes along each reference once, whatever their number.
 */
function circlesOf(leads: readonly ReadonlySet<number>[]): number[] {
  const circles: number[] = [];
  const visited: number[] = [];
  const lowest: number[] = [];
  const open: number[] = [];
  let visits = 0;
  const visit = (at: number): void => {
    visited[at] = lowest[at] = visits++;
    open.push(at);
    for (const next of leads[at]!) {
      if (visited[next] === undefined) visit(next);
      if (circles[next] === undefined) lowest[at] = Math.min(lowest[at]!, lowest[next]!);
    }
    if (lowest[at] !== visited[at]) return;
    for (const member of open.splice(open.indexOf(at))) circles[member] = at;
  };
  for (const at of leads.keys()) if (visited[at] === undefined) visit(at);
  return circles;
}
