/** Which names of a source can stand where one is due: in bodies, queries and the documents alike. */
import { isFilterable } from '../query/filter.ts';
import type { Field } from '../fields.ts';
import type { Source } from '../source.ts';

function namesOf({ fields }: Source, suits: (field: Field) => boolean): string[] {
  return Object.keys(fields).filter((name) => suits(fields[name]!));
}

/** What lists are filtered by. */
export function filterNames(source: Source): string[] {
  return namesOf(source, isFilterable);
}

/** What lists are sorted by, in both directions. */
export function sortNames(source: Source): string[] {
  return namesOf(source, ({ sortable }) => sortable).flatMap((name) => [name, `-${name}`]);
}

/** What can be included beside what always is. */
export function includeNames({ includes, embeds }: Source): string[] {
  return Object.keys(includes).filter((name) => !embeds.includes(name));
}

/** What has one value, to group by. */
export function groupNames(source: Source): string[] {
  return namesOf(
    source,
    ({ kind, expression }) =>
      !expression && kind.suffixes.length === 1 && kind.operators.includes('eq'),
  );
}

/** Dates and times, to group by a span of them. */
export function momentNames(source: Source): string[] {
  return namesOf(source, ({ kind }) => kind.moment !== undefined);
}

/** What has values in the table, for metrics. */
export function metricNames(source: Source): string[] {
  return namesOf(source, ({ expression }) => !expression);
}

/** A sentence on what long lists are best sorted by. */
export function sortedFast({ indexed, fields }: Source): string {
  if (!indexed) return '';
  const sortable = indexed.filter((name) => fields[name]?.sortable);
  const names = sortable.map((name) => `\`${name}\``).join(', ');
  return ` However long the list is, a page costs the same by ${names} and custom fields that are \`indexed\``;
}
