import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import { invalid, type Problem } from '../../problem.ts';
import type { RecordBody } from '../../records/define.ts';
import { type Listed, type ListQuery, listRecords } from '../../records/query/list.ts';
import type { Written } from '../../records/row.ts';
import { requireSeen, seenBy } from '../../records/seen.ts';
import { requireRecord } from '../../records/write/links.ts';
import type { Target } from '../../records/write/lock.ts';
import { oneByOne, only, type Outcome } from '../../records/write/outcome.ts';
import { updateRecords } from '../../records/write/write.ts';
import { deal } from './object.ts';
import type { Position } from './schema.ts';
import { transition } from './transitions.ts';

/** A deal that is to be moved: to a stage, or to another place in the one where it is. */
export interface Move extends Target {
  body: RecordBody & { stageId?: string; position?: Position };
}

/** Moves deals, each behind the others of its stage unless another place is given. Problems are those of an update. */
export function moveDeals(context: Context, moves: readonly Move[]): Promise<Outcome<Written>[]> {
  if (moves.every(({ body }) => body.position === undefined))
    return updateRecords(context, deal, moves);
  return oneByOne(context, moves, async ({ body: { position, ...body }, ...target }) => {
    const rank = position === undefined ? {} : await rankOf(context, target.id, body, position);
    return only(await updateRecords(context, deal, [{ ...target, body: { ...body, ...rank } }]));
  });
}

/** The rank of the place, for the deal. Throws `validation_failed` where it is beside a deal that is not there. */
async function rankOf(
  context: Context,
  id: string,
  { stageId }: Move['body'],
  position: Position,
): Promise<{ position?: string }> {
  requireSeen(seenBy(context.principal, deal), ['stageId', 'position'], 'A place');
  const { organizationId } = memberOf(context.principal);
  const beside =
    typeof position === 'string' ? null : 'before' in position ? position.before : position.after;
  const [row] = await context.unit.query<{ found: boolean; rank: string | null }>(sql`
    with moved as (select d.stage_id from deals d where d.organization_id = ${organizationId} and d.id = ${id}),
    others as not materialized (
      select d.* from deals d where d.organization_id = ${organizationId} and d.id <> ${id}
        and d.stage_id = coalesce(${stageId ?? null}::uuid, (select stage_id from moved))
    ),
    beside as (select o.position from others o where o.id = ${beside}::uuid and o.deleted_at is null)
    select exists (select from moved) as found, ${rankSql(position)} as rank`);
  // Of a deal that is not there the update tells.
  if (!row?.found) return {};
  if (row.rank !== null) return { position: row.rank };
  throw refused(
    position,
    id === beside ? 'a deal is not beside itself' : `there is no deal ${beside} in the stage`,
  );
}

function rankSql(position: Position): Sql {
  if (position === 'first') return sql`app.rank_between(null, (select min(position) from others))`;
  if (position === 'last') return sql`app.rank_between((select max(position) from others), null)`;
  return 'before' in position
    ? sql`(select app.rank_between((select max(o.position) from others o where o.position < b.position), b.position) from beside b)`
    : sql`(select app.rank_between(b.position, (select min(o.position) from others o where o.position > b.position)) from beside b)`;
}

function refused(position: Position, reason: string): Problem {
  const [side] = Object.keys(position);
  return invalid({
    in: 'body',
    pointer: `/position/${side}`,
    code: 'unknown_reference',
    message: `position: ${reason}`,
  });
}

/** A page of the stages that the deal entered, as the reply's JSON text. Throws `not_found` and `merged`. */
export async function listTransitions(
  context: Context,
  id: string,
  query: ListQuery,
): Promise<Listed> {
  await requireRecord(context, deal, id);
  const on = (here: string): Sql => sql`${identifier(here, 'deal_id')} = ${id}`;
  return listRecords(context, transition, { ...query, below: { id, on } });
}
