import { identifier, join, literal, raw, type Sql, sql } from '../../db/sql.ts';
import { columnOf, type Source } from '../source.ts';
import { fieldSql } from './projection.ts';

/** What each change changes, and an entry says itself. */
const untold = new Set(['version', 'updatedAt']);

/** The fields whose changes are told, with their columns. */
export function toldFields({ fields }: Source): { name: string; columns: string[] }[] {
  return Object.entries(fields).flatMap(([name, { kind, expression, lies }]) =>
    expression || lies || untold.has(name)
      ? []
      : [{ name, columns: kind.suffixes.map((suffix) => `${columnOf(name)}${suffix}`) }],
  );
}

/**
 * The SQL of what the log's entry `c` changed, as a JSON array of fields with the API's values from and
 * to. Of a new row it tells what is not null, and of one that is gone what was not.
 */
export function changesSql(source: Source): Sql {
  const table = identifier(source.table);
  const told = toldFields(source);
  const names = told.map(
    ({ name, columns }, index) =>
      sql`(${raw(String(index))}, ${literal(name)}, ${heldIn(columns)})`,
  );
  const value = (image: 'before' | 'after', row: string): Sql => {
    const values = told.map(
      ({ name }) => sql`when ${literal(name)} then to_json(${fieldSql(source, row, name)})`,
    );
    return sql`case when ${identifier('c', image)} ?| f.held then case f.name ${join(values, ' ')} end end`;
  };
  // The values are found for the fields that the entry has, which are few: that is most of what it costs.
  return sql`(
    select coalesce(json_agg(json_build_object('field', m.name, 'from', m.was, 'to', m.became) order by m.n), '[]'::json)
    from (
      select f.n, f.name, ${value('before', 'b')} as was, ${value('after', 'a')} as became
      from (values ${join(names)}) f (n, name, held)
      cross join jsonb_populate_record(null::${table}, coalesce(c.before, '{}')) b
      cross join jsonb_populate_record(null::${table}, coalesce(c.after, '{}')) a
      where exists (select from unnest(f.held) h where c.before -> h is distinct from c.after -> h)
    ) m
    where m.was is not null or m.became is not null
  )`;
}

function heldIn(columns: readonly string[]): Sql {
  return sql`array[${join(columns.map(literal))}]`;
}

/** The condition that the entry `c` changed the field: no value and null are the same. */
export function changedSql(source: Source, field: string): Sql {
  const { columns } = toldFields(source).find(({ name }) => name === field)!;
  const changed = columns.map((column) => {
    const [was, became] = [sql`c.before`, sql`c.after`].map(
      (image) => sql`coalesce(${image} -> ${literal(column)}, 'null')`,
    );
    return sql`${was!} <> ${became!}`;
  });
  return sql`(${join(changed, ' or ')})`;
}
