/** docs/threat-model.md is of what is there: each threat has a fence, which is a file, and a test that exists. */
import { access } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { missingOf, readProject, testsIn } from './support/named-tests.ts';

const page = await readProject('docs/threat-model.md');

interface Threat {
  id: string;
  kind: string;
  text: string;
  fence: string;
  tests: string;
}

const threats = [...page.matchAll(/^\| (\d+\.\d+) \|(.*)\|$/gm)].map(([, id, rest]): Threat => {
  const [kind, text, fence, tests, ...more] = rest!.split('|').map((cell) => cell.trim());
  expect([id, more]).toEqual([id, []]);
  return { id: id!, kind: kind!, text: text!, fence: fence!, tests: tests! };
});

/** The boundaries that are drawn and told of, and what fails by itself. */
const boundaries = [...page.matchAll(/^## (B(\d)|P8) .+$/gm)].map(([, name, number]) =>
  name === 'P8' ? '9' : number!,
);

test('there are threats at every boundary that is drawn, each with a number of its own', () => {
  const [, drawing] = page.split('```');
  expect(boundaries.map((number) => `B${number}`).slice(0, -1)).toEqual(
    [...new Set(drawing!.match(/\bB\d\b/g))].toSorted(),
  );
  expect(new Set(threats.map(({ id }) => id.split('.')[0]))).toEqual(new Set(boundaries));
  expect(new Set(threats.map(({ id }) => id)).size).toBe(threats.length);
  expect(threats.length).toBeGreaterThan(60);
});

test('each is of one kind of STRIDE, all of which are thought of, and says what would be done', () => {
  expect(threats.filter(({ kind }) => !/^[STRIDE]$/.test(kind))).toEqual([]);
  expect(new Set(threats.map(({ kind }) => kind)).size).toBe(6);
  expect(threats.filter(({ text }) => text.split(' ').length < 4)).toEqual([]);
});

test('the fence of each is a file that is there', async () => {
  const missing: string[] = [];
  for (const { id, fence } of threats) {
    const [, path] = /^`([\w./-]+)`$/.exec(fence) ?? [];
    const isThere = await access(new URL(`../../${path ?? '?'}`, import.meta.url)).then(
      () => true,
      () => false,
    );
    if (!isThere) missing.push(`${id} ${fence}`);
  }
  expect(missing).toEqual([]);
});

test('the test of each is there, by its file and its title', async () => {
  const missing: string[] = [];
  for (const { id, tests } of threats) {
    const named = testsIn(tests);
    if (named.length === 0) missing.push(`${id} names no test`);
    missing.push(...(await missingOf(named)).map((one) => `${id} ${one}`));
  }
  expect(missing).toEqual([]);
});

test('a test that is not there would be found', async () => {
  const text = '`clocks.test.ts` “an access token › that never was” `nowhere.test.ts` “a”';
  expect(await missingOf(testsIn(text))).toEqual([
    'clocks.test.ts: that never was',
    'nowhere.test.ts: a',
  ]);
});
