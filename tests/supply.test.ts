/** What the server is made of: known, whole, allowed, and without a secret in its history. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { expect, onTestFinished, test } from 'vitest';
import { pageOf, refusedOf } from '../scripts/supply/licences.ts';
import { readPackages } from '../scripts/supply/packages.ts';
import { sbomOf } from '../scripts/supply/sbom.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8');
const packages = await readPackages();

test('every package has a version and a hash, and comes from the registry', async () => {
  const lock = JSON.parse(await read('package-lock.json')) as {
    packages: Record<
      string,
      {
        version?: string;
        integrity?: string;
        link?: boolean;
        inBundle?: boolean;
        resolved?: string;
      }
    >;
  };
  const strange = Object.entries(lock.packages).filter(([path, one]) => {
    if (!path.startsWith('node_modules/') || one.link) return false;
    const isElsewhere = one.resolved && /^(git|file|http:)|github\.com|codeload/.test(one.resolved);
    return (
      !/^\d+\.\d+\.\d+/.test(one.version ?? '') ||
      !one.integrity?.startsWith('sha512-') ||
      isElsewhere
    );
  });
  expect(strange.map(([path]) => path)).toEqual([]);
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    await read('package.json'),
  ) as Record<string, Record<string, string>>;
  const ranges = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
  expect(ranges.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});

test('npm is told to run no script of a package, and .ci/run and the image install by the lock file alone', async () => {
  expect(await read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
  const texts = [await read('.ci/run'), await read('Dockerfile')];
  for (const text of texts) {
    expect(text).toContain('npm ci');
    expect(text).not.toMatch(/npm (install|i|add|update)\b/);
  }
});

test('every licence is one that is allowed, and the page tells all of them', async () => {
  expect(packages.length).toBeGreaterThan(100);
  expect(refusedOf(packages)).toEqual([]);
  expect(await read('docs/licences.md')).toBe(pageOf(packages));
});

test('a licence that asks for more, or none at all, is refused', () => {
  const [one] = packages;
  const bad = [
    { ...one!, name: 'a', licence: 'AGPL-3.0-only' },
    { ...one!, name: 'b', licence: null },
    { ...one!, name: 'c', licence: 'MIT OR SEE LICENSE IN x' },
  ];
  expect(refusedOf([one!, ...bad])).toHaveLength(3);
});

test('the SBOM is valid CycloneDX, the same each time, and tells of every package with its hash and licence', async () => {
  const text = await sbomOf(packages);
  expect(await sbomOf(await readPackages())).toBe(text);
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
  expect(await validator.validate(text)).toBeNull();
  expect(await validator.validate(text.replace('"library"', '"nothing"'))).not.toBeNull();
  const { components } = JSON.parse(text) as {
    components: { purl: string; hashes: object[]; licenses: object[] }[];
  };
  expect(components).toHaveLength(packages.length);
  for (const { purl, hashes, licenses } of components)
    expect([purl, hashes.length, licenses.length]).toEqual([expect.any(String), 1, 1]);
  for (const name of ['express', 'pg', 'bcrypt', 'zod'])
    expect(components.some(({ purl }) => purl.startsWith(`pkg:npm/${name}@`))).toBe(true);
});

/** What the scan says of a repository: its last line, what it complains about, and how it ended. */
async function scan(directory: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const words = ['--import', 'tsx', join(root, 'scripts/supply/secrets.ts'), directory];
  return run(process.execPath, words, { cwd: root }).then(
    (told) => ({ code: 0, ...told }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

/** A repository of its own, in which files are written and committed one after the other. */
async function useRepository(): Promise<{
  directory: string;
  commit(file: string, text: string, message?: string): Promise<void>;
}> {
  const directory = await mkdtemp(join(tmpdir(), 'history-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const git = (...words: string[]) =>
    run('git', ['-C', directory, '-c', 'user.name=A', '-c', 'user.email=a@example.com', ...words]);
  await git('init', '--quiet');
  return {
    directory,
    async commit(file, text, message = 'A change') {
      await writeFile(join(directory, file), text);
      await git('add', '--all');
      await git('commit', '--quiet', '--message', message);
    },
  };
}

/** Put together here, so that none of them stands in our own history. */
const planted = {
  'a token of npm': [
    '//registry.npmjs.org/:_authToken=npm_',
    'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5',
  ],
  'a token of GitHub': ['token: ghp_', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'],
  'a private key': [
    '-----BEGIN RSA PRIVATE',
    ` KEY-----\n${'MIICXQIBAAKBgQ'.repeat(8)}\n-----END RSA PRIVATE KEY-----`,
  ],
  'an address of a database with its password': [
    'postgres://crm:',
    'Vh7kQz93mLpT@db.internal.example.org/crm',
  ],
};

test.each(Object.entries(planted))(
  'a secret that was committed and taken away again is found: %s',
  async (_, parts) => {
    const { directory, commit } = await useRepository();
    const secret = parts.join('');
    await commit('notes.txt', 'nothing\n');
    await commit('settings.txt', `first\n${secret}\nlast\n`);
    await commit('settings.txt', 'first\nlast\n');
    const { code, stdout, stderr } = await scan(directory);
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/^3 commits, .* [1-9]\d* secrets?\n$/),
    ]);
    expect(stderr).toContain('settings.txt: ');
    expect(stderr).not.toContain(parts[1]!.slice(0, 12));
  },
);

test('one in the message of a commit is found too, and where there is none nothing is', async () => {
  const { directory, commit } = await useRepository();
  await commit('a.txt', 'a secret of the tests, of thirty-two bytes or more\n');
  expect(await scan(directory)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/ 0 secrets\n$/),
  });
  await commit('a.txt', 'b\n', `Rotate\n\nit was ${planted['a token of GitHub'].join('')}`);
  expect(await scan(directory)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('its message'),
  });
});
