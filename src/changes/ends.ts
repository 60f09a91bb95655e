import type { Context } from '../auth/context.ts';
import { memberOf } from '../auth/principal.ts';
import { identifier, raw, type Sql, sql } from '../db/sql.ts';
import { Problem } from '../problem.ts';
import { sequenceSql } from '../records/logged.ts';
import { type Place, start } from './cursor.ts';

/** What the entry of the place `s` is: no other one has the same. Also of one that who reads may not see. */
export const entryName = (s: string): Sql =>
  sql`app.entry_name(${identifier(s, 'organization_id')}, ${identifier(s, 'position')})`;

/** Where the feed begins and ends, and what the entry of a place is now. */
export interface Ends {
  oldest: string | null;
  newest: string | null;
  anchor: string | null;
}

/**
 * Gives what was committed its places in the feed. By itself: only one at a time does so, and nobody
 * shall wait for what another one does besides.
 */
export async function sequenceChanges({ unit }: Pick<Context, 'unit'>): Promise<void> {
  await unit.query(sequenceSql);
}

/** The ends of what is kept, and what the entry of the place is now. */
export function endsSql(organizationId: string, { sequence }: Pick<Place, 'sequence'>): Sql {
  const end = (order: string): Sql => sql`(select s.sequence::text from sequenced_changes s
    where s.organization_id = ${organizationId} order by s.sequence ${raw(order)} limit 1)`;
  return sql`select ${end('asc')} as oldest, ${end('desc')} as newest,
    (select ${entryName('s')} from sequenced_changes s
      where s.organization_id = ${organizationId} and s.sequence = ${sequence}::bigint) as anchor`;
}

/** Why a reader cannot go on from the place; null when he can. */
export function lossOf(
  { sequence, entry }: Pick<Place, 'sequence' | 'entry'>,
  { oldest, newest, anchor }: Ends,
): 'cursor_expired' | 'log_restored' | null {
  const after = BigInt(sequence);
  if (after > BigInt(newest ?? '0')) return 'log_restored';
  if (oldest !== null && after + 1n < BigInt(oldest)) return 'cursor_expired';
  return entry !== null && anchor !== null && anchor !== entry ? 'log_restored' : null;
}

/**
 * Throws `cursor_expired` when entries behind the place are not kept any more, and `log_restored` when the
 * entry that it speaks of is another one now.
 */
export function refuseLost(place: Pick<Place, 'sequence' | 'entry'>, ends: Ends): void {
  const loss = lossOf(place, ends);
  if (loss === null) return;
  const why =
    loss === 'log_restored'
      ? 'The database was restored to an earlier time since'
      : 'Entries behind the cursor are not kept any more';
  throw new Problem(loss, `${why}: take a snapshot and go on from its cursor`);
}

/** The end of the feed, or where it begins when there is nothing. */
export async function findEnd({ unit, principal }: Context): Promise<Place> {
  const { organizationId } = memberOf(principal);
  const [end] = await unit.query<Pick<Place, 'sequence' | 'entry'>>(endSql(organizationId));
  return end ? { ...end, known: [] } : start;
}

/** The last entry that has a place. */
export function endSql(organizationId: string): Sql {
  return sql`select s.sequence::text, ${entryName('s')} as entry from sequenced_changes s
    where s.organization_id = ${organizationId} order by s.sequence desc limit 1`;
}
