/** What a backup says of itself: the table of contents that pg_restore prints. */
import { runTool } from './tools.ts';

export interface Contents {
  /** The major version of the server that it is of. */
  major: number;
  /** The roles that own something in it. */
  owners: string[];
}

/**
 * @throws SetupError with what pg_restore says when it is no backup, or was made by a newer pg_dump.
 */
export async function readContents(file: string): Promise<Contents> {
  const lines = (await runTool('pg_restore', ['--list', file])).split('\n');
  const version = lines.find((line) => line.startsWith(';     Dumped from database version: '));
  const entries = lines.filter((line) => /^\d+; /.test(line));
  // The owner is the last word of an entry; what belongs to nobody, as the encoding, ends with a blank.
  const owners = new Set(entries.map((entry) => entry.slice(entry.lastIndexOf(' ') + 1)));
  owners.delete('');
  return { major: Number(/: (\d+)/.exec(version ?? '')?.[1]), owners: [...owners].sort() };
}
