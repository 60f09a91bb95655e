import { z } from 'zod';
import { identifier, type Sql, sql } from '../db/sql.ts';

export const operators = [
  'eq',
  'ne',
  'in',
  'nin',
  'isNull',
  'contains',
  'startsWith',
  'endsWith',
  'gt',
  'gte',
  'lt',
  'lte',
  'hasAny',
  'hasAll',
  'hasNone',
] as const;
export type Operator = (typeof operators)[number];

/** What rows must be: a condition on a field, conditions together, or conditions on related rows. */
export type Filter =
  | { and: Filter[] }
  | { or: Filter[] }
  | { not: Filter }
  | { relation: string; quantifier: 'some' | 'none' | 'every'; filter: Filter }
  | { field: string; op: Operator; value: unknown };

const always: readonly Operator[] = ['eq', 'ne', 'in', 'nin', 'isNull'];
const ordered: readonly Operator[] = [...always, 'gt', 'gte', 'lt', 'lte'];
const textual: readonly Operator[] = [...always, 'contains', 'startsWith', 'endsWith'];

/** How a kind of field lies in a table, and what can be asked of it. */
export interface Kind {
  /** The columns, after the field's own name: `['']`, or `['_micros', '_currency']`. */
  suffixes: readonly string[];
  /** The columns' types, as `jsonb_to_recordset` and cursors need them. */
  types: readonly string[];
  operators: readonly Operator[];
  /** What a value is in a query parameter. */
  queryType: 'string' | 'integer' | 'number' | 'boolean';
  /** What the text of a query parameter says; not checked yet. */
  read(text: string): unknown;
  /** It can be summed: a whole number, or one of millionths, which is shown as a decimal or as a number. */
  number?: 'integer' | 'micros' | 'millionths';
  /** It can be compared with times such as `-30d`, as one of these. */
  moment?: 'date' | 'timestamp';
  /** The value to compare with, checked. */
  operand: z.ZodType<string | number | boolean>;
  /** The value as JSON for the reply. */
  select(table: string, column: string): Sql;
  /** A value of the API as values of the columns; nulls for null. */
  toColumns(value: unknown): unknown[];
}

const column = (table: string, name: string): Sql => identifier(table, name);

/** A kind of one column whose JSON is the API's. */
function plain(type: string, allowed: readonly Operator[], operand: Kind['operand']): Kind {
  return {
    suffixes: [''],
    types: [type],
    operators: allowed,
    operand,
    queryType: 'string',
    read: (text) => text,
    select: column,
    toColumns: (value) => [value ?? null],
  };
}

const readInteger = (text: string): unknown => (/^-?\d{1,16}$/.test(text) ? Number(text) : text);
export const readBoolean = (text: string): unknown =>
  text === 'true' ? true : text === 'false' ? false : text;

const outOfRange = (message: string) => ({
  message,
  params: { code: 'out_of_range' },
  abort: true,
});

/** A day that Postgres knows too: there is no year 0. */
export const dateText = z.iso
  .date()
  .refine((text) => !text.startsWith('0000'), outOfRange('The first year is 0001'));

const [firstMoment, lastMoment] = ['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'];
const isBeyond = (text: string): boolean =>
  Date.parse(text) < Date.parse(firstMoment) || Date.parse(text) > Date.parse(lastMoment);
const toUtc = (text: string): string =>
  Number.isNaN(Date.parse(text)) ? text : new Date(text).toISOString();
/** A point in time with its offset; made regular: in UTC, with milliseconds. */
export const timestampText = z.iso
  .datetime({ offset: true })
  .refine((text) => !isBeyond(text), outOfRange(`Times are from ${firstMoment} to ${lastMoment}`))
  .overwrite(toUtc);

const decimalForm = /^(-?)(\d{1,12})(?:\.(\d{1,6}))?$/;
/** A decimal of up to 12 digits before the point and 6 behind it, as text. */
export const decimalText = z.string().regex(decimalForm, 'Write a decimal such as "12500.00"');

/** Whether the text is such a decimal. */
export function isDecimal(text: string): boolean {
  return decimalForm.test(text);
}

/** Millionths, as text: beyond what a JSON number holds. */
export function toMicros(decimal: string): string {
  const [, sign = '', whole = '0', fraction = ''] = decimalForm.exec(decimal) ?? [];
  return String(BigInt(`${sign}${whole}${fraction.padEnd(6, '0')}`));
}

/** The decimal as replies show it, with two digits behind the point at least. */
export function regularDecimal(decimal: string): string {
  if (!decimalForm.test(decimal)) return decimal;
  const micros = BigInt(toMicros(decimal));
  const digits = String(micros < 0 ? -micros : micros).padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0{1,4}$/, '');
  return `${micros < 0 ? '-' : ''}${digits.slice(0, -6)}.${fraction}`;
}

const micros = z.preprocess(
  (value) => (typeof value === 'number' ? String(value) : value),
  decimalText,
);

/** Timestamps in UTC with milliseconds, as the contract writes them. */
export function timestampJson(value: Sql): Sql {
  return sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

export const kinds = {
  text: plain('text', textual, z.string()),
  choice: plain('text', always, z.string()),
  integer: {
    ...plain('integer', ordered, z.int().min(-2_147_483_648).max(2_147_483_647)),
    queryType: 'integer',
    read: readInteger,
    number: 'integer',
  },
  long: {
    ...plain('bigint', ordered, z.int()),
    number: 'integer',
    queryType: 'integer',
    read: readInteger,
  },
  boolean: { ...plain('boolean', always, z.boolean()), queryType: 'boolean', read: readBoolean },
  date: { ...plain('date', ordered, dateText), moment: 'date' },
  timestamp: {
    ...plain('timestamptz', ordered, timestampText),
    moment: 'timestamp',
    select: (table, name) => timestampJson(column(table, name)),
  },
  reference: plain('uuid', always, z.uuid()),
  json: plain('jsonb', [], z.never()),
  /** Texts or objects; can be asked when a key of the records keeps their values. */
  list: {
    ...plain('jsonb', ['hasAny', 'hasAll', 'hasNone', 'isNull'], z.string()),
    toColumns: (value) => [value ?? []],
  },
  decimal: {
    number: 'micros',
    suffixes: ['_micros'],
    types: ['bigint'],
    operators: ordered,
    queryType: 'string',
    read: (text) => text,
    operand: micros.transform(toMicros),
    select: (table, name) => sql`app.decimal(${column(table, `${name}_micros`)})`,
    toColumns: (value) => [value === null || value === undefined ? null : toMicros(String(value))],
  },
  money: {
    suffixes: ['_micros', '_currency'],
    types: ['bigint', 'text'],
    operators: ordered,
    number: 'micros',
    queryType: 'string',
    read: (text) => text,
    operand: micros.transform(toMicros),
    select: (
      table,
      name,
    ) => sql`case when ${column(table, `${name}_micros`)} is not null then json_build_object(
      'amount', app.decimal(${column(table, `${name}_micros`)}), 'currency', ${column(table, `${name}_currency`)}) end`,
    toColumns: (value) => {
      const money = value as { amount: string; currency: string } | null;
      return money ? [toMicros(money.amount), money.currency] : [null, null];
    },
  },
  /** What something points to, a row of any table: found by its id. */
  pointer: {
    ...plain('uuid', always, z.uuid()),
    suffixes: ['_id', '_type'],
    types: ['uuid', 'text'],
    select: (table, name) =>
      sql`case when ${column(table, `${name}_type`)} is not null then json_build_object(
      'type', ${column(table, `${name}_type`)}, 'id', ${column(table, `${name}_id`)}) end`,
  },
  /** Who made the record. */
  actor: {
    ...plain('text', [], z.never()),
    suffixes: ['_type', '_id'],
    select: (table, name) =>
      sql`json_build_object('type', ${column(table, `${name}_type`)}, 'id', ${column(table, `${name}_id`)})`,
  },
} as const satisfies Record<string, Kind>;
