import type { Sql } from '../../db/sql.ts';
import type { Field } from '../fields.ts';
import { type Operator, readBoolean } from '../kinds.ts';
import { isRelative, momentSql } from './moments.ts';

/** How many values a list may have in a filter. */
export const maxListed = 500;

/** Operators that take a list. */
export const listOperators: ReadonlySet<Operator> = new Set([
  'in',
  'nin',
  'hasAny',
  'hasAll',
  'hasNone',
]);

/** A value that is sent as it is. */
export type Constant = string | number | boolean;

/** What a condition compares with: a value, or one that Postgres makes of the present time. */
export type Operand = Constant | Sql;

/** What the text of a query parameter says, for an operator of the field; not checked yet. */
export function readOperand({ kind }: Field, op: Operator, text: unknown): unknown {
  if (op === 'isNull') return readBoolean(String(text));
  if (!Array.isArray(text)) return kind.read(String(text));
  return text.map((part) => kind.read(String(part)));
}

/** The value, checked and made regular. Throws what `refuse` makes of a message. */
export function operandOf(
  { kind, operand: regular }: Field,
  op: Operator,
  value: unknown,
  refuse: (message: string) => Error,
): Operand | Constant[] {
  if (op === 'isNull') {
    if (typeof value === 'boolean') return value;
    throw refuse('isNull is true or false');
  }
  const one = (candidate: unknown): Constant => {
    const result = (regular ?? kind.operand).safeParse(candidate);
    if (result.success) return result.data;
    throw refuse(result.error.issues[0]?.message ?? 'Not a value of this field');
  };
  const { moment } = kind;
  if (!listOperators.has(op))
    return moment && isRelative(value) ? momentSql(moment, value, refuse) : one(value);
  if (!Array.isArray(value) || value.length === 0) throw refuse(`${op} needs a list of values`);
  if (value.length > maxListed) throw refuse(`${op} takes ${maxListed} values at most`);
  return value.map(one);
}
