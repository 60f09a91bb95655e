import { expect, test } from 'vitest';
import { isTold, tableOf, type Figure } from '../scripts/figures/table.ts';

const figure = (over: Partial<Figure> = {}): Figure => ({
  what: 'one call',
  measured: '5,905 bytes',
  bound: '≤ 8,000 bytes',
  isGood: true,
  others: 'stripe 33 kB',
  ...over,
});
const told = tableOf([figure(), figure({ what: 'dependencies', measured: '0', bound: '0' })]);
const isStillTold = (over: Partial<Figure>) =>
  isTold(
    told,
    tableOf([figure(over), figure({ what: 'dependencies', measured: '0', bound: '0' })]),
  );

test('a table of figures is told by one that is off by no more than another zlib', () => {
  expect(isStillTold({})).toBe(true);
  expect(isStillTold({ measured: '5,912 bytes' })).toBe(true);
  expect(isStillTold({ measured: '6,100 bytes' })).toBe(false);
  expect(isStillTold({ measured: '5,600 bytes' })).toBe(false);
});

test('other words, another row and a first dependency are other figures', () => {
  expect(isStillTold({ measured: 'errors' })).toBe(false);
  expect(isStillTold({ others: 'stripe 34 kB' })).toBe(false);
  expect(isTold(told, tableOf([figure()]))).toBe(false);
  expect(isTold(told, told.replace('| 0 | 0 |', '| 1 | 0 |'))).toBe(false);
  expect(isTold('', told)).toBe(false);
});
