/** Writes src/gen and docs/api from an OpenAPI document: `npm run generate [-- document.json]`. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Document } from '../generator/document.ts';
import { emitKnown } from '../generator/emit-own.ts';
import { emitOperations } from '../generator/emit-operations.ts';
import { emitResources } from '../generator/emit-resources.ts';
import { emitTypes } from '../generator/emit-types.ts';
import { emitPages } from '../generator/pages/emit-pages.ts';

const input =
  process.argv[2] ?? fileURLToPath(new URL('../../openapi/openapi.json', import.meta.url));
const document = JSON.parse(await readFile(input, 'utf8')) as Document;

const files = {
  'types.gen.ts': emitTypes(document),
  'resources.gen.ts': emitResources(document),
  'operations.gen.ts': emitOperations(document),
  'known.gen.ts': emitKnown(document),
};
for (const [name, text] of Object.entries(files)) {
  await writeFile(new URL(`../src/gen/${name}`, import.meta.url), text);
}

const pages = new URL('../docs/api/', import.meta.url);
await rm(pages, { recursive: true, force: true });
await mkdir(pages, { recursive: true });
for (const [name, text] of Object.entries(emitPages(document))) {
  await writeFile(new URL(name, pages), text);
}
