/** What a name in the document stands for: `companyId` is the id of one of the `companies`. */
import type { Document, Operation, Parameter } from './document.ts';

const kebab = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const plurals = new WeakMap<Document, Map<string, string>>();

/** The collection that has several of it; the word itself where the paths know of none. */
export function collectionOf(document: Document, word: string): string {
  const known = plurals.get(document) ?? new Map<string, string>();
  plurals.set(document, known);
  const found = known.get(word);
  if (found) return found;
  const stem = kebab(word);
  const { collections } = document;
  const collection =
    [word, `${stem}s`, stem.replace(/y$/, 'ies')].find((one) => collections.has(one)) ?? word;
  known.set(word, collection);
  return collection;
}

/** Members and parameters that are called otherwise than what they take. */
const aliases: Record<string, string> = {
  after: 'cursor',
  ifMatch: 'ETag',
  confirm: 'name@organization',
};

/** What the value of a member is a kind of, the most exact kind first. `within` is what has the member. */
export function kindsOf(document: Document, given: string, within: string): string[] {
  const name = aliases[given] ?? given;
  if (name === 'id') return [collectionOf(document, within)];
  const [, stem] = /^(.+)Ids?$/.exec(name) ?? [];
  if (stem) return [collectionOf(document, stem)];
  const [, next] = /^next([A-Z].*)$/.exec(name) ?? [];
  if (next) return [next.toLowerCase()];
  return [name];
}

/** Headers of requests that take what a header or a member of a reply has told. */
const headerKinds: Record<string, string> = {
  'If-Match': 'ETag',
  'If-None-Match': 'ETag',
  'Last-Event-ID': 'cursor',
  'X-Form-Key': 'publicKey',
};

/** What a parameter takes, the most exact kind first. */
export function kindsOfParameter(
  document: Document,
  operation: Operation,
  { name, in: part }: Parameter,
): string[] {
  if (part === 'header') {
    const kind = headerKinds[name] ?? name;
    return [`${kind}@${operation.group}`, kind];
  }
  if (name === 'definitionKey') return ['key@association-definitions', 'key'];
  if ((aliases[name] ?? name) === 'cursor') return [`cursor@${operation.path}`, 'cursor'];
  if (part === 'path' && name === 'id') return [collectionBefore(operation.path, name)];
  const kinds = kindsOf(document, name, operation.collection);
  return [`${kinds[0]}@${operation.group}`, ...kinds];
}

/** The part of the path that stands before the parameter. */
function collectionBefore(path: string, name: string): string {
  const parts = path.split('/');
  return parts[parts.indexOf(`{${name}}`) - 1]!;
}
