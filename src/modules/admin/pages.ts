import type { Context } from '../../auth/context.ts';
import { openCursor } from '../../records/query/cursors.ts';

/** What is asked of a list that goes by ids, newest first. */
export interface PageQuery {
  limit: number;
  cursor?: string | undefined;
  q?: string | undefined;
}

/** Rows of a page, and how it goes on. */
export interface Page<R> {
  rows: R[];
  info: { nextCursor: string | null; hasMore: boolean };
}

/** Reads a page: `read` gives up to so many rows behind an id. Throws `invalid_cursor`. */
export async function readPage<R extends { id: string }>(
  context: Context,
  list: string,
  { limit, cursor, q = '' }: PageQuery,
  read: (behind: string | null, most: number) => Promise<R[]>,
): Promise<Page<R>> {
  const scope = `${list}/${q}`;
  const [behind = null] =
    cursor === undefined ? [] : openCursor(context, scope, cursor, { in: 'query' });
  const found = await read(behind, limit + 1);
  const rows = found.slice(0, limit);
  const hasMore = found.length > limit;
  const nextCursor = hasMore ? context.cursors.encode(scope, [rows.at(-1)!.id]) : null;
  return { rows, info: { nextCursor, hasMore } };
}
