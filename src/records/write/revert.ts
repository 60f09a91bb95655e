import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { databaseError, raised } from '../../db/errors.ts';
import { identifier, join, literal, type Sql, sql } from '../../db/sql.ts';
import { Problem, type UndoConflict } from '../../problem.ts';
import { ownOf } from '../custom/own.ts';
import { hides } from '../seen.ts';
import { oneOf } from '../lookup.ts';
import { sourceOf } from '../source.ts';
import { conflictChecks } from './revert-conflicts.ts';
import { findHeldKeys } from './revert-keys.ts';
import {
  differs,
  findTouched,
  foldedSql,
  type Conflict,
  type LogRange,
  referenceOf,
  referencesIn,
  type Touched,
} from './revert-log.ts';
import { type Beside, type Concerned, presenceChecks } from './revert-presence.ts';

export type { LogRange } from './revert-log.ts';

const [uniqueViolation, foreignKeyViolation, exclusionViolation] = ['23505', '23503', '23P01'];

/**
 * Gives every row that the entries changed the values that it had before, makes again what they
 * removed, and takes away what they made: records to the bin, with the links that they own, and other
 * links for good. Throws `undo_conflict` with all that stands in the way: what somebody changed since,
 * and what was found by the caller already.
 */
export async function revertChanges(
  context: Context,
  range: LogRange,
  beside: readonly Beside[] = [],
  found: readonly UndoConflict[] = [],
): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  const concerned = concernedOf(await findTouched(context, range), beside);
  const folded = foldedSql(organizationId, range);
  await context.unit.run(...concerned.flatMap((each) => locksSql(organizationId, folded, each)));
  const checks = [
    ...presenceChecks(organizationId, concerned, range.last),
    ...conflictChecks(organizationId, concerned),
  ];
  const rows = await context.unit.run(
    ...checks.map(({ statement }) => sql`${folded} ${statement}`),
  );
  const conflicts: Conflict[] = [
    ...found,
    ...checks.flatMap(({ explain }, index) => rows[index]!.flatMap(explain)),
    ...(await findHeldKeys(context, folded, concerned)),
  ];
  if (conflicts.length > 0) {
    const places = conflicts.length === 1 ? 'one place' : `${conflicts.length} places`;
    throw new Problem('undo_conflict', `Nothing is undone: ${places} stand in the way`, {
      conflicts: conflicts.map((conflict) => toldTo(context, conflict)),
    });
  }
  await context.unit
    .run(
      ...concerned.flatMap((each) => revertSql(organizationId, folded, each)),
      // What only the commit would tell is told here, where it can be answered.
      sql`set constraints all immediate`,
      sql`set constraints all deferred`,
    )
    .catch((error: unknown) => {
      const code = databaseError(error)?.code;
      const collisions = [
        uniqueViolation,
        foreignKeyViolation,
        exclusionViolation,
        raised.parentCycle,
      ];
      if (!collisions.includes(code ?? '')) throw error;
      throw new Problem('conflict', 'Another request changes the same records; try again');
    });
}

/** Of a field that is hidden from who asks, he is told no more than that something stands in the way. */
function toldTo({ principal }: Context, { tellsOf, ...conflict }: Conflict): UndoConflict {
  const { object, field } = tellsOf ?? conflict;
  const source = ownOf(principal, sourceOf(object));
  if (field === null || !hides(principal, source)(field)) return conflict;
  const message = 'What stands in the way is hidden from your role';
  return { ...conflict, field: null, message };
}

/** The sources that the entries touched, or that have records which matter beside them. */
function concernedOf(touched: readonly Touched[], beside: readonly Beside[]): Concerned[] {
  const untouched = beside
    .map(({ object }) => sourceOf(object))
    .filter((source) => !touched.some((each) => each.source === source));
  return [
    ...touched,
    ...untouched.map((source): Touched => ({ source, columns: [], changed: [], ids: [] })),
  ].map((each) => {
    const { source } = each;
    const own = beside.find(({ object }) => object === source.object);
    return { ...each, needed: own?.needed ?? [], merging: own?.merging ?? [] };
  });
}

/** Locks the rows, and those that they will refer to, so that what is checked holds to the end. */
function locksSql(
  organizationId: string,
  folded: Sql,
  { source, changed, ids, needed, merging }: Concerned,
): Sql[] {
  const targets = referencesIn(source).filter(
    ({ column, target }) => changed.includes(column) && sourceOf(target).softDeletes,
  );
  return [
    sql`select t.id from ${identifier(source.table)} t
      where t.organization_id = ${organizationId}
        and ${oneOf(sql`t.id`, [...ids, ...needed, ...merging])}
      order by t.id for update`,
    ...targets.map(
      ({ column, target }) => sql`${folded} select t.id
        from (select distinct ${referenceOf('f', 'before', column)} as id from folded f
          where f.object = ${source.object} and f.before ->> ${literal(column)} is not null order by id) w
        cross join lateral (select t.id from ${identifier(sourceOf(target).table)} t
          where t.organization_id = ${organizationId} and t.id = w.id for key share) t`,
    ),
  ];
}

function revertSql(organizationId: string, folded: Sql, { source, columns, ids }: Touched): Sql[] {
  const table = identifier(source.table);
  const before = sql`jsonb_populate_record(null::${table}, f.before) w`;
  const same = sql`t.organization_id = ${organizationId} and ${oneOf(sql`t.id`, ids)}
    and t.id = f.id and f.object = ${source.object}`;
  const sets = columns.map(
    (name) => sql`${identifier(name)} = case when ${differs('f', name)}
      then ${identifier('w', name)} else ${identifier('t', name)} end`,
  );
  const whole = ['organization_id', 'id', 'created_at', ...columns];
  return [
    source.softDeletes
      ? sql`${folded} update ${table} t set deleted_at = now() from folded f
          where ${same} and f.stays and t.deleted_at is null`
      : sql`${folded} delete from ${table} t using folded f
          where ${same} and f.made and not f.removed and not f.stays`,
    ...(columns.length === 0
      ? []
      : [
          sql`${folded} update ${table} t set ${join(sets)} from folded f cross join lateral ${before}
            where ${same} and not f.made and not f.removed
              and (${join(
                columns.map((name) => differs('f', name)),
                ' or ',
              )})`,
        ]),
    sql`${folded} insert into ${table} (${join(whole.map((name) => identifier(name)))})
      select ${join(whole.map((name) => identifier('w', name)))}
      from folded f cross join lateral ${before}
      where f.object = ${source.object} and f.removed and not f.made`,
  ];
}
