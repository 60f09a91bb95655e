import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { databaseError, raised } from '../../db/errors.ts';
import { identifier, join, type Sql, sql } from '../../db/sql.ts';
import { Problem, type UndoConflict } from '../../problem.ts';
import { sourceOf } from '../source.ts';
import { findConflicts } from './revert-conflicts.ts';
import { findHeldKeys } from './revert-keys.ts';
import {
  differs,
  findTouched,
  foldedSql,
  type LogRange,
  referenceOf,
  referencesIn,
  type Touched,
} from './revert-log.ts';

export type { LogRange } from './revert-log.ts';

const [uniqueViolation, foreignKeyViolation] = ['23505', '23503'];

/**
 * Gives every row that the entries changed the values that it had before, makes again what they
 * removed, and removes what they made. Throws `undo_conflict` with all that stands in the way: what
 * somebody changed since, and what was found by the caller already.
 */
export async function revertChanges(
  context: Context,
  range: LogRange,
  found: UndoConflict[] = [],
): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  const touched = await findTouched(context, range);
  const folded = foldedSql(organizationId, range);
  await context.unit.run(...touched.flatMap((each) => locksSql(organizationId, folded, each)));
  const conflicts = [
    ...found,
    ...(await findConflicts(context, folded, touched)),
    ...(await findHeldKeys(context, folded, touched)),
  ];
  if (conflicts.length > 0) {
    const places = conflicts.length === 1 ? 'one place' : `${conflicts.length} places`;
    throw new Problem('undo_conflict', `Nothing is undone: ${places} stand in the way`, {
      conflicts,
    });
  }
  await context.unit
    .run(
      ...touched.flatMap((each) => revertSql(organizationId, folded, each)),
      // What only the commit would tell is told here, where it can be answered.
      sql`set constraints all immediate`,
      sql`set constraints all deferred`,
    )
    .catch((error: unknown) => {
      const code = databaseError(error)?.code;
      if (![uniqueViolation, foreignKeyViolation, raised.parentCycle].includes(code ?? ''))
        throw error;
      throw new Problem('conflict', 'Another request changes the same records; try again');
    });
}

/** Locks the rows, and those that they will refer to, so that what is checked holds to the end. */
function locksSql(organizationId: string, folded: Sql, { source, columns }: Touched): Sql[] {
  const targets = referencesIn(source).filter(
    ({ column, target }) => columns.includes(column) && sourceOf(target).softDeletes,
  );
  return [
    sql`${folded} select t.id from ${identifier(source.table)} t
      where t.organization_id = ${organizationId}
        and t.id in (select f.id from folded f where f.object = ${source.object})
      order by t.id for update`,
    ...targets.map(
      ({ column, target }) => sql`${folded} select t.id from ${identifier(sourceOf(target).table)} t
        where t.organization_id = ${organizationId}
          and t.id in (select ${referenceOf('f', 'before', column)} from folded f where f.object = ${source.object})
        order by t.id for key share`,
    ),
  ];
}

function revertSql(organizationId: string, folded: Sql, { source, columns }: Touched): Sql[] {
  const table = identifier(source.table);
  const before = sql`jsonb_populate_record(null::${table}, f.before) w`;
  const same = sql`t.organization_id = ${organizationId} and t.id = f.id and f.object = ${source.object}`;
  const sets = columns.map(
    (name) => sql`${identifier(name)} = case when ${differs('f', name)}
      then ${identifier('w', name)} else ${identifier('t', name)} end`,
  );
  const whole = ['organization_id', 'id', 'created_at', ...columns];
  return [
    sql`${folded} delete from ${table} t using folded f where ${same} and f.made and not f.removed`,
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
