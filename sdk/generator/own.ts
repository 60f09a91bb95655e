import { type Document, type Schema } from './document.ts';
import type { Declared, Writing } from './emit-types.ts';
import { identifier, literal, union } from './schema-type.ts';

/** What organizations have of their own: whatever mentions one of these may be another type for each of them. */
const ownNames = new Set(['CustomFields', 'CustomFieldName', 'FieldPath']);

/** Whether an organization's own document may say something else of the type. */
export function isOwn({ name, mentions }: Declared): boolean {
  return [name, ...mentions].some((each) => ownNames.has(each));
}

/**
 * The type of a text of which the document has no more than a pattern. A path begins with a relation: what `include`
 * names, or the plural of an object. In a document of all it may begin with any custom field, which may be a reference.
 */
export function pathType(name: string, document: Document, writing: Writing): string | undefined {
  const custom = '`customFields.${string}`';
  if (name === 'CustomFieldName') return custom;
  if (name === 'SortPath') return `\`\${'' | '-'}\${${writing.nameAs('FieldPath')}}\``;
  if (name !== 'FieldPath') return undefined;
  const included = Object.values(document.components?.schemas ?? {}).flatMap(includedNames);
  const relations = [...new Set([...included, ...plurals(document)])].toSorted();
  const path = `\`\${${union(relations.map(literal))}}.\${string}\``;
  return writing.isOfAll ? `${path} | ${custom}` : path;
}

/** What the `include` of a search names. */
function includedNames({ properties = {} }: Schema): string[] {
  const { items } = (properties['include'] ?? {}) as Schema;
  const alternatives = items ? ((items as Schema).anyOf ?? [items]) : [];
  return alternatives.flatMap((one) => ((one as Schema).enum ?? []) as string[]);
}

/** The objects that can be searched. Their custom fields have a name that begins no path to others. */
function plurals({ paths }: Document): string[] {
  const names = Object.keys(paths).flatMap(
    (path) => /^\/api\/v1\/([\w-]+)\/search$/.exec(path)?.[1] ?? [],
  );
  return names.map(identifier).filter((name) => name !== 'customFields');
}
