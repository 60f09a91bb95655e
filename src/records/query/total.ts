import type { Context } from '../../auth/context.ts';
import { listRecordObjects } from '../../auth/permissions.ts';
import { memberOf, reachesAll } from '../../auth/principal.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import type { Filter } from '../kinds.ts';
import { sequenceSql } from '../logged.ts';
import type { Source } from '../source.ts';

/** What may leave records out of a list. */
interface Narrowing extends Partial<Record<'q' | 'below' | 'only' | 'deleted' | 'saved', unknown>> {
  filter: Filter;
}

/**
 * Whether the list has all records of the object that are outside of the bin, for who reaches them all: their number is
 * kept by who gives the log's entries their places, so that it need not be counted. See decision 0082.
 */
export function isKept(
  { principal }: Context,
  { object }: Source,
  { filter, q, below, only, deleted, saved }: Narrowing,
): boolean {
  const isNarrowed = [q, below, only, deleted, saved].some((one) => one != null);
  const isAll = 'and' in filter && filter.and.length === 0;
  if (isNarrowed || !isAll || !listRecordObjects().includes(object)) return false;
  return reachesAll(memberOf(principal), object, 'read');
}

/** The number that is kept; null where more entries wait for their places than are worth looking at. */
export const keptSql = ({ object }: Source): Sql => sql`app.count_records(${object})`;

/** The number where too many entries waited: gives some of them their places, and counts all records if there are still too many. */
export async function countRecords({ unit, principal }: Context, source: Source): Promise<number> {
  const { organizationId } = memberOf(principal);
  // A replica gives no places.
  await unit.query(sql`${sequenceSql} where current_setting('transaction_read_only') = 'off'`);
  const [row] = await unit.query<{ total: string }>(sql`
    select coalesce(${keptSql(source)}, (
      select count(*) from ${identifier(source.table)}
      where organization_id = ${organizationId} and deleted_at is null))::text as total`);
  return Number(row!.total);
}
