import { compact, identifier, join, raw, type Sql, sql, typeName } from '../../db/sql.ts';
import { onceFor } from '../../remember.ts';
import type { RecordBody, RecordObject } from '../define.ts';
import type { Field } from '../fields.ts';
import { oneOf } from '../lookup.ts';
import { projection } from '../query/projection.ts';
import { columnOf, writable } from '../source.ts';

/** The name of the object's table in statements that write. */
export const here = 't';

/** What a statement on the object's table (as `t`) gives back of a record: see `Written`. */
export const returned = onceFor((definition: RecordObject): Sql =>
  compact(
    sql`${identifier(here, 'id')}, ${identifier(here, 'version')}, ${projection(definition, here)}::text as json`,
  ),
);

interface Column {
  name: string;
  type: string;
  kept?: Field['kept'];
}

const columnsOf = onceFor((definition: RecordObject): readonly Column[] => {
  const own = writable(definition).flatMap(([name, { kind, kept }]) =>
    kind.suffixes.map((suffix, index) => ({
      name: `${columnOf(name)}${suffix}`,
      type: kind.types[index]!,
      kept,
    })),
  );
  return [{ name: 'id', type: 'uuid' }, ...own];
});

/** The writable fields, each with its columns' names as they stand in a row's JSON. */
const cellsOf = onceFor((definition: RecordObject) =>
  writable(definition).map(([name, { kind, members }]) => ({
    name,
    kind,
    members,
    keys: kind.suffixes.map((suffix) => `,${JSON.stringify(`${columnOf(name)}${suffix}`)}:`),
  })),
);

/**
 * The record as a row in JSON, by column; those that are null are left out, which a recordset reads as null. Written
 * as text at once: an object of that many members, for a moment, takes more memory than all the rest of a write.
 */
function rowJson(definition: RecordObject, record: RecordBody): string {
  let json = `{"id":${JSON.stringify(record['id'])}`;
  for (const { name, kind, members, keys } of cellsOf(definition)) {
    const value = record[name];
    const values = kind.toColumns(members ? members.stored(value) : value);
    for (let index = 0; index < keys.length; index += 1) {
      const cell = values[index] ?? null;
      if (cell !== null) json += keys[index]! + JSON.stringify(cell);
    }
  }
  return `${json}}`;
}

/** The records as one JSON array of rows: one parameter, whatever their number. */
function rowsJson(definition: RecordObject, records: RecordBody[]): string {
  return `[${records.map((record) => rowJson(definition, record)).join(',')}]`;
}

/** The columns with their types, as a record that JSON is read into. */
const typesOf = onceFor((columns: readonly Column[]): Sql =>
  compact(join(columns.map(({ name, type }) => sql`${identifier(name)} ${typeName(type)}`))),
);

function recordset(columns: readonly Column[], json: string): Sql {
  return sql`jsonb_to_recordset(${json}::jsonb) as r(${typesOf(columns)})`;
}

/** The names of the columns, for a list of those to fill, and for one of what fills them. */
const namesOf = onceFor((columns: readonly Column[]): { own: Sql; given: Sql } => ({
  own: compact(join(columns.map(({ name }) => identifier(name)))),
  given: compact(join(columns.map(({ name }) => identifier('r', name)))),
}));

/** Whether a row of the object's table is one of the records. */
export function among(organizationId: string, records: readonly RecordBody[]): Sql {
  const ids = records.map(({ id }) => String(id));
  return sql`${identifier(here, 'organization_id')} = ${organizationId} and ${oneOf(identifier(here, 'id'), ids)}`;
}

/** Makes the records, in one statement. */
export function insertSql(
  definition: RecordObject,
  organizationId: string,
  records: RecordBody[],
): Sql {
  const columns = columnsOf(definition);
  const { own, given } = namesOf(columns);
  return sql`
    insert into ${identifier(definition.table)} as ${raw(here)} (organization_id, ${own})
    select ${organizationId}::uuid, ${given}
    from ${recordset(columns, rowsJson(definition, records))}
    returning ${returned(definition)}`;
}

/** Gives the records all their values, in one statement. */
export function updateSql(
  definition: RecordObject,
  organizationId: string,
  records: RecordBody[],
): Sql {
  const columns = columnsOf(definition);
  const changes = columns.slice(1).map(({ name, kept = (_, given) => given }) => {
    const [held, given] = [identifier(here, name), identifier('r', name)];
    return sql`${identifier(name)} = ${kept(held, given)}`;
  });
  return sql`
    update ${identifier(definition.table)} ${identifier(here)} set ${join(changes)}
    from ${recordset(columns, rowsJson(definition, records))}
    where ${among(organizationId, records)} and ${identifier(here, 'id')} = r.id
    returning ${returned(definition)}`;
}

/** Takes the records out of the bin, in one statement. */
export const restoreSql = binSql(sql`null`);

/** Moves the records to the bin, in one statement. */
export const deleteSql = binSql(sql`now()`);

function binSql(deletedAt: Sql) {
  return (definition: RecordObject, organizationId: string, records: RecordBody[]): Sql => sql`
    update ${identifier(definition.table)} ${identifier(here)} set deleted_at = ${deletedAt}
    where ${among(organizationId, records)}
    returning ${returned(definition)}`;
}
