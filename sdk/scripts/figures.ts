/**
 * `npm run figures` measures the package as it would be published, writes the table of the README, and fails when a figure
 * is beyond its bound. `npm run figures -- --check` fails also when the README tells another one.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { listFigures } from './figures/list.ts';
import { isTold, tableOf } from './figures/table.ts';
import { withPackage } from './figures/package.ts';

const start = '<!-- figures:start -->';
const end = '<!-- figures:end -->';
const file = new URL('../README.md', import.meta.url);

const figures = await withPackage(listFigures);
for (const { what, measured, isGood } of figures) {
  console.log(`${isGood ? 'ok    ' : 'BEYOND'} ${what}: ${measured}`);
  if (!isGood) process.exitCode = 1;
}

const readme = await readFile(file, 'utf8');
const [before, rest] = readme.split(start);
const [told, after] = rest?.split(end) ?? [];
if (before === undefined || told === undefined || after === undefined) {
  throw new Error(`sdk/README.md lacks ${start} or ${end}`);
}
const table = tableOf(figures);
if (!process.argv.includes('--check')) {
  await writeFile(file, `${before}${start}\n${table}\n${end}${after}`);
} else if (!isTold(told.trim(), table)) {
  console.error(
    'sdk/README.md tells other figures: npm run figures -w sdk, and commit what it writes',
  );
  process.exitCode = 1;
}
