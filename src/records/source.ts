import { identifier, type Sql } from '../db/sql.ts';
import { onceFor, onceForText } from '../remember.ts';
import type { Field } from './fields.ts';
import type { Filter } from './kinds.ts';

/** Other rows that a record can show beside its own fields. */
export interface Include {
  /** The object that is shown. */
  target: string;
  many: boolean;
  /** The field by which they belong together, where that is not the include's name with `Id`. */
  field?: string;
  /** How many rows of many are shown, where that is all that there may be. */
  rows?: number;
  /** Which rows `there` of the target belong to the row `here`; both are names of tables in a statement. */
  on(here: string, there: string): Sql;
  /** The id of the one row, where it is made of the row `here` and is no column of it. */
  made?: (here: string) => Sql;
  /** The list that goes on where `many` was cut: below which record, by which filter. */
  rest?: (id: string) => { near?: string; filter?: Filter };
}

/** The types that the rows are of, as a field says, and the fields that only some of them have. */
export interface Types {
  /** A choice, whose values are the types. */
  field: string;
  own: Readonly<Record<string, readonly string[]>>;
}

/** Anything that can be listed: a table or view of an organization's rows, with an `id` and fields. */
export interface Source {
  /** `contact`; also the type in bodies. */
  object: string;
  /** The schema's name in the documents: `Contact`. */
  name: string;
  table: string;
  description: string;
  fields: Record<string, Field>;
  includes: Record<string, Include>;
  /** Includes that are always there. */
  embeds: readonly string[];
  /** The fields that `q` looks at, the name first: the migration tells the database, by `app.search_by`. */
  searched?: readonly string[];
  /** The fields that lists go along an index by, which the table has: a page costs the same however many rows there are. */
  indexed?: readonly string[];
  /** Where not all rows have the same fields. */
  types?: Types;
  /** Rows that are deleted stay, with `deleted_at` set. */
  softDeletes: boolean;
  /** The source of an object that it includes: as who asks sees it, see `seenBy`. */
  targetOf?: (object: string) => Source;
  /** Which of its rows can be referred to anew: all that are not deleted, unless given. */
  referable?: (here: string) => Sql;
}

const registry = new Map<string, Source>();

/** Makes the source known by its object's name, so that modules need not import each other. */
export function registerSource<T extends Source>(source: T): T {
  registry.set(source.object, source);
  return source;
}

/** The source of the object's name. Throws for a name that no module registered. */
export function sourceOf(object: string): Source {
  const source = registry.get(object);
  if (!source) throw new Error(`No module defines the object ${object}`);
  return source;
}

/** What the include shows: as the source that includes it is seen. */
export function includedSource(
  { targetOf = sourceOf }: Source,
  { target }: Pick<Include, 'target'>,
): Source {
  return targetOf(target);
}

/** Throws when an include or a reference leads to an object that no module defines: a fault of the code. */
export function checkTargets(): void {
  for (const { object, includes } of registry.values()) {
    for (const [name, { target }] of Object.entries(includes)) {
      if (registry.has(target)) continue;
      const known = [...registry.keys()].join(', ');
      throw new Error(
        `${object}.${name} refers to "${target}", which no module defines: there are ${known}`,
      );
    }
  }
}

/** Every source that a module registered. */
export function listSources(): Source[] {
  return [...registry.values()];
}

/** `annualRevenue` → `annual_revenue`. */
export const columnOf = onceForText((field: string): string =>
  field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
);

/** What the field of the row `here` is compared and sorted by: its first column. */
export function valueSql({ here, name, field }: { here: string; name: string; field: Field }): Sql {
  if (field.lies) return field.lies.value(here);
  return identifier(here, `${columnOf(name)}${field.kind.suffixes[0]}`);
}

/** The fields that can be written, by name. */
export function writable({ fields }: Pick<Source, 'fields'>): readonly [string, Field][] {
  return writableOf(fields);
}

const writableOf = onceFor((fields: Source['fields']): readonly [string, Field][] =>
  Object.entries(fields).filter(([, field]) => field.input !== null),
);

/** Whether rows of the type have the field: their own, or one that all have. */
export function typeHas({ own }: Types, type: string, field: string): boolean {
  return own[type]!.includes(field) || !Object.values(own).some((names) => names.includes(field));
}
