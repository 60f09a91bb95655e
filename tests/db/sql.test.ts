import { expect, test } from 'vitest';
import { compact, isPlannedByValues, join, plannedByValues, sql } from '../../src/db/sql.ts';

const name = (): string => 'contacts';
const absent = undefined as string | undefined;

test('values become parameters, and parts are put in', () => {
  const part = sql`id = ${'1'}`;
  const { text, values } =
    sql`select ${1} where ${part} and b = any(${['x']}) and c in (${join([2, null])})`;
  expect([text, values]).toEqual([
    'select $1 where id = $2 and b = any($3) and c in ($4,$5)',
    [1, '1', ['x'], 2, null],
  ]);
});

test('what a part is planned for by its values, its whole is too', () => {
  const part = plannedByValues(sql`id > 1`);
  const wholes = [sql`select 1 where ${part}`, join([sql`a`, part]), compact(part)];
  const nested = sql`select ${join([sql`a`, sql`b and ${part}`])}`;
  expect([...wholes, nested].map(isPlannedByValues)).toEqual([true, true, true, true]);
  expect(isPlannedByValues(sql`select ${1} where ${sql`id > 1`}`)).toBe(false);
});

test('what was forgotten to be called, and what is not there, is no value: the types refuse it', () => {
  const refused = [
    // @ts-expect-error A function.
    () => sql`select ${name}`,
    // @ts-expect-error A function, in a list.
    () => sql`select ${[name]}`,
    // @ts-expect-error Perhaps nothing.
    () => sql`select ${absent}`,
    // @ts-expect-error An object, which is sent as JSON text.
    () => sql`select ${{ name: 'x' }}`,
    // @ts-expect-error A promise.
    () => sql`select ${Promise.resolve('x')}`,
    // @ts-expect-error A function, among joined ones.
    () => join([name]),
  ];
  // Nothing of this is found when it runs: that it compiles with the errors expected is the test.
  for (const make of refused) expect(make).not.toThrow();
});
