import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { packSdk } from '../../../sdk/scripts/pack.ts';

const run = promisify(execFile);
const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const compilerOf = {
  'TypeScript 5': fileOf('../../../sdk/node_modules/typescript/bin/tsc'),
  'TypeScript 7': fileOf('../../../node_modules/typescript/bin/tsc'),
};

/** What `useTheSdk` says when all is well. */
export const goodOutcome = {
  company: 'Acme',
  names: ['Ada', 'Grace', 'Mary'],
  refused: ['validation_failed', '/shoeSize'],
  missing: true,
  isTyped: true,
};

/** Runs a program, and shows what it said when it fails: compilers tell of errors on their standard output. */
export async function runIn(
  folder: string,
  program: string,
  inputs: string[],
  env: Record<string, string> = {},
): Promise<string> {
  const options = { cwd: folder, env: { ...process.env, ...env } };
  try {
    return (await run(program, inputs, options)).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${program} ${inputs.join(' ')}\n${stdout}${stderr}`, { cause: error });
  }
}

/** A copy of one of the projects beside this folder, out of reach of what the server installed, with the packed SDK. */
export async function makeProject(name: 'esm' | 'cjs' | 'vite'): Promise<string> {
  const { tarball } = await packSdk();
  const folder = await mkdtemp(join(tmpdir(), `sdk-${name}-`));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(fileOf(`../projects/${name}`), folder, { recursive: true });
  await cp(fileOf('../projects/program.ts'), join(folder, 'src/program.ts'));
  await runIn(folder, 'npm', ['install', '--offline', '--no-audit', '--no-fund', tarball]);
  await mkdir(join(folder, 'node_modules/@types'));
  await symlink(
    fileOf('../../../node_modules/@types/node'),
    join(folder, 'node_modules/@types/node'),
  );
  return folder;
}

/** Compiles the project by one of the compilers that it may have: that of the SDK, and a later one. */
export async function compile(
  folder: string,
  compiler: keyof typeof compilerOf,
  rules: 'node16' | 'nodenext' | 'bundler',
): Promise<void> {
  const module = rules === 'bundler' ? 'esnext' : rules;
  const inputs = ['--module', module, '--moduleResolution', rules];
  await runIn(folder, process.execPath, [compilerOf[compiler], ...inputs]);
}

/** Builds the Vite project: what a browser would be given, in `dist`. */
export async function buildForBrowsers(folder: string): Promise<void> {
  const vite = fileOf('../../../node_modules/vite/bin/vite.js');
  await runIn(folder, process.execPath, [vite, 'build', '--logLevel', 'warn']);
}
