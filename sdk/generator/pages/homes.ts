import type { Document, Schema } from '../document.ts';
import { type Declared, declareTypes, ofAll } from '../emit-types.ts';
import { type Placed, placedOperations } from '../place.ts';
import { typePrefix } from '../read-operation.ts';
import { namesIn } from './names.ts';

/** The page of types that are of no resource more than of others. */
export const shared = 'types';

/** What a page tells: of a resource its operations, and types. */
export interface PageContent {
  /** `contacts`, or `types`. */
  name: string;
  operations: Placed[];
  types: Declared[];
}

/** The pages of a document: one for each resource of the client, and that of the types that they share. */
export function pagesOf(document: Document): PageContent[] {
  const operations = placedOperations(document);
  // What lists take and give is told with the operation, and is no type to look up.
  const types = declareTypes(document, ofAll).filter(
    ({ name }) => !isQuery(name, operations) && !isPage(document.components?.schemas?.[name]),
  );
  const homes = homesOf(types, operations);
  const names = [...new Set(operations.map(pageOf)), shared];
  return names.map((name) => ({
    name,
    operations: operations.filter((each) => pageOf(each) === name),
    types: types.filter((type) => homes.get(type.name) === name),
  }));
}

function pageOf({ prefix, name }: Placed): string {
  return prefix[0] ?? name;
}

function isQuery(name: string, operations: readonly Placed[]): boolean {
  return operations.some(
    (each) => `${typePrefix([...each.prefix, each.name].join('.'))}Params` === name,
  );
}

function isPage(schema: Schema | undefined): boolean {
  return Object.keys(schema?.properties ?? {}).join() === 'data,page';
}

/** A type stands where more than half of the operations are that name it, or else where the types that name it stand; where that is two, it is shared. */
function homesOf(types: readonly Declared[], operations: readonly Placed[]): Map<string, string> {
  const homes = new Map<string, string>();
  for (const { name } of types) {
    const counts = new Map<string, number>();
    for (const each of operations) {
      const { responses, requestBody, parameters } = each.source.operation;
      const isNamed = namesIn([responses, requestBody, parameters]).has(name);
      if (isNamed) counts.set(pageOf(each), (counts.get(pageOf(each)) ?? 0) + 1);
    }
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const most = [...counts].find(([, count]) => count > all / 2);
    if (all > 0) homes.set(name, most ? most[0] : shared);
  }
  // From those that operations name to those that these mention, until all are reached.
  for (let before = -1; before !== homes.size;) {
    before = homes.size;
    const homeless = types.filter(({ name }) => !homes.has(name));
    const found = homeless.map(({ name }) => {
      const around = types.filter((type) => type.mentions.has(name) && homes.has(type.name));
      return { name, pages: new Set(around.map((type) => homes.get(type.name)!)) };
    });
    for (const { name, pages } of found) {
      if (pages.size > 0) homes.set(name, pages.size === 1 ? [...pages][0]! : shared);
    }
  }
  for (const { name } of types) if (!homes.has(name)) homes.set(name, shared);
  return homes;
}
