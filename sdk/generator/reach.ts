import { type Document, operationsOf } from './document.ts';
import { nameOf } from './schema-type.ts';

/** The names of the components that requests mention, also by others: what a program sends is checked exactly. */
export function sentNames(document: Document): Set<string> {
  const sent = new Set<string>();
  for (const { parameters, requestBody } of operationsOf(document)) {
    reach([parameters, requestBody], document, sent);
  }
  return sent;
}

function reach(node: unknown, document: Document, names: Set<string>): void {
  if (typeof node !== 'object' || node === null) return;
  const name = typeof (node as { $ref?: unknown }).$ref === 'string' ? nameOf(node) : undefined;
  if (name === undefined) {
    for (const child of Object.values(node)) reach(child, document, names);
  } else if (!names.has(name)) {
    names.add(name);
    reach(document.components?.schemas?.[name], document, names);
  }
}
