import { type Document, operationsOf } from './document.ts';

type Json = Record<string, unknown>;

const otherValue = { $ref: '#/components/schemas/OtherValue' };

/**
 * A copy of the document in which the enumerations of replies admit other values, so that a new value on the server
 * breaks no program that was compiled before. What a program sends stays exact.
 */
export function openReplyEnums(document: Document): Document {
  const copy = structuredClone(document);
  const operations = operationsOf(copy);
  const sent = new Set<unknown>();
  for (const { parameters, requestBody } of operations)
    reach([parameters, requestBody], copy, sent);
  const received = new Set<unknown>();
  for (const { responses } of operations) reach(responses, copy, received);
  for (const node of received) if (!sent.has(node)) open(node as Json, copy);
  const schemas = ((copy.components ??= {}).schemas ??= {});
  schemas.OtherValue = { type: 'string', description: 'A value this version does not know.' };
  return copy;
}

/** The types that hey-api writes for these would swallow the known values in a union; these let them be. */
const looser: Record<string, string> = {
  OtherValue: 'string & {}',
  FieldPath: '`${string}.${string}`',
  SortPath: '`${string}.${string}`',
};

/** Replaces the types that would swallow what is known beside them. */
export function keepKnownValues(types: string): string {
  return Object.entries(looser).reduce(
    (text, [name, type]) =>
      text.replace(`export type ${name} = string;`, () => `export type ${name} = ${type};`),
    types,
  );
}

/** Collects every object that can be reached from `node`, through references too. */
function reach(node: unknown, document: Document, seen: Set<unknown>): void {
  if (typeof node !== 'object' || node === null || seen.has(node)) return;
  seen.add(node);
  const { $ref } = node as Json;
  if (typeof $ref === 'string') reach(target($ref, document), document, seen);
  for (const child of Object.values(node)) reach(child, document, seen);
}

/** Opens the enumerations among the schemas that `node` holds. */
function open(node: Json, document: Document): void {
  for (const [key, child] of Object.entries(node)) {
    if (isEnum(child, document)) node[key] = { anyOf: [child, otherValue] };
  }
}

function isEnum(node: unknown, document: Document): boolean {
  if (typeof node !== 'object' || node === null) return false;
  const { $ref, enum: values } = node as Json;
  if (typeof $ref === 'string') return isEnum(target($ref, document), document);
  return Array.isArray(values) && values.filter((value) => typeof value === 'string').length > 1;
}

function target($ref: string, document: Document): unknown {
  return $ref
    .slice('#/'.length)
    .split('/')
    .reduce((node: unknown, key) => (node as Json | undefined)?.[key], document);
}
