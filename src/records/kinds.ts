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

/** What rows must be: a condition on a field, or conditions together. */
export type Filter =
  | { and: Filter[] }
  | { or: Filter[] }
  | { not: Filter }
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
  queryType: 'string' | 'integer' | 'boolean';
  /** The value to compare with, checked; what a query parameter's text means is the schema's to say. */
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
    select: column,
    toColumns: (value) => [value ?? null],
  };
}

const fromText = <T extends z.ZodType<string | number | boolean>>(
  read: (text: string) => unknown,
  schema: T,
): T =>
  z.preprocess(
    (value) => (typeof value === 'string' ? read(value) : value),
    schema,
  ) as unknown as T;

const wholeNumber = fromText(
  (text) => (/^-?\d{1,16}$/.test(text) ? Number(text) : text),
  z.int().min(-2_147_483_648).max(2_147_483_647),
);
const truth = fromText(
  (text) => (text === 'true' ? true : text === 'false' ? false : text),
  z.boolean(),
);
export const dateText = z.iso.date();
export const timestampText = z.iso.datetime({ offset: true });

const decimalForm = /^(-?)(\d{1,12})(?:\.(\d{1,6}))?$/;
/** A decimal of up to 12 digits before the point and 6 behind it, as text. */
export const decimalText = z.string().regex(decimalForm, 'Write a decimal such as "12500.00"');

/** Millionths, as text: beyond what a JSON number holds. */
export function toMicros(decimal: string): string {
  const [, sign = '', whole = '0', fraction = ''] = decimalForm.exec(decimal) ?? [];
  return String(BigInt(`${sign}${whole}${fraction.padEnd(6, '0')}`));
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
  integer: { ...plain('integer', ordered, wholeNumber), queryType: 'integer' },
  boolean: { ...plain('boolean', always, truth), queryType: 'boolean' },
  date: plain('date', ordered, dateText),
  timestamp: {
    ...plain('timestamptz', ordered, timestampText),
    select: (table, name) => timestampJson(column(table, name)),
  },
  reference: plain('uuid', always, z.uuid()),
  json: plain('jsonb', [], z.never()),
  /** Texts or objects; can be asked when a key of the records keeps their values. */
  list: {
    ...plain('jsonb', ['hasAny', 'hasAll', 'hasNone', 'isNull'], z.string()),
    toColumns: (value) => [value ?? []],
  },
  money: {
    suffixes: ['_micros', '_currency'],
    types: ['bigint', 'text'],
    operators: ordered,
    queryType: 'string',
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
  /** Who made the record. */
  actor: {
    ...plain('text', [], z.never()),
    suffixes: ['_type', '_id'],
    select: (table, name) =>
      sql`json_build_object('type', ${column(table, `${name}_type`)}, 'id', ${column(table, `${name}_id`)})`,
  },
} as const satisfies Record<string, Kind>;
