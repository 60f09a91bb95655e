import { raw, type Sql } from 'sql-template-tag';

export { empty, join, raw, Sql } from 'sql-template-tag';
export { default as sql } from 'sql-template-tag';

/** A quoted name of a table or column. Names come from definitions in the code, never from input. */
export function identifier(...path: string[]): Sql {
  return raw(path.map((name) => `"${name.replaceAll('"', '""')}"`).join('.'));
}

/** A quoted string constant, for texts that are part of a statement's shape (JSON keys, casts). */
export function literal(text: string): Sql {
  return raw(`'${text.replaceAll("'", "''")}'`);
}

/** A type's name, such as `uuid`, for a cast or a record definition. */
export function typeName(name: string): Sql {
  if (!/^[a-z]+(\(\d+\))?(\[\])?$/.test(name)) throw new Error(`Not a type's name: ${name}`);
  return raw(name);
}
