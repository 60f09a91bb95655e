/** pg_dump and pg_restore, which are not ours: they come with Postgres, and are looked for in PATH. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { environmentWith } from '../../env.ts';
import { codeOf, reasonOf, SetupError } from '../../setup-error.ts';
import { type Queryable, passwordOf } from '../admin.ts';

export type Tool = 'pg_dump' | 'pg_restore';

/** What a table of contents may take: a line for each object. */
const maxOutputBytes = 256 * 2 ** 20;
const runFile = promisify(execFile);

const missing = (tool: Tool): SetupError =>
  new SetupError(
    `${tool} is not in PATH: install the client programs of the server's version of Postgres (Debian: postgresql-client)`,
  );

const saidBy = (error: unknown): string => {
  const said = typeof error === 'object' && error !== null && 'stderr' in error && error.stderr;
  return typeof said === 'string' && said.trim() ? said.trim() : reasonOf(error);
};

/**
 * Runs the tool, at `url` when one is given, and gives what it prints.
 * @throws SetupError with what it says when it fails.
 */
export async function runTool(tool: Tool, words: string[], url?: string): Promise<string> {
  // A password among the words is seen by whoever lists the processes of the machine.
  const place = url ? [`--dbname=${withoutPassword(url)}`, '--no-password'] : [];
  const password = url ? passwordOf(url) : '';
  const env = environmentWith(password ? { PGPASSWORD: password } : {});
  try {
    const { stdout } = await runFile(tool, [...place, ...words], {
      env,
      maxBuffer: maxOutputBytes,
    });
    return stdout;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw missing(tool);
    throw new SetupError(`${tool} failed: ${saidBy(error)}`, { cause: error });
  }
}

const withoutPassword = (url: string): string => {
  const bare = new URL(url);
  bare.password = '';
  return bare.href;
};

/** The major version of the tool. */
export async function majorOfTool(tool: Tool): Promise<number> {
  const said = await runTool(tool, ['--version']);
  const major = /\(PostgreSQL\) (\d+)/.exec(said)?.[1];
  if (!major) throw new SetupError(`${tool} does not tell its version: ${said.trim()}`);
  return Number(major);
}

/** The major version of the server. */
export async function majorOfServer(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ major: number }>(
    `select current_setting('server_version_num')::integer / 10000 as major`,
  );
  return rows[0]!.major;
}
