import { pathName, type Told, usualPath } from '../src/core/resource.ts';
import type { Document } from './document.ts';
import { type Placed, placedOperations } from './place.ts';
import { readOperation } from './read-operation.ts';

const base = '/api/v1';

/** Like `Operations`, while it is filled. */
interface Tree {
  [name: string]: string | Tree;
}

/** What the methods are made of: each operation in a few words, and what many say but once. */
export function tellOperations(document: Document): Told {
  const placed = placedOperations(document);
  const bases = basesOf(placed);
  const told = placed.map((each) => ({ ...each, given: givenOf(each, bases) }));
  const common = commonOf(told);
  const operations: Tree = {};
  for (const { prefix, name, given } of told) {
    const node = nodeAt(operations, prefix, bases);
    if (common[name] !== given) node[name] = given;
    else node['_'] = node['_'] === undefined ? name : `${node['_'] as string} ${name}`;
  }
  return { base, common, operations };
}

/** The node of the prefix, and those above it, which say where their paths begin when that is not as usual. */
function nodeAt(root: Tree, prefix: readonly string[], bases: ReadonlyMap<string, string>): Tree {
  let node = root;
  prefix.forEach((part, depth) => {
    const above = bases.get(prefix.slice(0, depth).join('.'))!;
    const place = prefix.slice(0, depth + 1);
    const more = bases.get(place.join('.'))!.slice(above.length);
    node = (node[part] ??= more === usualPath(place) ? {} : { '=': more }) as Tree;
  });
  return node;
}

/** Where the paths of each prefix begin, its own and those that are nested: as usual, or else with what all of them have. */
function basesOf(placed: readonly Placed[]): Map<string, string> {
  const bases = new Map([['', base]]);
  const prefixes = placed.flatMap(({ prefix }) =>
    prefix.map((_, depth) => prefix.slice(0, depth + 1)),
  );
  for (const prefix of prefixes) {
    const id = prefix.join('.');
    if (bases.has(id)) continue;
    const above = bases.get(prefix.slice(0, -1).join('.'))!;
    const paths = placed.flatMap(({ prefix: its, source }) =>
      its.slice(0, prefix.length).join('.') === id ? [source.path] : [],
    );
    const usual = above + usualPath(prefix);
    const isUsual = paths.some((path) => isBelow(path, usual));
    const shared = sharedPath(paths);
    bases.set(id, isUsual || !isBelow(shared, above) ? usual : shared);
  }
  return bases;
}

function isBelow(path: string, above: string): boolean {
  return `${path}/`.startsWith(`${above}/`);
}

/** The parts of a path that all of them begin with. */
function sharedPath(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split('/'));
  const differing = first.findIndex((part, index) => others.some((other) => other[index] !== part));
  return (differing < 0 ? first : first.slice(0, differing)).join('/');
}

/** The same as a module. */
export function emitOperations(document: Document): string {
  const told = JSON.stringify(tellOperations(document), null, 2).replaceAll(/"(\w+)":/g, '$1:');
  return `// Written by \`npm run generate\` from the OpenAPI document.

import type { Told } from '../core/resource.ts';

export const told: Told = ${told};
`;
}

/** What the method of the operation sends, as `Operations` says it. */
function givenOf({ prefix, source }: Placed, bases: ReadonlyMap<string, string>): string {
  const facts = readOperation(source);
  const own = bases.get(prefix.join('.'))!;
  const flags = {
    p: facts.isPage,
    a: facts.isRedirect,
    b: facts.body !== undefined,
    q: facts.query.length > 0,
    k: facts.isKeyed,
    o: facts.isOpen,
    r: facts.isRaw,
  };
  const parts = [
    source.method.toUpperCase(),
    prefix.length > 0 && isBelow(source.path, own)
      ? source.path.slice(own.length).replace(new RegExp(`/${pathName(source.name)}$`), '/*')
      : `=${source.path}`,
    Object.entries(flags)
      .flatMap(([flag, isSet]) => (isSet ? flag : []))
      .join(''),
    ...(facts.body && facts.contentType !== 'application/json' ? [facts.contentType!] : []),
  ];
  return parts.join(' ').trimEnd();
}

/** By the name of methods what most of them send, where that is more than one. */
function commonOf(placed: readonly { name: string; given: string }[]): Record<string, string> {
  const counts = new Map<string, Map<string, number>>();
  for (const { name, given } of placed) {
    const of = counts.get(name) ?? new Map<string, number>();
    counts.set(name, of.set(given, (of.get(given) ?? 0) + 1));
  }
  const most = [...counts].map(([name, of]) => {
    const [first] = [...of].toSorted(([, one], [, other]) => other - one);
    return { name, given: first![0], count: first![1] };
  });
  return Object.fromEntries(
    most.filter(({ count }) => count > 1).map(({ name, given }) => [name, given]),
  );
}
