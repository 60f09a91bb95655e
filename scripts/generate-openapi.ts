/** Writes the OpenAPI documents that the server serves to `openapi/`. */
import { writeFile } from 'node:fs/promises';
import { createDocuments } from '../src/http/document.ts';
import { listRoutes } from '../src/routes.ts';
import { version } from '../src/version.ts';

const { v31, v30 } = createDocuments(listRoutes(), version);
for (const [file, document] of [
  ['openapi.json', v31],
  ['openapi-3.0.json', v30],
] as const) {
  await writeFile(
    new URL(`../openapi/${file}`, import.meta.url),
    `${JSON.stringify(document, null, 2)}\n`,
  );
}
