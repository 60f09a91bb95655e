import { setTimeout as sleep } from 'node:timers/promises';
import { runSql } from './postgres.ts';
import type { TestServer } from './server.ts';

/** The time by the database's clock, apart from what was written before it and from what comes next. */
export async function takeInstant({ urls }: TestServer): Promise<string> {
  const [row] = await runSql(
    urls.appUrl,
    `select to_char(clock_timestamp()::timestamptz(3) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`,
  );
  await sleep(2);
  return String(row!['at']);
}
