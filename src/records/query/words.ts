import type { Context } from '../../auth/context.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import { invalid, Problem, type ProblemPlace } from '../../problem.ts';
import { hiddenFields } from '../seen.ts';
import type { Source } from '../source.ts';

/** How many records with the words are found at most: those that thousands have are no search. */
export const maxFound = 1000;

/** The records of the source with the words, as a table of ids, and of ranks where these are asked for. Throws for what cannot be searched. */
export function foundSql(
  { principal }: Pick<Context, 'principal'>,
  source: Source,
  words: string,
  place: Pick<ProblemPlace, 'in'>,
  ranked: boolean,
): Sql {
  const refuse = (code: string, message: string): Error =>
    invalid({ ...place, pointer: '/q', code, message });
  const { searched } = source;
  if (!searched) throw refuse('unknown_field', `${source.object} has no words to search by`);
  if (!/[\p{L}\p{N}]/u.test(words)) throw refuse('invalid_value', 'q: a letter or digit is due');
  const hidden = hiddenFields(principal, source).filter((name) => searched.includes(name));
  if (hidden.length > 0) {
    const message = `Fields of ${source.object} that q looks at are hidden from your role: what is found would tell them`;
    throw new Problem('permission_denied', message, { permission: `${source.object}:read` });
  }
  const door = identifier('app', `search_${source.table}`);
  return sql`${door}(${words}, ${maxFound}, ${ranked})`;
}

/** The condition that the row `here` is among what is found. */
export function foundCondition(here: string, found: Sql): Sql {
  return sql`${identifier(here, 'id')} = any(array(select s.id from ${found} s))`;
}
