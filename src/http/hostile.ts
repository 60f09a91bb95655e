import { toPointer } from '../validate.ts';
import { invalid, type ProblemPlace } from '../problem.ts';

const maxDepth = 32;
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Refuses what no schema should have to think of, with the place of it: NUL and lone surrogates
 * (Postgres takes neither), numbers that are not finite, JSON nested deeper than 32, and keys that
 * would reach a prototype.
 */
export function refuseHostile(value: unknown, part: ProblemPlace['in']): void {
  const path: string[] = [];
  const found = visit(value, path);
  if (found) throw invalid({ in: part, pointer: toPointer(path), ...found });
}

interface Hostile {
  code: string;
  message: string;
}

/** What is hostile about the value, if anything is: then the path leads to it. */
function visit(value: unknown, path: string[]): Hostile | null {
  if (typeof value === 'string') return visitText(value);
  if (typeof value === 'number')
    return Number.isFinite(value)
      ? null
      : { code: 'out_of_range', message: 'The number is too large' };
  if (typeof value !== 'object' || value === null) return null;
  if (path.length >= maxDepth)
    return { code: 'too_deep', message: `JSON may be nested ${maxDepth} deep at most` };
  for (const key of Object.keys(value)) {
    path.push(key);
    const found = visitKey(key) ?? visit(value[key as keyof typeof value], path);
    if (found) return found;
    path.pop();
  }
  return null;
}

function visitKey(key: string): Hostile | null {
  return forbiddenKeys.has(key)
    ? { code: 'invalid_key', message: `The key ${key} is not allowed` }
    : visitText(key);
}

function visitText(text: string): Hostile | null {
  if (text.includes('\0'))
    return { code: 'invalid_character', message: 'A NUL character is not allowed' };
  if (!text.isWellFormed())
    return { code: 'invalid_character', message: 'A lone surrogate is not allowed' };
  return null;
}
