import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { RecordObject } from '../define.ts';
import { rowsOf } from '../lookup.ts';

/** A value that identifies a record, and that it has, or wants. */
export interface Holder {
  id: string;
  key: string;
  value: string;
}

/** The keys `k` of the object's undeleted records that are wanted, for a statement's `from`. */
export function keysHeld(
  { principal }: Context,
  { object }: Pick<RecordObject, 'object'>,
  wanted: readonly Pick<Holder, 'key' | 'value'>[],
): Sql {
  const { organizationId } = memberOf(principal);
  const same = sql`k.object = ${object} and k.key = w.key and k.value = w.value and k.active`;
  return sql`unnest(${wanted.map(({ key }) => key)}::text[], ${wanted.map(({ value }) => value)}::text[]) w(key, value)
    cross join ${rowsOf(organizationId, 'record_keys', 'k', same)}`;
}

/** Records beside those that want the values, and those aside, which hold one of them. */
export async function findHolders(
  context: Context,
  definition: RecordObject,
  wanted: readonly Holder[],
  aside: readonly string[],
): Promise<Holder[]> {
  if (wanted.length === 0) return [];
  const others = new Set([...wanted.map(({ id }) => id), ...aside]);
  return context.unit.query<Holder>(sql`
    select k.record_id as id, k.key, k.value from ${keysHeld(context, definition, wanted)}
    where k.record_id <> all(${[...others]}::uuid[])`);
}
