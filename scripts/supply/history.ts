/** Everything that was ever committed, as it was added. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** What a commit has added to a file. */
export interface Added {
  commit: string;
  file: string;
  text: string;
}

/** Runs git in the directory; gives its lines as they come. Throws when it fails. */
async function* git(directory: string, ...words: string[]): AsyncGenerator<string> {
  const child = spawn('git', ['-C', directory, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  yield* createInterface({ input: child.stdout, crlfDelay: Infinity });
  const [code] = await ended;
  if (code !== 0) throw new Error(`git ${words[0]} ended with ${code}`);
}

/** Whether all of the history is there. */
export async function isWhole(directory: string): Promise<boolean> {
  for await (const line of git(directory, 'rev-parse', '--is-shallow-repository'))
    return line === 'false';
  return false;
}

const commitMark = 'commit ';
const fileMark = '+++ b/';

/**
 * What each commit of all branches and tags has added, file by file; its message as a file without a name.
 * @param without paths that are left out
 */
export async function* readHistory(
  directory: string,
  without: readonly string[] = [],
): AsyncGenerator<Added> {
  // Each parent of a merge is compared: what only the merge itself brought is in both.
  const options = ['--all', '--patch', '--unified=0', '--diff-merges=separate', '--no-renames'];
  const format = ['--no-color', '--no-ext-diff', '--no-textconv', `--format=${commitMark}%H%n%B`];
  let [commit, file, lines]: [string, string, string[]] = ['', '', []];
  const paths = ['--', '.', ...without.map((path) => `:(exclude)${path}`)];
  for await (const line of git(
    directory,
    'log',
    '--full-history',
    ...options,
    ...format,
    ...paths,
  )) {
    const begins = line.startsWith(commitMark) && line.length === commitMark.length + 40;
    if (begins || line.startsWith('diff --git ') || line.startsWith(fileMark)) {
      if (lines.length > 0) yield { commit, file, text: lines.join('\n') };
      lines = [];
    }
    if (begins) [commit, file] = [line.slice(commitMark.length), ''];
    else if (line.startsWith(fileMark)) file = line.slice(fileMark.length);
    else if (line.startsWith('+')) lines.push(line.slice(1));
    else if (file === '') lines.push(line);
  }
  if (lines.length > 0) yield { commit, file, text: lines.join('\n') };
}
