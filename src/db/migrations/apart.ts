/**
 * Migrations outside of a transaction, for what Postgres does beside those who write, and in no transaction:
 * `create index concurrently`. One that fails half-way is run again from its beginning, and has to bear that.
 */
import { DatabaseError } from 'pg';
import { withConnection } from '../admin.ts';

/** What such a file begins with. */
export const apartMark = '-- Outside of a transaction.';

export const runsApart = (script: string): boolean => script.startsWith(apartMark);

/** Its statements, each of which ends a line; it has no functions. */
const statementsOf = (script: string): string[] =>
  script
    .split(/;[ \t]*$/m)
    .map((statement) => statement.replaceAll(/^\s*--.*$/gm, '').trim())
    .filter((statement) => statement !== '');

/** Runs them one after the other, on a connection of its own. */
export async function runApart(adminUrl: string, script: string): Promise<void> {
  await withConnection(adminUrl, async (client) => {
    // It waits for every transaction that is under way, and nobody waits for it.
    await client.query('set lock_timeout = 0');
    await client.query('set statement_timeout = 0');
    for (const statement of statementsOf(script)) {
      try {
        await client.query(statement);
      } catch (error) {
        // The place is one in the statement, not in the file.
        if (error instanceof DatabaseError) error.position = undefined;
        throw error;
      }
    }
  });
}
