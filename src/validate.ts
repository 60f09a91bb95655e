import type { z } from 'zod';
import { invalid, type ProblemPlace } from './problem.ts';

/** How many places a problem names: a body may have many thousands of unknown keys. */
const maxPlaces = 100;

/** The value as the schema gives it; a `validation_failed` problem naming each wrong place, below `path`, else. */
export function validate<T extends z.ZodType>(
  schema: T,
  value: unknown,
  part: ProblemPlace['in'],
  path: readonly string[] = [],
): z.infer<T> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const places = result.error.issues.flatMap((issue) =>
    placesOf({ ...issue, path: [...path, ...issue.path] }, part),
  );
  throw invalid(...places.slice(0, maxPlaces));
}

/** The issue as places in the request: one for each unknown key, one for any other issue. */
function placesOf(issue: z.core.$ZodIssue, part: ProblemPlace['in']): ProblemPlace[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      in: part,
      pointer: toPointer([...path, key]),
      code: 'unknown_field',
      message: `${key} is not known here`,
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return closest(issue.errors).flatMap((inner) =>
      placesOf({ ...inner, path: [...issue.path, ...inner.path] }, part),
    );
  }
  const label = path.length > 0 ? `${path.join('.')}: ` : '';
  return [
    {
      in: part,
      pointer: toPointer(path),
      code: isMissing(issue) ? 'required' : codeOf(issue),
      message: `${label}${issue.message}`,
    },
  ];
}

/** Of a union's alternatives, the one that the sender most likely meant: whose keys it has, and that came furthest. */
function closest(alternatives: z.core.$ZodIssue[][]): z.core.$ZodIssue[] {
  return alternatives.reduce((best, issues) => {
    const difference = misfit(best) - misfit(issues) || depth(issues) - depth(best);
    return difference > 0 ? issues : best;
  });
}

/** How many keys are missing or too many. */
function misfit(issues: z.core.$ZodIssue[]): number {
  return issues
    .filter(({ path }) => path.length <= 1)
    .reduce((sum, issue) => {
      if (issue.code === 'unrecognized_keys') return sum + issue.keys.length;
      return isMissing(issue) ? sum + 1 : sum;
    }, 0);
}

function depth(issues: z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length));
}

function isMissing(issue: z.core.$ZodIssue): boolean {
  if (issue.code === 'invalid_union') {
    const { discriminator = '' } = issue as { discriminator?: string };
    return Object(issue.input)[discriminator] === undefined;
  }
  return issue.code === 'invalid_type' && issue.input === undefined;
}

function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom' && typeof issue.params?.['code'] === 'string')
    return issue.params['code'];
  return issue.code;
}

/** The JSON pointer of a path. */
export function toPointer(path: readonly string[]): string {
  return path.map((key) => `/${escapePointer(key)}`).join('');
}

/** A reference token of a JSON pointer (RFC 6901). */
export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
