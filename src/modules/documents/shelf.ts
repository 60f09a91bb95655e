import { createHash } from 'node:crypto';
import { memberOf, type Principal } from '../../auth/principal.ts';
import type { JsonDocument } from '../../http/document.ts';
import { ownDocument } from './own.ts';

/** A document as it is sent, and a hash of it. */
export interface Shelved {
  json: string;
  etag: string;
}

/** Each is some megabytes, and is made within a moment. */
const most = 10;

/** Keeps the documents that were asked for last, each made once: those who see the same fields share one. */
export function createShelf(document: () => JsonDocument): (principal: Principal) => Shelved {
  const shelf = new Map<string, Shelved>();
  return (principal) => {
    const key = keyOf(principal);
    const found = shelf.get(key) ?? made(ownDocument(document(), principal));
    shelf.delete(key);
    shelf.set(key, found);
    if (shelf.size > most) shelf.delete(shelf.keys().next().value!);
    return found;
  };
}

/** What of who asks makes it another document. */
function keyOf(principal: Principal): string {
  const { organizationId, customFields, fields } = memberOf(principal);
  const { version, fields: custom } = customFields;
  const whose = custom.length === 0 ? [] : [organizationId, version];
  return JSON.stringify([whose, fields]);
}

function made(document: JsonDocument): Shelved {
  const json = JSON.stringify(document);
  const hash = createHash('sha256').update(json).digest('base64url').slice(0, 32);
  return { json, etag: `"${hash}"` };
}
