import { type Sql, sql } from '../../db/sql.ts';
import { organizationZone } from '../../records/query/moments.ts';

/** A span of the calendar as it is asked for: `2026`, `2026Q4`, `2026-11`. */
export const periodForm = /^[12]\d{3}(?:Q[1-4]|-(?:0[1-9]|1[0-2]))?$/;

/** The span as a table of one row: its first day, the day behind its last, and the same as times in the organization's zone. */
export function spanSql(period: string | undefined): Sql {
  const { first, step } = partsOf(period);
  return sql`(
    select s.first, s.next, s.first::timestamp at time zone s.zone as since, s.next::timestamp at time zone s.zone as until,
      s.today::timestamp at time zone s.zone as morning, (s.today + 1)::timestamp at time zone s.zone as midnight,
      s.today, s.zone
    from (
      select f.first, (f.first + ${step}::interval)::date as next, f.today, f.zone from (
        select coalesce(${first}::date, date_trunc('quarter', z.now)::date) as first, z.now::date as today, z.zone
        from (select ${organizationZone} as zone, now() at time zone ${organizationZone} as now) z
      ) f
    ) s)`;
}

function partsOf(period: string | undefined): { first: string | null; step: string } {
  if (period === undefined) return { first: null, step: '3 months' };
  const year = period.slice(0, 4);
  if (period.length === 4) return { first: `${year}-01-01`, step: '1 year' };
  if (period[4] === '-') return { first: `${period}-01`, step: '1 month' };
  const month = String(3 * Number(period[5]) - 2).padStart(2, '0');
  return { first: `${year}-${month}-01`, step: '3 months' };
}

/** The span as replies show it: both of its days belong to it. */
export function shownSpanSql(period: string | undefined): Sql {
  return sql`select s.first::text as first, (s.next - 1)::text as last, s.today::text as today, s.zone as "timeZone" from ${spanSql(period)} s`;
}

/** The span as `shownSpanSql` gives it. */
export interface Span {
  first: string;
  last: string;
  today: string;
  timeZone: string;
}
