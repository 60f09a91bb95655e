import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packSdk, type Pack } from '../pack.ts';

const run = promisify(execFile);

/** The packed package, and a folder of somebody who has it in `node_modules`. */
export interface Packed extends Pack {
  folder: string;
  dependencies: string[];
}

/** Gives the package to who measures it, in a folder that is away afterwards. */
export async function withPackage<T>(measure: (packed: Packed) => Promise<T>): Promise<T> {
  const pack = await packSdk();
  const folder = await mkdtemp(join(tmpdir(), 'sdk-figures-'));
  try {
    const installed = join(folder, 'node_modules/@headless-crm/sdk');
    await mkdir(installed, { recursive: true });
    await run('tar', ['-xzf', pack.tarball, '-C', installed, '--strip-components=1']);
    const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as Record<
      string,
      object | undefined
    >;
    const kinds = ['dependencies', 'peerDependencies', 'optionalDependencies'];
    const dependencies = kinds.flatMap((kind) => Object.keys(manifest[kind] ?? {}));
    return await measure({ ...pack, folder, dependencies });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
