import { nameOf } from '../schema-type.ts';

/** The names of the components that a part of a document refers to itself. */
export function namesIn(node: unknown): Set<string> {
  const names = new Set<string>();
  const look = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    const name = '$ref' in part ? nameOf(part as { $ref: string }) : undefined;
    if (name !== undefined) names.add(name);
    else Object.values(part).forEach(look);
  };
  look(node);
  return names;
}
