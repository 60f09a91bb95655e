/** Writes src/gen from an OpenAPI document: `npm run generate [-- document.json]`. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Document } from '../generator/document.ts';
import { emitKnown } from '../generator/emit-own.ts';
import { emitOperations } from '../generator/emit-operations.ts';
import { emitResources } from '../generator/emit-resources.ts';
import { emitTypes } from '../generator/emit-types.ts';

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
