import { escapePointer } from '../validate.ts';
import { invalid, type ProblemPlace } from '../problem.ts';

const maxDepth = 32;
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Refuses what no schema should have to think of, with the place of it: NUL and lone surrogates
 * (Postgres takes neither), numbers that are not finite, JSON nested deeper than 32, and keys that
 * would reach a prototype.
 */
export function refuseHostile(value: unknown, part: ProblemPlace['in']): void {
  visit(value, part, '', 0);
}

function visit(value: unknown, part: ProblemPlace['in'], pointer: string, depth: number): void {
  const refuse = (code: string, message: string): never => {
    throw invalid({ in: part, pointer, code, message });
  };
  if (typeof value === 'string') {
    if (value.includes('\0')) refuse('invalid_character', 'A NUL character is not allowed');
    if (!value.isWellFormed()) refuse('invalid_character', 'A lone surrogate is not allowed');
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value)) refuse('out_of_range', 'The number is too large');
  } else if (typeof value === 'object' && value !== null) {
    if (depth >= maxDepth) refuse('too_deep', `JSON may be nested ${maxDepth} deep at most`);
    for (const [key, child] of Object.entries(value)) {
      const place = `${pointer}/${escapePointer(key)}`;
      if (forbiddenKeys.has(key)) {
        throw invalid({
          in: part,
          pointer: place,
          code: 'invalid_key',
          message: `The key ${key} is not allowed`,
        });
      }
      visit(key, part, place, depth);
      visit(child, part, place, depth + 1);
    }
  }
}
