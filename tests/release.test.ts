/** How the SDK is released: what the workflows call is there, and a change of it is never without a word to its users. */
import { execFile } from 'node:child_process';
import { access, constants, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const workflows = join(root, '.github/workflows');

interface Job {
  uses?: string;
  needs?: string;
  permissions?: Record<string, string>;
  steps?: {
    uses?: string;
    run?: string;
    with?: Record<string, string>;
    env?: Record<string, string>;
  }[];
}

async function readWorkflow(name: string): Promise<Record<string, Job>> {
  const { jobs } = parse(await readFile(join(workflows, name), 'utf8')) as {
    jobs: Record<string, Job>;
  };
  return jobs;
}

const scriptsOf = async (path: string) =>
  (JSON.parse(await readFile(join(root, path), 'utf8')) as { scripts: Record<string, string> })
    .scripts;

test('what is merged is checked wholly, then released with its provenance', async () => {
  const { everything } = await readWorkflow('verify.yml');
  expect(everything?.steps?.map((step) => step.run)).toContain('.ci/run');
  await access(join(root, '.ci/run'), constants.X_OK);
  const { publish, 'next-version': next } = await readWorkflow('release.yml');
  expect([publish?.needs, next?.needs]).toEqual(['next-version', 'verify']);
  expect(publish?.permissions).toMatchObject({ 'id-token': 'write' });
  const step = publish?.steps?.find((one) => one.run === 'npm run release:publish');
  expect(step?.env).toMatchObject({ NPM_CONFIG_PROVENANCE: 'true' });
  const actions = publish?.steps?.flatMap(({ uses }) => uses ?? []) ?? [];
  for (const action of actions) expect(action).toMatch(/@[0-9a-f]{40}$/);
});

test('the scripts that the release and the checks of the SDK run are there', async () => {
  const sdk = await scriptsOf('sdk/package.json');
  const callers = [
    await readFile(join(root, '.ci/run'), 'utf8'),
    ...Object.values(await scriptsOf('package.json')),
  ];
  const called = callers.flatMap((text) => [
    ...text.matchAll(/npm run (?:--silent )?(\S+) -w sdk/g),
  ]);
  expect(called.length).toBeGreaterThan(3);
  for (const [, script] of called) expect(Object.keys(sdk)).toContain(script);
});

/** A repository as ours is, with the SDK's sources and what is told of their changes. */
async function makeRepository() {
  const folder = await mkdtemp(join(tmpdir(), 'release-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const git = (...words: string[]) =>
    run('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.test', ...words], { cwd: folder });
  await mkdir(join(folder, 'sdk/src'), { recursive: true });
  for (const path of [
    'package.json',
    'sdk/package.json',
    'sdk/CHANGELOG.md',
    '.changeset/config.json',
  ]) {
    await cp(join(root, path), join(folder, path));
  }
  await writeFile(join(folder, 'package-lock.json'), '{}');
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '.');
  await git('commit', '--quiet', '--message=As it was released');
  await git('checkout', '--quiet', '-b', 'change');
  const commit = async (path: string, text: string) => {
    await writeFile(join(folder, path), text);
    await git('add', '.');
    await git('commit', '--quiet', `--message=${path}`);
  };
  const changeset = (...words: string[]) =>
    run(join(root, 'node_modules/.bin/changeset'), words, { cwd: folder });
  return { folder, commit, changeset };
}

test('a change of the SDK without a word to its users is refused, one of the server or of a test is not', async () => {
  const { folder, commit, changeset } = await makeRepository();
  await commit('server.ts', 'export {};');
  await commit('sdk/more.test.ts', 'export {};');
  await changeset('status', '--since=main');
  await commit('sdk/src/index.ts', 'export const more = 1;');
  await expect(changeset('status', '--since=main')).rejects.toMatchObject({ code: 1 });
  await commit('.changeset/more.md', "---\n'@headless-crm/sdk': minor\n---\n\nThere is more.\n");
  await changeset('status', '--since=main');

  await changeset('version');
  const [major, minor] = (await versionOf(root, 'sdk')).split('.').map(Number);
  expect(await versionOf(folder, 'sdk')).toBe(`${major}.${minor! + 1}.0`);
  expect(await versionOf(folder, '.')).toBe(await versionOf(root, '.'));
  expect(await readFile(join(folder, 'sdk/CHANGELOG.md'), 'utf8')).toContain('There is more.');
});

test('the last version that the changelog tells of is the one of the package', async () => {
  const [, told] = /^## (.+)$/m.exec(await readFile(join(root, 'sdk/CHANGELOG.md'), 'utf8'))!;
  expect(told).toBe(await versionOf(root, 'sdk'));
});

async function versionOf(folder: string, name: string): Promise<string> {
  const text = await readFile(join(folder, name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
