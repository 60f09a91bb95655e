import type { Document } from './document.ts';
import { type Declared, declareTypes, ofAll, said } from './emit-types.ts';
import { isOwn } from './own.ts';
import { indented } from './schema-type.ts';

/** The types that the package exports, by name: all of the document, and those that an organization can fill. */
export interface Known {
  all: readonly string[];
  own: readonly string[];
}

/** What the package itself adds to the types of the document. */
const ofPackage = ['Filter', 'OtherValue', 'PathFilter'];

/** The names of types as a module. */
export function emitKnown(document: Document): string {
  const declared = declareTypes(document, ofAll);
  const known: Known = {
    all: [...ofPackage, ...declared.map(({ name }) => name)],
    own: declared.filter(isOwn).map(({ name }) => name),
  };
  return `// Written by \`npm run generate\` from the OpenAPI document.

export const known: { all: string[]; own: string[] } = ${JSON.stringify(known, null, 2)};
`;
}

/**
 * The declaration file of an organization: those types of its own document that are not as in the document of all. What
 * they mention and the package does not export is declared beside them.
 */
export function emitOwnTypes(own: Document, all: Document, known: Known): string {
  const nameAs = (name: string) => (known.all.includes(name) ? `Crm.${name}` : name);
  const write = (document: Document, isOfAll: boolean) =>
    byName(declareTypes(document, { isOfAll, nameAs }));
  const [before, declared] = [write(all, true), write(own, false)];
  const changed = known.own.flatMap((name) => {
    const its = declared.get(name);
    return its && its.type !== before.get(name)?.type ? [its] : [];
  });
  const beside = besideOf(changed, declared, known);
  return `${beside.map((each) => `${said(each)}type ${each.name} = ${each.type};\n\n`).join('')}declare module '@headless-crm/sdk' {
  interface OrganizationTypes {
${changed.map((each) => indented(indented(`${said(each)}${each.name}: ${each.type};`))).join('\n')}
  }
}
`;
}

const byName = (declared: readonly Declared[]) =>
  new Map(declared.map((each) => [each.name, each]));

/** What is mentioned, also by others, and is not in the package. */
function besideOf(
  changed: readonly Declared[],
  declared: ReadonlyMap<string, Declared>,
  { all }: Known,
): Declared[] {
  const found = new Set<Declared>();
  const add = ({ mentions }: Declared) => {
    for (const name of mentions) {
      const its = all.includes(name) ? undefined : declared.get(name);
      if (!its || found.has(its)) continue;
      found.add(its);
      add(its);
    }
  };
  for (const each of changed) add(each);
  return [...found];
}
