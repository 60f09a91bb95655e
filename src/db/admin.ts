import { Client, type ClientBase } from 'pg';
import { reasonOf, SetupError } from '../setup-error.ts';

/**
 * Runs `work` on a connection of its own, outside any pool and without time-outs.
 * @throws SetupError when the database cannot be reached.
 */
export async function withConnection<T>(
  url: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // What matters of a lost connection is the failing query; unheard, the event would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (cause) {
    const { hostname, port, pathname } = new URL(url);
    const place = `${hostname}:${port || 5432}${pathname}`;
    throw new SetupError(`The database ${place} cannot be reached: ${reasonOf(cause)}`, { cause });
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The part of a client or a pool that asks. */
export type Queryable = Pick<ClientBase, 'query'>;

/** The role that a connection string signs in as. */
export const userOf = (url: string): string => decodeURIComponent(new URL(url).username);

/** The password in a connection string; empty when there is none. */
export const passwordOf = (url: string): string => decodeURIComponent(new URL(url).password);
