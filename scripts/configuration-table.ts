/** Writes the table of environment variables into docs/operations.md, from their definitions in `src/env.ts`. */
import { readFile, writeFile } from 'node:fs/promises';
import { variables } from '../src/env.ts';

const start = '<!-- configuration:start -->';
const end = '<!-- configuration:end -->';
const file = new URL('../docs/operations.md', import.meta.url);

const rows = Object.entries(variables).map(([name, schema]) => {
  const { success, data } = schema.safeParse(undefined);
  const fallback =
    success && data !== undefined && String(data) !== '' ? `\`${String(data)}\`` : '';
  return `| \`${name}\` | ${fallback} | ${schema.description ?? ''} |`;
});
const table = ['| Variable | Default | Meaning |', '| --- | --- | --- |', ...rows].join('\n');

const page = await readFile(file, 'utf8');
const [before, rest] = page.split(start);
const after = rest?.split(end)[1];
if (before === undefined || after === undefined) {
  throw new Error(`docs/operations.md lacks ${start} or ${end}`);
}
await writeFile(file, `${before}${start}\n${table}\n${end}${after}`);
