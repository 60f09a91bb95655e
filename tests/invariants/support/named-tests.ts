/** Tests that a document names: `file.test.ts` “title” “group › title”. */
import { readFile } from 'node:fs/promises';

const root = new URL('../../../', import.meta.url);

/** The text of a file of the project; empty where there is none. */
export const readProject = (path: string): Promise<string> =>
  readFile(new URL(path, root), 'utf8').catch(() => '');

/** A file of tests, as it is named, and the titles behind it. */
export interface NamedTests {
  file: string;
  titles: string[];
}

const naming = /`([\w/-]+\.test\.ts)`((?: “[^”]+”)*)/g;

/** The tests that are named in the text. */
export const testsIn = (text: string): NamedTests[] =>
  [...text.matchAll(naming)].map(([, file, titles]) => ({
    file: file!,
    titles: [...titles!.matchAll(/“([^”]+)”/g)].map(([, title]) => title!),
  }));

/** What is left of the text without the names of tests. */
export const withoutTests = (text: string): string => text.replaceAll(naming, '');

/** Those of the named tests that are not there; a file of which no title is named counts too. */
export async function missingOf(named: readonly NamedTests[]): Promise<string[]> {
  const missing: string[] = [];
  for (const { file, titles } of named) {
    const source = await readProject(file.startsWith('sdk/') ? file : `tests/${file}`);
    const lacking = titles
      .flatMap((title) => title.split(' › '))
      .filter((title) => !source.includes(`'${title}'`) && !source.includes(`\`${title}\``));
    missing.push(...lacking.map((title) => `${file}: ${title}`));
    if (titles.length === 0) missing.push(`names no test of ${file}`);
  }
  return missing;
}
