import { pathOf, type Told } from '../src/core/resource.ts';
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
  const placed = placedOperations(document).map((each) => ({ ...each, given: givenOf(each) }));
  const common = commonOf(placed);
  const operations: Tree = {};
  for (const { prefix, name, given } of placed) {
    let node = operations;
    for (const part of prefix) node = (node[part] ??= {}) as Tree;
    if (common[name] !== given) node[name] = given;
    else node['_'] = node['_'] === undefined ? name : `${node['_'] as string} ${name}`;
  }
  return { base, common, operations };
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
function givenOf({ prefix, source }: Placed): string {
  const facts = readOperation(source);
  const own = base + pathOf(prefix);
  const isBelow = prefix.length > 0 && `${source.path}/`.startsWith(`${own}/`);
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
    isBelow ? source.path.slice(own.length) : `=${source.path}`,
    Object.entries(flags)
      .flatMap(([flag, isSet]) => (isSet ? flag : []))
      .join(''),
    ...(facts.body && facts.contentType !== 'application/json' ? [facts.contentType!] : []),
    ...(facts.repeated.length > 0 ? [`&${facts.repeated.join(',')}`] : []),
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
