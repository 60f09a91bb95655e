import { compact, identifier, join, literal, type Sql, sql } from '../../db/sql.ts';
import { onceFor, onceForText } from '../../remember.ts';
import { orderOf, type SortKey, sortKeys, defaultSort } from './keyset.ts';
import { columnOf, type Include, includedSource, type Source } from '../source.ts';

/** How many rows an include of many shows. */
export const includedRows = 10;

/** What of a record is shown: all fields unless named, and the includes named. */
export interface Shown {
  fields?: readonly string[] | undefined;
  include?: readonly string[] | undefined;
}

/** The SQL of one field's value as JSON. */
export function fieldSql(source: Source, here: string, name: string): Sql {
  const field = source.fields[name];
  if (!field) throw new Error(`${source.object} has no field ${name}`);
  if (field.lies) return field.lies.json(here);
  return field.expression?.(here) ?? (field.select ?? field.kind.select)(here, columnOf(name));
}

/** How many projections are kept of a source: of all the fields that may be asked for there are many choices. */
const maxKept = 100;

const projectionsOf = onceFor((source: Source) =>
  onceForText((asked) => {
    const { here, ...shown } = JSON.parse(asked) as Shown & { here: string };
    return compact(compile(source, here, shown));
  }, maxKept),
);

/** The row `here` as JSON: the record as the API shows it, with the keys in the definition's order. */
export function projection(source: Source, here: string, { fields, include }: Shown = {}): Sql {
  return projectionsOf(source)(JSON.stringify({ here, fields, include }));
}

function compile(source: Source, here: string, shown: Shown): Sql {
  const included = includesOf(source, shown).map((name): [string, Sql] => {
    const include = source.includes[name];
    if (!include) throw new Error(`${source.object} includes no ${name}`);
    return [name, includeSql(source, include, here, `${here}_${name}`)];
  });
  return shownSql(source, here, shown, included);
}

/** What is included: always, or because it is asked for. */
export function includesOf(source: Source, { include }: Shown): string[] {
  return [...new Set([...source.embeds, ...(include ?? [])])];
}

/** The row `here` as JSON, with what is included by its name. */
export function shownSql(
  source: Source,
  here: string,
  { fields }: Shown,
  included: readonly [name: string, value: Sql][],
): Sql {
  const names = fields ?? ownNames(source);
  const own = names
    .filter((name) => !source.fields[name]?.lies)
    .map((name): [string, Sql] => [name, fieldSql(source, here, name)]);
  const members = names.filter((name) => source.fields[name]?.lies);
  if (members.length > 0 && !names.includes('customFields')) {
    own.push(['customFields', membersSql(source, here, members)]);
  }
  const columns = [...own, ...included].map(
    ([name, value]) => sql`${value} as ${identifier(name)}`,
  );
  return sql`row_to_json((select x from (select ${join(columns)}) x))`;
}

/** The fields that stand in the record by their own name. */
function ownNames({ fields }: Source): string[] {
  return Object.keys(fields).filter((name) => !fields[name]!.lies);
}

/** Some of the custom fields: `customFields.tier` is the member `tier`. */
function membersSql(source: Source, here: string, names: readonly string[]): Sql {
  const members = names.map(
    (name) => sql`${literal(name.slice(name.indexOf('.') + 1))}, ${fieldSql(source, here, name)}`,
  );
  return sql`json_build_object(${join(members)})`;
}

function includeSql(source: Source, include: Include, here: string, there: string): Sql {
  const target = includedSource(source, include);
  const table = identifier(target.table);
  const alias = identifier(there);
  const undeleted = target.softDeletes
    ? sql`and ${identifier(there, 'deleted_at')} is null`
    : sql``;
  const rows = sql`from ${table} ${alias} where ${include.on(here, there)} ${undeleted}`;
  if (!include.many) return sql`(select ${projection(target, there)} ${rows})`;
  const keys = sortKeys(target, defaultSort(target));
  const most = include.rows ?? includedRows;
  return sql`(select json_build_object(
    'data', coalesce(json_agg(p.j order by p.n) filter (where p.n <= ${literal(String(most))}::int), '[]'::json),
    'page', json_build_object(
      'nextCursor', case when count(*) > ${literal(String(most))}::int
        then max(p.k) filter (where p.n = ${literal(String(most))}::int)::json end,
      'hasMore', count(*) > ${literal(String(most))}::int))
    from (
      select row_number() over () as n, ${projection(target, there)} as j, ${cursorSql(keys, there)} as k
      from (select ${alias}.* ${rows} ${orderOf(keys, there)} limit ${literal(String(most + 1))}::int) ${alias}
    ) p)`;
}

/** The values of the sort keys, as a JSON array of texts: what a cursor holds. */
export function cursorSql(keys: readonly SortKey[], here: string): Sql {
  return sql`json_build_array(${join(keys.map((key) => sql`${key.column(here)}::text`))})::text`;
}
