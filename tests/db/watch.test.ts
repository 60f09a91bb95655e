/** A statement that takes too long is given up. */
import { expect, test } from 'vitest';
import { nobody } from '../../src/db/unit.ts';
import { sql } from '../../src/db/sql.ts';
import { statementMs } from '../../src/db/watch.ts';
import { useServer } from '../support/server.ts';

const server = useServer({ poolSize: 4 });

test('what takes longer than ten seconds is answered by 503, and its connection is not used again', async () => {
  const { database } = server;
  const startedAt = performance.now();
  const tooLong = () => database.reading(nobody()).query(sql`select pg_sleep(20)`);
  const inWriting = database.writing(nobody(), (unit) => unit.query(sql`select pg_sleep(20)`));
  const all = await Promise.allSettled([tooLong(), tooLong(), tooLong(), inWriting]);
  for (const { reason } of all as PromiseRejectedResult[])
    expect(reason).toMatchObject({ code: 'unavailable' });
  const ms = performance.now() - startedAt;
  expect(ms).toBeGreaterThan(statementMs - 500);
  expect(ms).toBeLessThan(statementMs + 4000);
  // All four were busy: whoever asks now has a new one.
  expect(await database.isReady()).toBe(true);
}, 30_000);
