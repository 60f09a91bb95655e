import { type Document, type Parameter, resolve, type Schema } from './document.ts';
import { isOwn, pathType } from './own.ts';
import { placedOperations } from './place.ts';
import { sentNames } from './reach.ts';
import { readOperation, typePrefix } from './read-operation.ts';
import { commentOf, keyOf, membersType, type Scope, typeOf, union } from './schema-type.ts';

/** A named type of the document. */
export interface Declared {
  name: string;
  comment: string;
  type: string;
  /** The names of components that it mentions. */
  mentions: Set<string>;
}

/** How types are written. */
export interface Writing {
  /** The document is no organization's own, and so names no custom fields. */
  isOfAll: boolean;
  /** How another named type is mentioned. */
  nameAs: (name: string) => string;
}

/** As the package itself has them. */
export const ofAll: Writing = { isOfAll: true, nameAs: (name) => name };

/** The line of what is said of the type, where anything is. */
export const said = ({ comment }: Declared): string => (comment ? `${comment}\n` : '');

/** The types of the document's components, and of the queries of its operations as `ContactsListParams`. */
export function declareTypes(document: Document, writing: Writing): Declared[] {
  const sent = sentNames(document);
  const { schemas = {} } = document.components ?? {};
  const declare = (
    name: string,
    comment: string,
    isOpen: boolean,
    write: (scope: Scope) => string,
  ): Declared => {
    const mentions = new Set<string>();
    const mention = (mentioned: string) => {
      mentions.add(mentioned);
      return writing.nameAs(mentioned);
    };
    return { name, comment, type: write({ schemas, isOpen, mention }), mentions };
  };
  const components = Object.entries(schemas).map(([name, schema]) =>
    declare(
      name,
      commentOf(schema),
      !sent.has(name),
      (scope) => pathType(name, document, writing) ?? typeOf(schema, scope),
    ),
  );
  const queries = placedOperations(document).flatMap(({ prefix, name, source }) => {
    const { query } = readOperation(source);
    const id = [...prefix, name].join('.');
    const write = (scope: Scope) => queryType(document, query, writing, scope);
    const comment = `/** The query of \`${id}\`. */`;
    return query.length > 0 ? [declare(`${typePrefix(id)}Params`, comment, false, write)] : [];
  });
  return [...components, ...queries];
}

/** The same as a module. */
export function emitTypes(document: Document): string {
  const types = declareTypes(document, ofAll).map((declared) => {
    const { name, type } = declared;
    const its = isOwn(declared) ? `Own<'${name}', ${type}>` : type;
    return `${said(declared)}export type ${name} = ${its};\n`;
  });
  return `// Written by \`npm run generate\` from the OpenAPI document.

import type { Filter, Own, PathFilter } from '../core/shape.ts';

/** A value that this version does not know. */
export type OtherValue = string & {};

${types.join('\n')}`;
}

function queryType(
  document: Document,
  query: readonly Parameter[],
  { nameAs }: Writing,
  scope: Scope,
): string {
  const filter = nameAs('Filter');
  const members = query.map((parameter) => {
    const schema = resolve<Schema>(document, parameter.schema ?? {});
    const isFilter = parameter.style === 'deepObject';
    return {
      text: `${keyOf(parameter.name)}${parameter.required ? '' : '?'}: ${isFilter ? `${filter}<${filterInputs(schema, scope)}>` : typeOf(parameter.schema ?? {}, scope)};`,
      comment: isFilter ? '' : commentOf({ description: parameter.description!, ...schema }),
    };
  });
  const takesPaths = query.some(({ schema }) =>
    JSON.stringify(schema ?? {}).includes('/SortPath"'),
  );
  if (!takesPaths) return membersType(members);
  return membersType([
    ...members,
    { text: `[path: ${nameAs('FieldPath')}]: ${nameAs('PathFilter')};`, comment: '' },
  ]);
}

/** The conditions on one field, by operator: OpenAPI knows no list in them, and a program should not have to join it. */
function filterInputs({ properties = {} }: Schema, scope: Scope): string {
  const { eq = { type: 'string' } } = properties;
  const operators = Object.keys(properties).map((name) => `'${name}'`);
  return `${typeOf(eq, scope)}, ${union(operators)}`;
}
