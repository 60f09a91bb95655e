import { isDeepStrictEqual } from 'node:util';
import { compareOperation } from './compare-operations.ts';
import { SchemaComparer } from './compare-schemas.ts';
import type { Document, Operation } from './document.ts';

/** All by which a program that is written against the one document may fail against the other. */
export function findBreakingChanges(before: Document, after: Document): string[] {
  const schemas = new SchemaComparer(before, after);
  const present = operationsOf(after);
  const found = [...operationsOf(before)].flatMap(([key, operation]) => {
    const other = present.get(key);
    if (!other) return [`${operation.operationId} is gone (${key})`];
    return compareOperation(operation, other, schemas);
  });
  return [...new Set([...found, ...compareSchemes(before, after), ...compareCodes(before, after)])];
}

/** By method and path; the names of the path's values are nobody's concern. */
function operationsOf({ paths }: Document): Map<string, Operation> {
  return new Map(
    Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => [
        `${method.toUpperCase()} ${path.replaceAll(/\{[^}]+\}/g, '{}')}`,
        operation,
      ]),
    ),
  );
}

function compareSchemes(before: Document, after: Document): string[] {
  const { securitySchemes: present = {} } = after.components;
  return Object.entries(before.components.securitySchemes ?? {})
    .filter(([name, scheme]) => !isDeepStrictEqual(sentBy(scheme), sentBy(present[name])))
    .map(([name]) => `${name} is sent otherwise now, or gone`);
}

const sentBy = (scheme: Record<string, unknown> = {}) =>
  ['type', 'scheme', 'in', 'name'].map((key) => scheme[key]);

/** Programs compare the codes of problems: one may come, none may go. */
function compareCodes(before: Document, after: Document): string[] {
  const present = new Set(codesOf(after));
  return codesOf(before)
    .filter((code) => !present.has(code))
    .map((code) => `the problem ${String(code)} is gone`);
}

const codesOf = ({ components }: Document): unknown[] =>
  components.schemas['Problem']?.properties?.['code']?.enum ?? [];
