import { beforeAll, describe, expect, test } from 'vitest';
import { requirementsOf } from './support/asvs.ts';
import { missingOf, readProject as read, testsIn, withoutTests } from './support/named-tests.ts';

interface Row {
  id: string;
  asks: string;
  state: string;
  where: string;
}

const states = new Set(['met', 'documented', 'operator', 'not applicable', 'open']);
let rows: Row[];

beforeAll(async () => {
  const document = await read('docs/security.md');
  rows = [...document.matchAll(/^\| (\d+\.\d+\.\d+) \|(.*)\|$/gm)].map(([, id, rest]) => {
    const cells = rest!.split('|').map((cell) => cell.trim());
    expect([id, cells.length]).toEqual([id, 3]);
    const [asks, state, where] = cells as [string, string, string];
    return { id: id!, asks, state, where };
  });
});

/** What is left of a row's last cell without the names of tests: words. */
const reasonOf = ({ where }: Row): string => withoutTests(where).replaceAll(/[^\p{L}]+/gu, ' ');

test('the list has as many requirements as the standard', () => {
  expect([1, 2, 3].map((level) => requirementsOf(level as 1).length)).toEqual([70, 183, 92]);
});

test('every requirement of levels 1 and 2 stands in the document once', () => {
  const wanted = [...requirementsOf(1), ...requirementsOf(2)];
  expect(rows.map(({ id }) => id).toSorted()).toEqual(wanted.toSorted());
});

test('each says in words what it asks for, and what of it is the case', () => {
  expect(rows.filter(({ asks }) => asks.length < 5)).toEqual([]);
  expect(rows.filter(({ state }) => !states.has(state))).toEqual([]);
});

describe('a requirement', () => {
  test('that is met names tests, and each of them is there', async () => {
    const missing: string[] = [];
    for (const row of rows) {
      const named = testsIn(row.where);
      if (row.state === 'met' && !named.some(({ titles }) => titles.length > 0)) {
        missing.push(`${row.id} names no test`);
      }
      missing.push(...(await missingOf(named)).map((one) => `${row.id} ${one}`));
    }
    expect(missing).toEqual([]);
  });

  test('that is neither met nor documented gives a reason', () => {
    const reasonless = rows
      .filter(({ state }) => state !== 'met' && state !== 'documented')
      .filter((row) => reasonOf(row).trim().split(' ').length < 4);
    expect(reasonless).toEqual([]);
  });

  test('that is documented leads to a place that is there', async () => {
    const pages = new Map<string, Set<string>>();
    const anchorsOf = async (page: string): Promise<Set<string>> => {
      const known = pages.get(page);
      if (known) return known;
      const headings = [...(await read(`docs/${page}`)).matchAll(/^#+ (.*)$/gm)];
      const anchors = headings.map(([, heading]) =>
        heading!
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N} -]/gu, '')
          .replaceAll(' ', '-'),
      );
      return pages.set(page, new Set(anchors)).get(page)!;
    };
    const lost: string[] = [];
    for (const { id, state, where } of rows) {
      const links = [...where.matchAll(/\]\(([\w/.-]*)#([^)]+)\)/g)];
      if (state === 'documented' && links.length === 0) lost.push(`${id} leads nowhere`);
      for (const [, page, anchor] of links) {
        const anchors = await anchorsOf(page || 'security.md');
        if (!anchors.has(anchor!)) lost.push(`${id} ${page}#${anchor}`);
      }
    }
    expect(lost).toEqual([]);
  });
});
