import { identifier, join, literal, type Sql, sql } from '../../db/sql.ts';
import { columnOf, type Source } from '../source.ts';
import { fieldSql } from './projection.ts';

const here = 'image';

/**
 * The SQL of a row as the log keeps it, `columns` by their names in the table, as JSON with the API's
 * fields: those that the row holds. Null for no row.
 */
export function imageSql(source: Source, columns: Sql): Sql {
  const members = Object.entries(source.fields).flatMap(([name, { kind, expression, lies }]) => {
    if (expression || lies) return [];
    const held = kind.suffixes.map((suffix) => literal(`${columnOf(name)}${suffix}`));
    return [
      sql`(${literal(name)}, ${columns} ?| array[${join(held)}], to_json(${fieldSql(source, here, name)}))`,
    ];
  });
  return sql`case when ${columns} is not null then (
    select coalesce(json_object_agg(m.name, m.value) filter (where m.held), '{}')
    from jsonb_populate_record(null::${identifier(source.table)}, ${columns}) ${identifier(here)}
    cross join lateral (values ${join(members)}) m (name, held, value)) end`;
}
