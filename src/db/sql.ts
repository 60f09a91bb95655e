import { onceForText } from '../remember.ts';
import template, { join as joinAny, raw, Sql } from 'sql-template-tag';

export { raw, Sql };
export { empty } from 'sql-template-tag';

/**
 * What can be sent as a parameter. Not `undefined`, which would be a silent null, nor a function whose call was
 * forgotten; an object is sent as the JSON text that it is meant to be.
 */
export type SqlValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | Uint8Array
  | null
  | readonly SqlValue[];

/** What a statement is made of. */
type Parts = readonly (SqlValue | Sql)[];

/** A statement or a part of one: values become parameters, other parts are put in. */
export const sql = (strings: readonly string[], ...values: Parts): Sql =>
  plannedAs(values, template(strings, ...values));

const planned = new WeakSet<Sql>();

/**
 * The statement, to be planned for its values each time: where a plan for any values would be a bad one, as it is for a
 * range, of which the planner guesses a third of the table. It is not prepared, and neither is one that it is a part of.
 */
export function plannedByValues(statement: Sql): Sql {
  planned.add(statement);
  return statement;
}

/** Whether `plannedByValues` was asked for, of the statement or of a part of it. */
export function isPlannedByValues(statement: Sql): boolean {
  return planned.has(statement);
}

const plannedAs = (parts: Parts, whole: Sql): Sql =>
  parts.some((part) => part instanceof Sql && planned.has(part)) ? plannedByValues(whole) : whole;

/** The values and parts of a list, with what stands between them. */
export const join = (values: Parts, separator?: string): Sql =>
  plannedAs(values, joinAny(values, separator));

const quoted = onceForText((name) => `"${name.replaceAll('"', '""')}"`);
const named = onceForText((path) => raw(path));

/** A quoted name of a table or column. Names come from definitions in the code, never from input. */
export function identifier(...path: string[]): Sql {
  return named(path.map(quoted).join('.'));
}

/** A quoted string constant, for texts that are part of a statement's shape (JSON keys, casts). */
export function literal(text: string): Sql {
  return raw(`'${text.replaceAll("'", "''")}'`);
}

/** The same statement in as few parts as can be: one that is put into many others is joined once. */
export function compact(statement: Sql): Sql {
  return statement.values.length === 0 ? plannedAs([statement], raw(statement.sql)) : statement;
}

/** A type's name, such as `uuid`, for a cast or a record definition. */
export function typeName(name: string): Sql {
  if (!/^[a-z]+(\(\d+\))?(\[\])?$/.test(name)) throw new Error(`Not a type's name: ${name}`);
  return raw(name);
}
