import { raw, type Sql, sql } from '../../db/sql.ts';

/** The organization's time zone: read once in a statement, so that what is made of it can use an index. */
export const organizationZone = sql`(select s.timezone from organization_settings s
  where s.organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)`;

const units = { h: 'hours', d: 'days', w: 'weeks', mo: 'months', y: 'years' } as const;
type UnitName = keyof typeof units;

const begins = { Week: 'week', Month: 'month', Quarter: 'quarter', Year: 'year' } as const;

const form = /^(now|today|startOf(Week|Month|Quarter|Year))?(?:([+-])(\d{1,4})(h|d|w|mo|y))?$/;

/** Years beyond which Postgres may know no such time. */
const maxYears = 999;

const help =
  'write now, today, startOfWeek, startOfMonth, startOfQuarter or startOfYear, or an offset such as -30d (h, d, w, mo, y), or both: startOfMonth-1mo';

/** Whether the text is meant to be relative: what is not begins with a digit. */
export function isRelative(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z+-]/i.test(value);
}

/**
 * A time such as `-30d` or `startOfMonth-1mo`, in the organization's time zone: days are those of its
 * calendar, also when one has 23 or 25 hours. Throws what `refuse` makes of the reason why it is none.
 */
export function momentSql(
  kind: 'date' | 'timestamp',
  text: string,
  refuse: (message: string) => Error,
): Sql {
  const [, begin, period, sign, amount, unit] = form.exec(text) ?? [];
  if (begin === undefined && unit === undefined) throw refuse(`${text} is no time: ${help}`);
  if (kind === 'date' && unit === 'h') throw refuse(`${text}: a date has no hours`);
  if (unit === 'y' && Number(amount) > maxYears) {
    throw refuse(`${text}: ${maxYears} years are the most`);
  }
  const local = localSql(begin, period as keyof typeof begins | undefined);
  const days =
    unit === undefined || unit === 'h' ? local : sql`${local} ${offset(sign!, amount!, unit)}`;
  if (kind === 'date') return sql`(select (${days})::date)`;
  const moment = sql`(${days}) at time zone ${organizationZone}`;
  return unit === 'h'
    ? sql`(select ${moment} ${offset(sign!, amount!, unit)})`
    : sql`(select ${moment})`;
}

/** The beginning of the period, or now, as clocks in the organization's time zone show it. */
function localSql(begin: string | undefined, period: keyof typeof begins | undefined): Sql {
  const now = sql`(now() at time zone ${organizationZone})`;
  if (begin === undefined || begin === 'now') return now;
  return sql`date_trunc(${period ? begins[period] : 'day'}, ${now})`;
}

function offset(sign: string, amount: string, unit: string): Sql {
  return raw(`${sign} interval '${Number(amount)} ${units[unit as UnitName]}'`);
}
