import { resolve } from '../document.ts';
import type { Placed } from '../place.ts';

/** What the operation may be refused by; the document says it in the descriptions of replies. */
export function codesOf({
  source: { document, operation },
}: Placed): { status: string; code: string }[] {
  return Object.entries(operation.responses).flatMap(([status, reply]) => {
    const { description = '' } = resolve(document, reply) as { description?: string };
    return [...description.matchAll(/`(\w+)`: /g)].map(([, code]) => ({ status, code: code! }));
  });
}
