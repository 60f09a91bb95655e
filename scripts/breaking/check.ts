/**
 * `npm run breaking` fails when a program that was written against the released API would notice a change that
 * openapi/meant.json does not tell. `npm run breaking -- --release` makes the present document the released one.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { findBreakingChanges } from './compare.ts';
import { judge, type Meant } from './meant.ts';
import { writeReleased, type Document } from './document.ts';

const folder = new URL('../../openapi/', import.meta.url);
const read = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(name, folder), 'utf8'));

const document = (await read('openapi.json')) as Document;
if (process.argv.includes('--release')) {
  await writeFile(new URL('released.json', folder), writeReleased(document));
  await writeFile(new URL('meant.json', folder), '[]\n');
} else {
  const found = findBreakingChanges((await read('released.json')) as Document, document);
  const wrong = judge(found, (await read('meant.json')) as Meant[]);
  for (const sentence of wrong) console.error(sentence);
  if (wrong.length > 0) {
    console.error(
      'Make it otherwise, or tell it in openapi/meant.json: { "change": "…", "why": "…" }',
    );
    process.exitCode = 1;
  }
}
