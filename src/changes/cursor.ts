import type { Context } from '../auth/context.ts';
import { memberOf } from '../auth/principal.ts';
import { invalid, Problem, type ProblemPlace } from '../problem.ts';

/** Where a reader of the feed goes on. */
export interface Place {
  /** The place of the last entry that he has had; "0" for none. */
  sequence: string;
  /** What that entry is, so that another one in its place is noticed; null for none. */
  entry: string | null;
  /** Entries behind that place which he has had all the same: a snapshot held them already. */
  known: string[];
}

/** Before everything that is kept. */
export const start: Place = { sequence: '0', entry: null, known: [] };

function scopeOf({ principal }: Context): string {
  return `${memberOf(principal).organizationId} changes`;
}

/** The place as an opaque text, good in the organization alone. */
export function encodePlace(context: Context, { sequence, entry, known }: Place): string {
  return context.cursors.encode(scopeOf(context), [sequence, entry, ...known]);
}

/** The place of a cursor. Throws `invalid_cursor` for what was not made here for the organization. */
export function decodePlace(
  context: Context,
  cursor: string,
  place: Pick<ProblemPlace, 'in' | 'pointer'>,
): Place {
  const values = context.cursors.decode(scopeOf(context), cursor);
  if (!values) {
    const message = 'The cursor is not of this feed';
    const { details } = invalid({ ...place, code: 'invalid_cursor', message });
    throw new Problem('invalid_cursor', message, details);
  }
  const [sequence, entry, ...known] = values;
  return { sequence: sequence!, entry: entry ?? null, known: known.map(String) };
}
