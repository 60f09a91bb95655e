/**
 * Looks for secrets in everything that was ever committed: `npm run secrets`, of this repository unless another one is named.
 * Tells where one is, and not what it is.
 */
import { lintSource } from '@secretlint/core';
import { creator as recommended } from '@secretlint/secretlint-rule-preset-recommend';
import { type Added, isWhole, readHistory } from './history.ts';

const config = {
  rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: recommended }],
};

/** What is made of the rest, and five times as large. */
const generated = [
  'src/db/generated',
  'sdk/src/gen',
  'openapi/openapi.json',
  'openapi/openapi-3.0.json',
];

/** What looks like a secret and is none: files, by what is found in them, and why that is no harm. */
const harmless: readonly [files: RegExp, rule: string, why: string][] = [
  [
    /^(tests|sdk\/tests|bench)\//,
    'basicauth',
    'addresses that must be refused, and databases of tests',
  ],
  [/^(tests|bench)\//, 'database-connection-string', 'databases of tests, on this machine alone'],
  [
    /^tests\/outside\/support\/certificates\.ts$/,
    'privatekey',
    'of certificates that only tests believe',
  ],
  [/^docker-compose\.yml$/, 'database-connection-string', 'to try it on one machine, as it says'],
  [
    /^\.github\/workflows\/verify\.yml$/,
    'database-connection-string',
    'a database of the job alone',
  ],
  [
    /^terraform\/modules\/database\//,
    'database-connection-string',
    'the password is an expression',
  ],
];

/** So much is looked through at once: each look costs as much as all before it (the linter keeps what it measures). */
const atOnceBytes = 500_000;

/** What looks like a secret, in short: where, and of which kind. */
async function findIn(added: readonly Added[]): Promise<string[]> {
  const ofLine = added.flatMap((one) => one.text.split('\n').map(() => one));
  const content = added.map(({ text }) => text).join('\n');
  const { messages } = await lintSource({
    source: { filePath: '/history', ext: '', content, contentType: 'text' },
    options: { config, noPhysicFilePath: true, maskSecrets: true },
  });
  return messages.flatMap(({ ruleId, messageId, loc }) => {
    const { commit, file } = ofLine[loc.start.line - 1]!;
    const rule = ruleId.replace('@secretlint/secretlint-rule-', '');
    if (harmless.some(([files, one]) => one === rule && files.test(file))) return [];
    const where = file === '' ? 'its message' : file;
    return [`${commit.slice(0, 12)} ${where}: ${rule} ${messageId}`];
  });
}

/** The history in pieces that are large enough. */
async function* piecesOf(directory: string): AsyncGenerator<Added[]> {
  let [piece, bytes]: [Added[], number] = [[], 0];
  for await (const added of readHistory(directory, generated)) {
    piece.push(added);
    bytes += added.text.length;
    if (bytes < atOnceBytes) continue;
    yield piece;
    [piece, bytes] = [[], 0];
  }
  yield piece;
}

const directory = process.argv[2] ?? '.';
if (!(await isWhole(directory))) {
  process.stderr.write('Part of the history is not here: git fetch --unshallow\n');
  process.exit(1);
}
const commits = new Set<string>();
let [bytes, found] = [0, 0];
for await (const piece of piecesOf(directory)) {
  for (const { commit, text } of piece) {
    commits.add(commit);
    bytes += text.length;
  }
  for (const line of await findIn(piece)) {
    found += 1;
    process.stderr.write(`${line}\n`);
  }
}
process.stdout.write(
  `${commits.size} commits, ${(bytes / 1e6).toFixed(1)} MB that they added, ${found} secrets\n`,
);
if (found > 0) process.exitCode = 1;
