import type { Document, Schema } from '../document.ts';
import type { Declared } from '../emit-types.ts';
import { type Scope, typeOf } from '../schema-type.ts';
import { linked, type Links, plain, table } from './text.ts';

/** How types are written on pages: by their names, and without the word that replies may have other values. */
export function scopeOf({ components }: Document): Scope {
  return { schemas: components?.schemas ?? {}, isOpen: false, mention: (name) => name };
}

/** A type: of an object each field, of others how it is written. */
export function describeType(declared: Declared, document: Document, links: Links): string {
  const { name, comment, type } = declared;
  const { properties, required = [] } = document.components?.schemas?.[name] ?? {};
  const said = comment.replaceAll(/^\/\*\* | \*\/$/g, '');
  const heading = `### ${name}\n\n${said ? `${said}\n\n` : ''}`;
  if (!properties) return `${heading}\`\`\`text\n${type}\n\`\`\`\n`;
  const scope = scopeOf(document);
  const rows = Object.entries(properties).map(([field, schema]) => [
    `\`${field}\`${required.includes(field) ? '' : '?'}`,
    linked(typeOf(schema, scope), links),
    plain(saidOf(schema as Schema)),
  ]);
  return `${heading}${table(['field', 'type', ''], rows)}`;
}

/** What is said of a field, there or beside what it refers to. */
export function saidOf({ description, default: initial, allOf = [] }: Schema): string {
  const said = description ?? allOf.map((one) => (one as Schema).description ?? '').join('');
  const unless = initial === undefined ? '' : `\`${JSON.stringify(initial)}\` unless given`;
  return [said, unless].filter(Boolean).join('; ');
}
