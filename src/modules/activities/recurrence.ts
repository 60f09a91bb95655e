import type { Temporal } from '@js-temporal/polyfill';
import type { RRuleTemporal } from 'rrule-temporal';
import { z } from 'zod';
import { later } from '../../later.ts';

/** What a rule may say beside how often: nothing that would make it come twice a day. Those that begin with BY are lists. */
const parts: Record<string, RegExp> = {
  INTERVAL: /^[1-9]\d{0,2}$/,
  COUNT: /^[1-9]\d{0,3}$/,
  UNTIL: /^\d{8}(T\d{6}Z)?$/,
  BYDAY: /^(-?([1-9]|[1-4]\d|5[0-3]))?(MO|TU|WE|TH|FR|SA|SU)$/,
  BYMONTH: /^([1-9]|1[0-2])$/,
  BYMONTHDAY: /^-?([1-9]|[12]\d|3[01])$/,
  BYSETPOS: /^-?\d{1,3}$/,
  WKST: /^(MO|TU|WE|TH|FR|SA|SU)$/,
};

/** How many days, weeks, months or years a rule is followed before it counts as one that never comes again. */
const followed = { DAILY: 2000, WEEKLY: 1000, MONTHLY: 600, YEARLY: 60 };
/** Within how many of them it must come for the first time: to look further takes seconds. */
const awaited = { DAILY: 370, WEEKLY: 54, MONTHLY: 14, YEARLY: 9 };

/** An RRULE of RFC 5545, by days, weeks, months or years. */
export const RecurrenceRule = z
  .string()
  .trim()
  .max(200)
  .transform((text) => text.toUpperCase().replace(/^RRULE:/, ''))
  .pipe(
    z
      .string()
      .regex(/^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;|$)/, {
        message: 'Write an RRULE such as FREQ=WEEKLY;BYDAY=MO: DAILY, WEEKLY, MONTHLY or YEARLY',
        abort: true,
      })
      .refine(isRule, {
        message: 'It is no rule of RFC 5545, or one with parts that are not known here',
        abort: true,
      })
      .refine(comes, 'It never comes, or not for years: a day of one month is written FREQ=YEARLY'),
  );

function isRule(text: string): boolean {
  const given = text.split(';').slice(1);
  const known = given.every((part) => {
    const [name = '', value = ''] = part.split('=');
    const values = name.startsWith('BY') ? value.split(',') : [value];
    return Object.hasOwn(parts, name) && values.every((one) => parts[name]!.test(one));
  });
  const names = given.map((part) => part.split('=')[0]);
  if (!known || new Set(names).size < names.length) return false;
  if (names.includes('COUNT') && names.includes('UNTIL')) return false;
  return true;
}

/** Whether there are such days at all, however often and until when they are asked for. */
function comes(text: string): boolean {
  const days = text.split(';').filter((part) => !/^(INTERVAL|COUNT|UNTIL)=/.test(part));
  const now = new Date();
  try {
    return ruleOf(days.join(';'), now.toISOString(), 'UTC', awaited).next(now, false) !== null;
  } catch {
    return false;
  }
}

function ruleOf(text: string, start: string, zone: string, periods = followed): RRuleTemporal {
  const from = timeIn(zone, start).toPlainDateTime();
  const stamp = from.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '');
  const rruleString = `DTSTART;TZID=${zone}:${stamp}\nRRULE:${text}`;
  const [frequency] = text.slice('FREQ='.length).split(';') as [keyof typeof followed];
  const Rule = later('rrule-temporal').RRuleTemporal;
  return new Rule({ rruleString, maxIterations: periods[frequency] });
}

const timeIn = (zone: string, time: string): Temporal.ZonedDateTime =>
  later('@js-temporal/polyfill').Temporal.Instant.from(time).toZonedDateTimeISO(zone);

/** The last year that a date has four digits for: what comes later can be neither told nor kept. */
const lastYear = 9999;

/**
 * The first time of the rule behind the one given, at the same time of the day in the zone, summer or winter. Null when
 * it is over, or comes when years have five digits.
 */
export function nextOccurrence(
  rule: string,
  { start, after, zone }: { start: string; after: string; zone: string },
): string | null {
  if (timeIn(zone, start).year > lastYear) return null;
  try {
    const next = ruleOf(rule, start, zone).next(new Date(after), false);
    const time = next && new Date(next.epochMilliseconds);
    return time && time.getUTCFullYear() <= lastYear ? time.toISOString() : null;
  } catch (error) {
    if (String(error).includes('Maximum iterations')) return null;
    throw error;
  }
}
