/** What a migration may not do to a table that is in use. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { apartMark } from '../../src/db/migrations/apart.ts';

const run = promisify(execFile);

/** What is said of a migration; nothing when it may be. */
async function lint(script?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lint-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const files = script === undefined ? [] : [join(folder, 'migration.sql')];
  for (const file of files) await writeFile(file, script!);
  const words = ['--import', 'tsx', 'scripts/lint-migrations.ts', ...files];
  return run(process.execPath, words).then(
    () => '',
    ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
  );
}

test('the migrations since there are data hold nobody up', async () => {
  expect(await lint()).toBe('');
});

test.each([
  ['create index slow on contacts (last_name);', 'require-concurrent-index-creation'],
  [
    'alter table contacts add column nickname text; create index concurrently if not exists quick on contacts (nickname);',
    'ban-concurrent-index-creation-in-transaction',
  ],
  ['alter table contacts rename column last_name to surname;', 'renaming-column'],
  ['alter table contacts drop column last_name;', 'ban-drop-column'],
  ['alter table contacts alter column last_name type varchar(10);', 'changing-column-type'],
  ['alter table contacts alter column last_name set not null;', 'adding-not-nullable-field'],
  [
    "alter table contacts add constraint named check (last_name <> '');",
    'constraint-missing-not-valid',
  ],
  [
    'alter table contacts add constraint owned foreign key (owner_id) references users (id);',
    'adding-foreign-key-constraint',
  ],
  [`${apartMark}\ncreate index concurrently quick on contacts (last_name);`, 'prefer-robust-stmts'],
])('%s is refused', async (script, rule) => {
  expect(await lint(script)).toContain(rule);
});

test.each([
  'create table things (id uuid primary key); create index of_things on things (id);',
  'alter table contacts add column nickname text;',
  `alter table contacts add constraint named check (last_name <> '') not valid;`,
  `${apartMark}\ndrop index concurrently if exists quick;\ncreate index concurrently if not exists quick on contacts (last_name);`,
])('%s is how it is done', async (script) => {
  expect(await lint(script)).toBe('');
});
