import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { Problem, type UndoConflict } from '../../problem.ts';
import { type LogRange, revertChanges } from './revert.ts';
import type { Beside } from './revert-presence.ts';

/** A merge as it is kept. */
export interface KeptMerge {
  id: string;
  object: string;
  survivorId: string;
  undone: boolean;
  /** The entries that it wrote into the log. */
  range: LogRange;
}

/** What can be undone: a request, or a merge in one. */
export interface Undoable {
  id: string;
  undone: boolean;
  /** The entries that it wrote into the log. */
  range: LogRange;
  /** The merges that it made, took back, or made again. */
  merges: KeptMerge[];
  /** It took its merges back: undoing it makes them again. */
  remakes: boolean;
}

interface State {
  undone: boolean;
  steps: number;
  range: LogRange | null;
}

/**
 * The request or merge of the id, locked until the unit of work ends, together with all that undoes it
 * or that it undid. Whether it is undone follows from these: each undo turns over whatever stands
 * before it. `range` is null where the id is of no request that changed anything.
 */
export async function lockFamily(
  { unit, principal }: Context,
  id: string,
): Promise<State & { merges: KeptMerge[] }> {
  const { organizationId } = memberOf(principal);
  const family = familySql(organizationId, id);
  const [, merges, [state]] = (await unit.run(
    sql`${family} select pg_advisory_xact_lock(hashtextextended(${`undo/${organizationId}/`}::text || root.id, 0)) from root`,
    sql`${family} select m.id, m.object, m.survivor_id as "survivorId", m.undone_at is not null as undone,
        json_build_object('requestId', m.request_id, 'first', m.first_position::text, 'last', m.last_position::text) as range
      from root join merges m on m.organization_id = ${organizationId} and (m.id = root.id or m.request_id = root.id)
      order by m.id for update of m`,
    sql`${family}, later (id) as (
        select u.request_id from undos u where u.organization_id = ${organizationId} and u.undone_id = ${id}
        union all
        select u.request_id from later l
        join undos u on u.organization_id = ${organizationId} and u.undone_id = l.id
      )
      select root.steps, (select count(*) from later) % 2 = 1 as undone, (
        select json_build_object('requestId', ${id}::text, 'first', coalesce(min(c.position), 0)::text,
          'last', coalesce(max(c.position), 0)::text)
        from changes c where c.organization_id = ${organizationId} and c.request_id = ${id}
        having count(*) > 0 or root.steps > 0
      ) as range from root`,
  )) as unknown as [unknown, KeptMerge[], [State]];
  return { ...state, merges };
}

/** Begins a statement with `root`: what the undos that lead to the id began with, and how many they are. */
function familySql(organizationId: string, id: string): Sql {
  return sql`with recursive earlier (id, steps) as (
    select ${id}::uuid, 0
    union all
    select u.undone_id, e.steps + 1 from earlier e
    join undos u on u.organization_id = ${organizationId} and u.request_id = e.id
  ), root as (select * from earlier order by steps desc limit 1)`;
}

/**
 * Takes back what the request or merge changed; makes merges again that it took back itself. Throws
 * `already_undone`, and `undo_conflict` with all that stands in the way.
 */
export async function undo(context: Context, undoable: Undoable): Promise<void> {
  const { id, undone, range, merges, remakes } = undoable;
  if (undone) throw new Problem('already_undone', 'It is undone already, by a later request');
  const { unit, principal } = context;
  const { organizationId } = memberOf(principal);
  const ids = merges.map((merge) => merge.id);
  const merging =
    remakes && ids.length > 0 ? await unit.query<Merged>(mergedSql(organizationId, ids)) : [];
  await revertChanges(context, range, besideOf(merges, merging), turnedOver(undoable));
  await unit.run(
    sql`insert into undos (organization_id, request_id, undone_id)
      values (${organizationId}, ${context.requestId}, ${id})`,
    ...(ids.length > 0 ? turnOverSql(organizationId, ids, remakes) : []),
  );
}

interface Merged {
  object: string;
  id: string;
}

/** The records that went by the merges, as the log has them: no other record goes to the bin by a merge. */
function mergedSql(organizationId: string, ids: string[]): Sql {
  return sql`select m.object, c.record_id as id, m.id as merge_id, m.survivor_id, m.organization_id
    from merges m join changes c on c.organization_id = m.organization_id and c.request_id = m.request_id
      and c.position between m.first_position and m.last_position and c.object = m.object and c.type = 'deleted'
    where m.organization_id = ${organizationId} and m.id = any(${ids}::uuid[])`;
}

/** The records that the merges left must be there, but for those that went by another one of the merges. */
function besideOf(merges: readonly KeptMerge[], merging: readonly Merged[]): Beside[] {
  const going = new Set(merging.map(({ id }) => id));
  return [...new Set(merges.map(({ object }) => object))].map((object) => ({
    object,
    needed: merges
      .filter((merge) => merge.object === object && !going.has(merge.survivorId))
      .map(({ survivorId }) => survivorId),
    merging: merging.filter((merged) => merged.object === object).map(({ id }) => id),
  }));
}

/** Merges that were undone, or made again, by themselves since. */
function turnedOver({ merges, remakes }: Undoable): UndoConflict[] {
  return merges
    .filter(({ undone }) => undone !== remakes)
    .map(({ id, object, survivorId, undone }) => ({
      object,
      id: survivorId,
      field: null,
      message: `Merge ${id} was ${undone ? 'undone' : 'made again'} since, by itself`,
    }));
}

function turnOverSql(organizationId: string, ids: string[], remakes: boolean): Sql[] {
  const own = sql`organization_id = ${organizationId}`;
  if (!remakes) {
    return [
      sql`update merges set undone_at = now() where ${own} and id = any(${ids}::uuid[])`,
      sql`delete from merged_records where ${own} and merge_id = any(${ids}::uuid[])`,
    ];
  }
  return [
    sql`update merges set undone_at = null where ${own} and id = any(${ids}::uuid[])`,
    sql`insert into merged_records (organization_id, record_id, merge_id, survivor_id, object)
      select organization_id, id, merge_id, survivor_id, object from (${mergedSql(organizationId, ids)}) m`,
  ];
}
