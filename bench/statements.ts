/** The SQL that our server sends, told by Postgres's own log. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { withConnection } from '../src/db/admin.ts';
import { type Account, get } from './accounts.ts';
import { apiOf, type Ground } from './ground.ts';
import { startOurs } from './servers.ts';

/** What Postgres is started with, so that it tells. */
export const loggingSettings = { logging_collector: 'on', log_destination: 'jsonlog' };

/** As `pg` takes it. */
export interface Statement {
  name?: string;
  text: string;
  values: (string | null)[];
}

const role = 'crm_server';

/** The statement that reads the contacts for a request, as a server sends it that was asked before. */
export async function statementOf(
  { superUrl, appUrl }: Ground,
  account: Account,
  path: string,
): Promise<Statement> {
  return withConnection(superUrl, async (client) => {
    // Holds for connections that are made from now on.
    await client.query(`alter role ${role} set log_statement = 'all'`);
    const server = await startOurs(appUrl);
    await client.query(`alter role ${role} reset log_statement`);
    const { length } = await readLog(client);
    await get(apiOf(server), path, account);
    const found = await lastOf(client, length);
    await server.stop();
    return found;
  });
}

async function lastOf(client: Client, from: number): Promise<Statement> {
  for (;;) {
    const entries = (await readLog(client)).slice(from).split('\n').slice(0, -1);
    const found = entries.map(statementIn).findLast((statement) => statement !== undefined);
    if (found) return found;
    await sleep(100);
  }
}

async function readLog(client: Client): Promise<string> {
  const { rows } = await client.query<{ log: string }>(
    `select pg_read_file(pg_current_logfile('jsonlog')) as log`,
  );
  return rows[0]!.log;
}

/** The statement of an entry, if it is one that reads the contacts. */
function statementIn(entry: string): Statement | undefined {
  const { message, detail = '' } = JSON.parse(entry) as { message: string; detail?: string };
  const found = /^execute (\S+): ([^]*\bfrom "?contacts\b[^]*)$/.exec(message);
  if (!found) return undefined;
  const [, name, text] = found as unknown as [string, string, string];
  const parameters = detail.matchAll(/\$\d+ = (?:NULL|'((?:[^']|'')*)')/g);
  const values = [...parameters].map(([, value]) => value?.replaceAll("''", "'") ?? null);
  return { text, values, ...(name === '<unnamed>' ? {} : { name }) };
}
