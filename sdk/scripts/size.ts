/** Prints what a program with one call adds to a bundle, and fails when that is too much: `npm run size`. */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { bundle } from './bundle.ts';

const budgetBytes = 8_000;

const program = `
  import { HeadlessCrm } from './dist/index.js';
  console.log(await new HeadlessCrm({ baseUrl: 'https://crm.test', apiKey: 'k' }).contacts.get('1'));
`;
const resolveDir = fileURLToPath(new URL('..', import.meta.url));
const minified = await bundle(program, { resolveDir, minify: true });
const gzipped = gzipSync(minified).length;
console.log(
  `one call: ${minified.length} bytes minified, ${gzipped} gzipped (at most ${budgetBytes})`,
);
if (gzipped > budgetBytes) process.exitCode = 1;
