/**
 * Looks in migrations for what would hold up those who use the tables meanwhile, or break the release before: `npm run
 * lint:migrations`, by squawk and .squawk.toml. All of prisma/migrations, unless files are named.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runsApart } from '../src/db/migrations/apart.ts';

const directory = fileURLToPath(new URL('../prisma/migrations', import.meta.url));
const squawk = createRequire(import.meta.url).resolve('squawk-cli/js/bin/squawk');

const given = process.argv.slice(2);
const files =
  given.length > 0
    ? given
    : readdirSync(directory)
        .map((name) => join(directory, name, 'migration.sql'))
        .filter((file) => existsSync(file));
const isApart = (file: string) => runsApart(readFileSync(file, 'utf8'));

const kinds = [
  { mode: '--assume-in-transaction', of: files.filter((file) => !isApart(file)) },
  { mode: '--no-assume-in-transaction', of: files.filter(isApart) },
];
for (const { mode, of } of kinds.filter((kind) => kind.of.length > 0)) {
  const words = [squawk, mode, ...of];
  const { status } = spawnSync(process.execPath, words, { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
