import { readFileSync } from 'node:fs';
import type { Documents, JsonDocument } from './http/document.ts';

let documents: Documents | undefined;

/**
 * The documents of the API, as `npm run generate` has written them: to make them of the routes takes seconds, and memory
 * that a server never needs again. Read when they are first asked for.
 */
export function readDocuments(): Documents {
  documents ??= { v31: read('openapi.json'), v30: read('openapi-3.0.json') };
  return documents;
}

function read(name: string): JsonDocument {
  const path = new URL(`../openapi/${name}`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')) as JsonDocument;
}
