import { expect, test, vi } from 'vitest';
import { Memory, onceForText } from '../src/remember.ts';

test('a memory forgets what it learnt first, and only then', () => {
  const memory = new Memory<string, number>(2);
  memory.learn('a', 1);
  memory.learn('b', 2);
  memory.learn('b', 3);
  expect([memory.get('a'), memory.get('b')]).toEqual([1, 3]);
  memory.learn('c', 4);
  expect([memory.get('a'), memory.get('b'), memory.get('c')]).toEqual([undefined, 3, 4]);
});

test('what is worked out for a text is worked out once, and again when it was forgotten', () => {
  const work = vi.fn((text: string) => text.length);
  const lengthOf = onceForText(work, 2);
  expect([lengthOf('one'), lengthOf('one'), lengthOf('three'), lengthOf('four')]).toEqual([
    3, 3, 5, 4,
  ]);
  expect(work).toHaveBeenCalledTimes(3);
  expect(lengthOf('one')).toBe(3);
  expect(work).toHaveBeenCalledTimes(4);
});
