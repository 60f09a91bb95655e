import { type Document, methods } from './document.ts';
import type { Source } from './read-operation.ts';

/** An operation, and where its operationId puts it: `contacts.companies.list` is `list` below `contacts` and `companies`. */
export interface Placed {
  prefix: string[];
  name: string;
  source: Source;
}

/** All operations of the document. Throws for an operationId that makes no method, or one that is a method and a prefix at once. */
export function placedOperations(document: Document): Placed[] {
  const placed = Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method): Placed[] => {
      const operation = item[method];
      if (!operation) return [];
      const prefix = (operation.operationId ?? '').split('.');
      if (!prefix.every((part) => /^[a-z][A-Za-z0-9]*$/.test(part))) {
        const id = JSON.stringify(operation.operationId);
        throw new Error(`The operationId ${id} makes no method`);
      }
      const name = prefix.pop()!;
      return [{ prefix, name, source: { document, operation, name, method, path } }];
    }),
  );
  refuseClashes(placed.map(({ prefix, name }) => [...prefix, name]));
  return placed;
}

function refuseClashes(ids: readonly string[][]): void {
  const operations = new Set<string>();
  for (const id of ids.map((parts) => parts.join('.'))) {
    if (operations.has(id)) throw new Error(`The operationId ${id} is there twice`);
    operations.add(id);
  }
  for (const parts of ids) {
    const above = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('.'));
    const clash = above.find((id) => operations.has(id));
    if (clash)
      throw new Error(`${clash} is an operation, and the prefix of ${parts.join('.')} too`);
  }
}
