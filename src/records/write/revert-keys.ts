import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, join, literal, type Sql, sql } from '../../db/sql.ts';
import type { UndoConflict } from '../../problem.ts';
import { ownOf } from '../custom/own.ts';
import { keysOf, listObjects, type RecordBody, type RecordObject } from '../define.ts';
import { kinds } from '../kinds.ts';
import { rowsOf } from '../lookup.ts';
import { columnOf, writable } from '../source.ts';
import { findHolders, type Holder } from './holders.ts';
import { differs, type Touched } from './revert-log.ts';

/** Values that records would have again, and that others hold by now. */
export async function findHeldKeys(
  context: Context,
  folded: Sql,
  touched: Touched[],
): Promise<UndoConflict[]> {
  const conflicts: UndoConflict[] = [];
  for (const stated of listObjects()) {
    if (!touched.some(({ source }) => source.object === stated.object)) continue;
    const definition = ownOf(context.principal, stated);
    conflicts.push(...(await heldOf(context, folded, definition)));
  }
  return conflicts;
}

async function heldOf(
  context: Context,
  folded: Sql,
  definition: RecordObject,
): Promise<UndoConflict[]> {
  const { organizationId } = memberOf(context.principal);
  const records = await context.unit.query<RecordBody>(
    comingSql(organizationId, folded, definition),
  );
  const wanted = records
    .filter(({ deletedAt }) => deletedAt === null)
    .flatMap((record) =>
      keysOf(definition, record).map((held): Holder => ({ id: String(record['id']), ...held })),
    );
  const holders = new Map<string, string>();
  const ids = records.map(({ id }) => String(id));
  for (const held of await findHolders(context, definition, wanted, ids)) {
    holders.set(textOf(held), held.id);
  }
  return wanted.flatMap((held) => {
    const holder = holders.get(textOf(held));
    // Two of those that come back may have been given the same value.
    if (holder === undefined) holders.set(textOf(held), held.id);
    if (holder === undefined || holder === held.id) return [];
    const { id, key, value } = held;
    const { object } = definition;
    return [
      { object, id, field: key, message: `${key} ${value} belongs to ${object} ${holder} by now` },
    ];
  });
}

const textOf = ({ key, value }: Holder): string => JSON.stringify([key, value]);

/** The records whose values change, or that come or go with theirs, as they would be. */
function comingSql(
  organizationId: string,
  folded: Sql,
  { object, table, fields }: RecordObject,
): Sql {
  const names = writable({ fields }).flatMap(([name, { kind, members }]) =>
    // Lists hold the values, and what organizations define; which of a record's count may depend on what it is.
    kind === kinds.list || kind === kinds.choice || members ? [name] : [],
  );
  // What was made goes to the bin, with all its values.
  const shown = ['deletedAt', ...names].map((name) => {
    const column = columnOf(name);
    const kept = name === 'deletedAt' ? sql`now()` : identifier('t', column);
    return sql`case when f.made then to_jsonb(${kept})
      when ${differs('f', column)} then f.before -> ${literal(column)}
      else to_jsonb(${identifier('t', column)}) end as ${identifier(name)}`;
  });
  const changed = ['deletedAt', ...names].map((name) => differs('f', columnOf(name)));
  return sql`${folded} select t.id, ${join(shown)}
    from folded f cross join ${rowsOf(organizationId, table, 't', sql`t.id = f.id`)}
    where f.object = ${object} and not f.removed and (${join(changed, ' or ')})`;
}
