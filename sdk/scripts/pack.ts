/** The package as it would be published: built and packed once, for all who ask until its sources change. */
import { execFile } from 'node:child_process';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const sdk = fileURLToPath(new URL('..', import.meta.url));
const kept = fileURLToPath(new URL('../../node_modules/.cache/headless-crm-sdk/', import.meta.url));

/** One that is older was left by a process that was killed. */
const longestPackMs = 120_000;

/** A file of the package, as npm lists it. */
export interface PackedFile {
  path: string;
  size: number;
}

/** What `npm pack` says of the package. */
export interface Pack {
  /** Where the tarball is. */
  tarball: string;
  version: string;
  files: PackedFile[];
  unpackedSize: number;
}

/** Builds the SDK when its sources are newer than what was built, and packs it when that is newer than the tarball. */
export async function packSdk(): Promise<Pack> {
  await mkdir(kept, { recursive: true });
  const release = await lock(join(kept, 'lock'));
  try {
    const sources = await newestOf([
      'src',
      'generator',
      'tsdown.config.ts',
      'package.json',
      'tsconfig.json',
    ]);
    if ((await changedAt(join(sdk, 'dist/index.d.cts'))) < sources) {
      await run('npm', ['run', '--silent', 'build'], { cwd: sdk });
    }
    const contents = await newestOf([
      'dist',
      'package.json',
      'README.md',
      'LICENSE',
      'CHANGELOG.md',
    ]);
    if ((await changedAt(join(kept, 'pack.json'))) < contents) await pack();
    return JSON.parse(await readFile(join(kept, 'pack.json'), 'utf8')) as Pack;
  } finally {
    await release();
  }
}

async function pack(): Promise<void> {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', kept], { cwd: sdk });
  const [{ filename, version, files, unpackedSize }] = JSON.parse(stdout) as [
    Pack & { filename: string },
  ];
  const told: Pack = { tarball: join(kept, filename), version, files, unpackedSize };
  const file = await open(join(kept, 'pack.json.new'), 'w');
  await file.writeFile(JSON.stringify(told));
  await file.close();
  await rename(join(kept, 'pack.json.new'), join(kept, 'pack.json'));
}

/** Waits until nobody else holds the lock; gives what ends it. */
async function lock(path: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      await (await open(path, 'wx')).close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (Date.now() - (await changedAt(path)) > longestPackMs) await rm(path, { force: true });
      else await setTimeout(100);
    }
  }
}

/** When the newest of the paths, or of what is below them, was changed. */
async function newestOf(paths: string[]): Promise<number> {
  const times = paths.map(async (path) => {
    const full = join(sdk, path);
    const isFolder = await stat(full).then(
      (found) => found.isDirectory(),
      () => false,
    );
    const below = isFolder ? await readdir(full, { recursive: true }) : [];
    return Promise.all([full, ...below.map((name) => join(full, name))].map(changedAt));
  });
  return Math.max(...(await Promise.all(times)).flat());
}

/** 0 for what is not there; a folder changes when a file in it comes or goes. */
async function changedAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
