import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { isStaleView } from '../../db/errors.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { invalid, Problem, type ProblemPlace } from '../../problem.ts';
import type { Filter } from '../kinds.ts';
import { requireShown } from '../seen.ts';
import type { Source } from '../source.ts';
import { filterSql } from './filter.ts';
import { sortKeys } from './keyset.ts';
import type { Side } from './paths.ts';
import type { Shown } from './projection.ts';

/** A saved view, as lists know it. What it does not say is null. */
export interface View {
  id: string;
  object: string;
  name: string;
  /** Rises with each change. */
  revision: number;
  shared: boolean;
  makerType: string;
  makerId: string | null;
  filter: Filter | null;
  sort: string[] | null;
  fields: string[] | null;
  include: string[] | null;
  q: string | null;
}

/** Which view is asked for, and in which part of the request. */
interface Asking {
  view?: string | undefined;
  place: Pick<ProblemPlace, 'in'>;
}

/** What this process remembers of views. That one still holds is asked in the flight of whatever is read by it. */
const known = new Map<string, View>();
const maxKnown = 1000;
const tries = 10;

/**
 * Does the work by the view that is asked for, and once more where Postgres says that it is another one by now.
 * Throws `validation_failed` where there is no such view of the source's rows.
 */
export async function usingView<T>(
  context: Context,
  source: Source,
  asking: Asking,
  work: (view: View | null) => Promise<T>,
): Promise<T> {
  if (asking.view === undefined) return work(null);
  const read = (): Promise<View> => readView(context, source, { ...asking, view: asking.view! });
  let remembered = recall(context, source, asking.view);
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const view = remembered ?? (await read());
    try {
      return await work(view);
    } catch (error) {
      // What is refused for a view that is remembered may be right by the one that there is.
      const isOld =
        remembered && error instanceof Problem && (await read()).revision > view.revision;
      if (!isOld && !isStaleView(error)) throw error;
      remembered = undefined;
    }
  }
  throw new Problem('unavailable', 'The view is being changed; try again', { retryAfter: 1 });
}

/** The statement before what is read by the view: it fails where that is another one by now, or not to be seen. */
export function expectView(view: View | null | undefined): Sql[] {
  return view ? [sql`select app.expect_view(${view.id}, ${view.revision}::integer)`] : [];
}

function recall({ principal }: Context, { object }: Source, id: string): View | undefined {
  const { organizationId, type, id: actor } = memberOf(principal);
  const view = known.get(`${organizationId}/${id}`);
  if (view?.object !== object) return undefined;
  return view.shared || (view.makerType === type && view.makerId === actor) ? view : undefined;
}

async function readView(
  { unit, principal }: Context,
  { object }: Source,
  { view: id, place }: Asking & { view: string },
): Promise<View> {
  const { organizationId } = memberOf(principal);
  const [view] = await unit.query<View>(sql`
    select id, object, name, revision, shared, created_by_type as "makerType", created_by_id as "makerId",
      filter, sort, fields, include, q
    from saved_views where organization_id = ${organizationId} and id = ${id}`);
  const refuse = (code: string, message: string): Error =>
    invalid({ in: place.in, pointer: '/view', code, message: `view: ${message}` });
  if (!view) throw refuse('unknown_reference', `there is no view ${id}`);
  if (view.object !== object)
    throw refuse('invalid_value', `${view.name} lists ${view.object}, not ${object}`);
  if (known.size >= maxKnown) known.clear();
  known.set(`${organizationId}/${id}`, view);
  return view;
}

/** What is asked of a list, which a view can say instead. */
interface Asked extends Shown, Asking {
  sort?: readonly string[] | undefined;
}

/** The query, with what the view says of order and shape where it says nothing. Throws `view_outdated`. */
export function completedBy<Q extends Asked>(
  source: Source,
  query: Q,
  view: View | null,
): Q & { saved: View | null } {
  if (!view) return { ...query, saved: null };
  const sort = query.sort ? undefined : (view.sort ?? undefined);
  const include = query.include ? undefined : (view.include ?? undefined);
  const shown = view.fields && ['id', ...view.fields.filter((name) => name !== 'id')];
  const fields = query.fields ? undefined : (shown ?? undefined);
  heldAgainst(view, query.place, () => {
    requireShown(source, { fields, include }, 'body');
    if (sort) sortKeys(source, sort, { in: 'body', pointer: '/sort' });
  });
  return {
    ...query,
    sort: query.sort ?? sort,
    include: query.include ?? include,
    fields: query.fields ?? fields,
    saved: view,
  };
}

/** The view's own condition on the row. Throws `view_outdated`. */
export function viewCondition(
  side: Side,
  view: View | null | undefined,
  place: Pick<ProblemPlace, 'in'>,
): Sql[] {
  if (!view?.filter) return [];
  const { filter } = view;
  const stored = { in: 'body', pointer: '/filter' } as const;
  return [heldAgainst(view, place, () => filterSql(side, filter, stored))];
}

/** What is wrong in the view was right when it was saved: that is no fault of the request. */
function heldAgainst<T>(view: View, place: Pick<ProblemPlace, 'in'>, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'validation_failed') throw error;
    const errors = (error.details.errors ?? []).map(({ pointer, code, message }) => ({
      in: place.in,
      pointer: '/view',
      code,
      message: `${pointer} of the view: ${message}`,
    }));
    const detail = `The view ${view.name} asks for what there is not, or what your role does not see: ${error.message}`;
    throw new Problem('view_outdated', detail, { errors });
  }
}
