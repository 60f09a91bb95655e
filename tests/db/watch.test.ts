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

test('what was given up is not done to its end by Postgres, and Prisma is given up as all else', async () => {
  const { database } = server;
  const startedAt = performance.now();
  const given = await Promise.allSettled([
    database.reading(nobody()).query(sql`select pg_sleep(60)`),
    database.writing(nobody(), (unit) =>
      unit.prisma((prisma) => prisma.$queryRaw`select 1 from pg_sleep(60)`),
    ),
  ]);
  for (const { reason } of given as PromiseRejectedResult[])
    expect(reason).toMatchObject({
      code: 'unavailable',
      message: 'The database took too long for it',
    });
  expect(performance.now() - startedAt).toBeLessThan(statementMs + 2000);
  const [counted] = await database.reading(nobody()).query<{ left: number }>(sql`
    select count(*)::int as left from pg_stat_activity
    where state = 'active' and query like '%pg_sleep(60)%' and pid <> pg_backend_pid()`);
  expect(counted).toEqual({ left: 0 });
}, 30_000);

test('what Postgres refuses is told by Prisma as by all else', async () => {
  const { database } = server;
  const refused = database.writing(nobody(), (unit) =>
    unit.prisma((prisma) => prisma.$executeRaw`select 1 / 0`),
  );
  await expect(refused).rejects.toMatchObject({ code: '22012' });
});
