/** Where a definition and its table say different things: sentences that tell what would be right. */
import type { Queryable } from '../../../src/db/admin.ts';
import type { Field } from '../../../src/records/fields.ts';
import { kinds } from '../../../src/records/kinds.ts';
import { columnOf, type Source, writable } from '../../../src/records/source.ts';
import { unwrap } from './schema.ts';

interface Column {
  name: string;
  type: string;
  notNull: boolean;
  hasDefault: boolean;
  generated: boolean;
  /** The conditions on this column alone. */
  checks: string[];
}

interface ForeignKey {
  table: string;
  column: string;
  toTable: string;
  toColumn: string;
}

interface Catalogue {
  /** Of tables and views; the latter promise nothing of their columns but the types. */
  relations: Map<string, { isView: boolean; columns: Map<string, Column> }>;
  foreignKeys: ForeignKey[];
  /** The tables that a view reads. */
  views: Map<string, string[]>;
}

/** What every insert into a table of records gives, or its triggers do. */
const systemColumns = new Set([
  'organization_id',
  'id',
  'version',
  'created_at',
  'updated_at',
  'created_by_type',
]);

async function readCatalogue(client: Queryable): Promise<Catalogue> {
  const { rows: columns } = await client.query<Column & { table: string; isView: boolean }>(`
    select c.relname as table, c.relkind = 'v' as "isView", a.attname as name, format_type(a.atttypid, null) as type,
      a.attnotnull as "notNull", a.atthasdef or a.attidentity <> '' as "hasDefault", a.attgenerated <> '' as generated,
      array(select pg_get_constraintdef(k.oid) from pg_constraint k
        where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]) as checks
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped
    order by c.relname, a.attnum`);
  const { rows: foreignKeys } = await client.query<ForeignKey>(`
    select f.relname as table, h.attname as column, t.relname as "toTable", o.attname as "toColumn"
    from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid,
      unnest(k.conkey, k.confkey) pair (here, there), pg_attribute h, pg_attribute o
    where k.contype = 'f' and h.attrelid = f.oid and h.attnum = pair.here and o.attrelid = t.oid and o.attnum = pair.there`);
  const { rows: views } = await client.query<{ view: string; tables: string[] }>(`
    select v.relname as view, array_agg(distinct t.relname::text) as tables
    from pg_rewrite r join pg_class v on v.oid = r.ev_class
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
      join pg_class t on t.oid = d.refobjid and t.oid <> v.oid
    where v.relkind = 'v' group by 1`);
  const relations: Catalogue['relations'] = new Map();
  for (const { table, isView, ...column } of columns) {
    const relation = relations.get(table) ?? { isView, columns: new Map() };
    relation.columns.set(column.name, column);
    relations.set(table, relation);
  }
  return {
    relations,
    foreignKeys,
    views: new Map(views.map(({ view, tables }) => [view, tables])),
  };
}

const longTypes: Record<string, string> = { timestamptz: 'timestamp with time zone' };

/** The columns that the field needs, with their types. */
function columnsOf(name: string, { kind }: Field): { name: string; type: string }[] {
  const types: readonly string[] = kind === kinds.actor ? ['text', 'uuid'] : kind.types;
  return kind.suffixes.map((suffix, index) => ({
    name: columnOf(name) + suffix,
    type: types[index]!,
  }));
}

/** What is only shown may be of any type that Postgres makes the same JSON of. */
const fits = (type: string, field: Field, found: string): boolean =>
  found === (longTypes[type] ?? type) ||
  (field.kind === kinds.json && !field.input && found.endsWith('[]'));

const quoted = (values: readonly string[]): string =>
  values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ');

const isOneOf =
  /^CHECK \(.*?(?<![<>!])(?:= ANY \(ARRAY\[([^\]]*)\]|= ('(?:[^']|'')*'::text)\)).*\)/;

/** The values that a condition on one column lists; null when it lists none. */
function valuesOfCheck(check: string): string[] | null {
  const found = isOneOf.exec(check);
  if (!found) return null;
  const literals = (found[1] ?? found[2]!).matchAll(/'((?:[^']|'')*)'::/g);
  return [...literals].map(([, value]) => value!.replaceAll("''", "'"));
}

interface Place {
  /** `ticket.status` */
  field: string;
  /** `tickets.status` */
  column: string;
  table: string;
}

function choiceViolations(
  { field, column, table }: Place,
  { kind, output }: Field,
  { name, checks }: Column,
): string[] {
  const listed = checks.flatMap((check) => valuesOfCheck(check) ?? []);
  const isListed = checks.some((check) => valuesOfCheck(check));
  if (kind !== kinds.choice) {
    if (kind !== kinds.text || !isListed) return [];
    return [
      `${field} is any text, but the CHECK of ${column} takes only ${quoted(listed)}: state the field as choice([…])`,
    ];
  }
  const values = Object.values(unwrap(output).def.entries!);
  const right = `check (${name} in (${quoted(values)}))`;
  if (!isListed) {
    return [
      `${field} is a choice, but no CHECK on ${column} alone lists its values: add "constraint ${table}_${name} ${right}" to ${table}`,
    ];
  }
  const refused = values.filter((value) => !listed.includes(value));
  const unknown = listed.filter((value) => !values.includes(value));
  return [
    ...(refused.length > 0
      ? [
          `${field} may be ${quoted(refused)}, but the CHECK of ${column} refuses that: it should be "${right}"`,
        ]
      : []),
    ...(unknown.length > 0
      ? [
          `${field} is never ${quoted(unknown)}, but the CHECK of ${column} takes that: it should be "${right}"`,
        ]
      : []),
  ];
}

/** A field that is never null lies on no column that may be: a row without it would break what replies promise. */
function nullViolations(
  { field, column }: Place,
  of: Field,
  { notNull, ...rest }: Column,
): string[] {
  if (!of.input) return [];
  if (rest.generated)
    return [`${field} can be written, but ${column} is generated: state it as readOnly(…)`];
  if (of.nullable && notNull) {
    return [
      `${field} may be null, but ${column} is NOT NULL: make the field required or give it an initial value, or let the column be null`,
    ];
  }
  if (!of.nullable && !notNull) {
    return [
      `${field} is never null, but ${column} may be: make the column NOT NULL (no “?” in prisma/schema), or the field neither required nor with an initial value`,
    ];
  }
  return [];
}

function fieldViolations(
  { object, table }: Source,
  [name, field]: [string, Field],
  { isView, columns }: { isView: boolean; columns: Map<string, Column> },
): string[] {
  return columnsOf(name, field).flatMap(({ name: wanted, type }) => {
    const place = { field: `${object}.${name}`, column: `${table}.${wanted}`, table };
    const column = columns.get(wanted);
    if (!column) {
      const unmapped = name !== wanted && columns.has(name);
      return [
        `${place.field} needs the column ${place.column} of type ${type}, and there is none${unmapped ? `: the column "${name}" wants @map("${wanted}") in prisma/schema` : ''}`,
      ];
    }
    if (!fits(type, field, column.type)) {
      return [`${place.field} needs ${place.column} to be ${type}, but it is ${column.type}`];
    }
    if (isView) return [];
    return [...nullViolations(place, field, column), ...choiceViolations(place, field, column)];
  });
}

/** Of a table that the engine writes rows into, what it would not fill in. */
function unfilledViolations(source: Source, columns: Map<string, Column>): string[] {
  if (writable(source).length === 0) return [];
  const filled = new Set(
    Object.entries(source.fields).flatMap(([name, field]) =>
      columnsOf(name, field).map((column) => column.name),
    ),
  );
  return [...columns.values()]
    .filter(({ notNull, hasDefault }) => notNull && !hasDefault)
    .filter(({ name }) => !filled.has(name) && !systemColumns.has(name))
    .map(
      ({ name }) =>
        `${source.table}.${name} is NOT NULL without a default, but no field of ${source.object} is kept there, so that nobody fills it: state a field for it, or let it be null`,
    );
}

/** The tables that the column's foreign keys lead to, step by step: a link's own keys lead on, an `id` is the end. */
function pathsOf(
  catalogue: Catalogue,
  table: string,
  column: string,
  above: readonly string[] = [],
): string[][] {
  return catalogue.foreignKeys
    .filter((key) => key.table === table && key.column === column)
    .flatMap(({ toTable, toColumn }) => {
      const path = [...above, toTable];
      const isEnd = toColumn === 'id' || above.includes(toTable);
      const further = isEnd ? [] : pathsOf(catalogue, toTable, toColumn, path);
      return further.length > 0 ? further : [path];
    });
}

/** The fields that point to records, and to which object's: also those of links, which state it apart. */
function referencesOf(
  source: Source,
  sources: readonly Source[],
): [field: string, target: string][] {
  const own = Object.entries(source.fields).flatMap(([name, { target }]): [string, string][] =>
    target ? [[name, target]] : [],
  );
  const { near, far, target } = source as Partial<{ near: string; far: string; target: string }>;
  if (!near || !far || !target) return own;
  const holder = sources.find(({ links = {} }: Source & { links?: Record<string, Source> }) =>
    Object.values(links).some(({ object }) => object === source.object),
  );
  return [...own, [far, target], ...(holder ? [[near, holder.object] as [string, string]] : [])];
}

function referenceViolations(
  catalogue: Catalogue,
  source: Source,
  sources: readonly Source[],
): string[] {
  const { object, table } = source;
  return referencesOf(source, sources).flatMap(([name, target]) => {
    const [field, column] = [`${object}.${name}`, `${table}.${columnOf(name)}`];
    const to = sources.find((other) => other.object === target);
    if (!to) {
      const known = sources.map((other) => other.object).join(', ');
      return [`${field} points to ${target}, which no module defines: the objects are ${known}`];
    }
    // A view has no keys: all of the tables that its rows are made of must be on the way.
    const wanted = catalogue.views.get(to.table) ?? [to.table];
    const first = wanted.find((each) =>
      catalogue.relations.get(each)?.columns.has('organization_id'),
    );
    const right = `give it a relation to ${first ?? to.table} in prisma/schema`;
    const paths = pathsOf(catalogue, table, columnOf(name));
    if (paths.length === 0)
      return [`${field} points to ${target}, but ${column} has no foreign key: ${right}`];
    return paths
      .filter((path) => !wanted.every((each) => path.includes(each)))
      .map(
        (path) =>
          `${field} points to ${target}, but the foreign key of ${column} names ${path.join(', which leads to ')}: ${right}, or name another target`,
      );
  });
}

/** What is wrong between the definitions and the tables that the client sees. */
export async function definitionViolations(
  client: Queryable,
  sources: readonly Source[],
  among: readonly Source[] = sources,
): Promise<string[]> {
  const catalogue = await readCatalogue(client);
  return sources.flatMap((source) => {
    const relation = catalogue.relations.get(source.table);
    if (!relation) {
      return [
        `${source.object} is kept in ${source.table}, and there is no such table or view: its migration should make it, or \`table\` name another`,
      ];
    }
    const kept = Object.entries(source.fields).filter(([, { expression }]) => !expression);
    return [
      ...kept.flatMap((field) => fieldViolations(source, field, relation)),
      ...unfilledViolations(source, relation.columns),
      ...(relation.isView ? [] : referenceViolations(catalogue, source, among)),
    ];
  });
}
