/** Writes src/gen from an OpenAPI document: `npm run generate [-- document.json]`. */
import { readFile, writeFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Document } from './document.ts';
import { emitOperations } from './emit-operations.ts';
import { emitResources } from './emit-resources.ts';
import { allowFilterLists } from './filter-lists.ts';
import { keepKnownValues, openReplyEnums } from './open-enums.ts';

register('./own-typescript.mjs', import.meta.url);
const { createClient } = await import('@hey-api/openapi-ts');

const input =
  process.argv[2] ?? fileURLToPath(new URL('../../openapi/openapi.json', import.meta.url));
const output = fileURLToPath(new URL('../src/gen/', import.meta.url));
const document = JSON.parse(await readFile(input, 'utf8')) as Document;

await createClient({
  input: { ...openReplyEnums(allowFilterLists(document)) },
  output: { path: output, entryFile: false, module: { extension: '.js' } },
  parser: { transforms: { readWrite: { enabled: false } } },
  plugins: [{ name: '@hey-api/typescript', enums: false }],
  logs: { file: false, level: 'silent' },
});
const types = await readFile(`${output}types.gen.ts`, 'utf8');
await writeFile(`${output}types.gen.ts`, keepKnownValues(types));
await writeFile(`${output}resources.gen.ts`, emitResources(document));
await writeFile(`${output}operations.gen.ts`, emitOperations(document));
