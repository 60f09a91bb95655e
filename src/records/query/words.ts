import { memberOf, type Principal } from '../../auth/principal.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import { invalid, Problem, type ProblemPlace } from '../../problem.ts';
import type { Source } from '../source.ts';

/** So many records with the words are ranked at most: those that thousands have are no search. */
const mostRanked = 1000;

/** Throws for words that the source cannot be searched by, as who asks sees it. */
export function requireSearched(
  source: Source,
  words: string,
  place: Pick<ProblemPlace, 'in'>,
): void {
  const refuse = (code: string, message: string): Error =>
    invalid({ ...place, pointer: '/q', code, message });
  const { searched } = source;
  if (!searched) throw refuse('unknown_field', `${source.object} has no words to search by`);
  if (!/[\p{L}\p{N}]/u.test(words)) throw refuse('invalid_value', 'q: a letter or digit is due');
  if (!searched.every((name) => Object.hasOwn(source.fields, name))) {
    const message = `Fields of ${source.object} that q looks at are hidden from your role: what is found would tell them`;
    throw new Problem('permission_denied', message, { permission: `${source.object}:read` });
  }
}

/**
 * The condition that the row `here` has the words. By the function of `@@`: of the operator the planner guesses that
 * hardly a row passes, and reads a whole table rather than go along the order of a list until a page is full.
 */
export function wordsCondition(principal: Principal, here: string, words: string): Sql {
  const { organizationId } = memberOf(principal);
  return sql`ts_match_vq(${identifier(here, 'words')}, (select app.asked_words(${organizationId}, ${words})))`;
}

/** The records of the source with the words, as a table of ids and ranks. Throws for what cannot be searched. */
export function rankedSql(source: Source, words: string, place: Pick<ProblemPlace, 'in'>): Sql {
  requireSearched(source, words, place);
  return sql`${identifier('app', `search_${source.table}`)}(${words}, ${mostRanked})`;
}
