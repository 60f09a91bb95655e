/**
 * Whether the release before works on the tables of now, as it has to while a deployment goes on and after one is rolled
 * back: its own tests, on the migrations of now. `npm run test:previous` takes the last tag, `npm run test:previous --
 * <commit> [files]` another one.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const migrations = 'prisma/migrations';
/** They hold the tables against what that release knew of them, or need none. */
const excluded = ['tests/invariants/**', 'tests/db/**', 'tests/packed/**', 'sdk/**'];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function git(...words: string[]): string {
  return execFileSync('git', words, { cwd: root, encoding: 'utf8' }).trim();
}

/** Null where nothing was released yet. */
function findLastTag(): string | null {
  const tag = spawnSync('git', ['describe', '--tags', '--abbrev=0'], {
    cwd: root,
    encoding: 'utf8',
  });
  return tag.status === 0 ? tag.stdout.trim() : null;
}

/** Gives the exit code. */
function run(folder: string, command: string, ...words: string[]): number {
  return spawnSync(command, words, { cwd: folder, stdio: 'inherit' }).status ?? 1;
}

function testOn(folder: string, files: string[]): number {
  rmSync(join(folder, migrations), { recursive: true });
  cpSync(join(root, migrations), join(folder, migrations), { recursive: true });
  return (
    run(folder, 'npm', 'ci', '--ignore-scripts') ||
    run(folder, 'npm', 'run', '--silent', 'generate:client') ||
    run(folder, 'npx', 'vitest', 'run', ...excluded.map((one) => `--exclude=${one}`), ...files)
  );
}

const [given, ...files] = process.argv.slice(2);
const release = given ?? findLastTag();
if (release === null) say('Nothing was released yet: there is nothing that has to go on working.');
else {
  const commit = git('rev-parse', '--verify', `${release}^{commit}`);
  const added = git('diff', '--name-only', '--diff-filter=A', commit, '--', migrations);
  say(`${release}, with ${added === '' ? 'no migration of later' : `those of later:\n${added}`}`);
  const folder = mkdtempSync(join(tmpdir(), 'previous-'));
  // Another user runs Postgres in it.
  chmodSync(folder, 0o755);
  try {
    git('worktree', 'add', '--detach', '--force', folder, commit);
    process.exitCode = testOn(folder, files);
  } finally {
    git('worktree', 'remove', '--force', folder);
  }
}
