/** docs/assurance.md tells figures with commands that there are, and says so where nobody has measured. */
import { expect, test } from 'vitest';
import { readProject } from './support/named-tests.ts';

const page = await readProject('docs/assurance.md');
const { scripts } = JSON.parse(await readProject('package.json')) as {
  scripts: Record<string, string>;
};

/** Rows of the table of figures: what, the figure, the command, when it was measured, the short form. */
const rows = page
  .split('\n')
  .filter((line) => /^\| [^|]+ \|.*`npm (run|test) /.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

test('each figure has a command, and a day when it was measured or a word that it was not', () => {
  expect(rows.length).toBeGreaterThan(9);
  for (const [what, figure, command, measured, short, ...more] of rows) {
    expect([what, more]).toEqual([what, []]);
    expect(command, what).toMatch(/^`[^`]+`/);
    expect(measured, what).toMatch(/^(\d{4}-\d{2}-\d{2}( .+)?|not yet measured( .+)?)$/);
    // What nobody measured has no figure that somebody could take for one.
    if (measured!.startsWith('not yet')) expect(figure, what).toMatch(/^(aim: .+|–)$/);
    expect(short, what).not.toBe('');
  }
});

test('the commands are there', () => {
  const named = [...page.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name!);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
