import { createHash } from 'node:crypto';
import { memberOf } from '../../auth/principal.ts';
import type { Context } from '../../auth/context.ts';
import { Problem, type ProblemPlace } from '../../problem.ts';
import type { Filter } from '../kinds.ts';
import type { View } from './views.ts';
import { defaultSort } from './keyset.ts';
import { type Source, sourceOf } from '../source.ts';

/** Where a cursor is good: in one organization's list of one source, sort, filter and view. */
export function scopeOf(
  organizationId: string,
  source: Source,
  {
    sort,
    filter,
    deleted,
    near,
    q,
    saved,
  }: {
    sort: readonly string[];
    filter: Filter;
    deleted?: string | undefined;
    near?: string | undefined;
    q?: string | undefined;
    saved?: View | null | undefined;
  },
): string {
  const viewed = saved ? [[saved.id, saved.filter, saved.q]] : [];
  const asked = JSON.stringify([sort, filter, deleted ?? null, near ?? null, q ?? null, ...viewed]);
  return `${organizationId}/${source.object}/${createHash('sha256').update(asked).digest('base64url')}`;
}

/** The values in a cursor. Throws `invalid_cursor` for one that was not made for the scope. */
export function openCursor(
  { cursors }: Context,
  scope: string,
  cursor: string,
  place: Pick<ProblemPlace, 'in'>,
): (string | null)[] {
  const values = cursors.decode(scope, cursor);
  if (values) return values;
  const message = 'Start again without a cursor';
  throw new Problem('invalid_cursor', 'The cursor is not of this list, sort and filter', {
    errors: [{ in: place.in, pointer: '/cursor', code: 'invalid_cursor', message }],
  });
}

/** As Postgres writes it, and nothing within a text can. */
const cutList = /"nextCursor" ?: ?\[/;

/**
 * Makes the cursors of included lists. Postgres gives their values as a JSON array, and only where a
 * list was cut, so that most replies are passed through unread.
 */
export function withCursors(
  context: Context,
  source: Source,
  include: readonly string[] | undefined,
  json: string,
): string {
  if (!cutList.test(json)) return json;
  const records = JSON.parse(json) as Record<string, unknown> | Record<string, unknown>[];
  for (const record of Array.isArray(records) ? records : [records]) {
    for (const name of include ?? []) encodeCursor(context, source, name, record);
  }
  return JSON.stringify(records);
}

function encodeCursor(
  context: Context,
  source: Source,
  name: string,
  record: Record<string, unknown>,
): void {
  const { rest, target } = source.includes[name] ?? {};
  const list = record[name] as { page?: { nextCursor: unknown } } | null;
  if (!rest || !target || !Array.isArray(list?.page?.nextCursor)) return;
  const { organizationId } = memberOf(context.principal);
  const there = sourceOf(target);
  const { near, filter } = rest(String(record['id']));
  const scope = scopeOf(organizationId, there, {
    sort: defaultSort(there),
    filter: filter ?? { and: [] },
    near,
  });
  list.page.nextCursor = context.cursors.encode(scope, list.page.nextCursor as (string | null)[]);
}
