import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, cp, mkdir, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readStages, type Stage, type Step } from './dockerfile.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
/** Who performs it where we are the administrator: nobody, on Debian as elsewhere. */
const nobody = 65_534;
const isAdministrator = process.getuid?.() === 0;

/** Commands that need nothing of the system. */
const performed = new Set(['npm', 'node']);

/** What a process is started with to be nobody in particular. */
export const unprivileged = isAdministrator ? { uid: nobody, gid: nobody } : {};

/**
 * Performs the steps of the Dockerfile in an empty directory, with this Node, as an unprivileged user: each stage has a
 * directory, and what it copies comes from the project or from another stage. Steps on the system itself (Debian's
 * packages, directories of the root) are an engine's to do. Gives the directory of the last stage, and that stage.
 */
export async function performDockerfile(
  directory: string,
): Promise<{ root: string; stage: Stage }> {
  const stages = await readStages(new URL('../../Dockerfile', import.meta.url));
  const roots = new Map(
    stages.map((stage, index) => [stage.name ?? '', join(directory, `${index}`)]),
  );
  await mkdir(join(directory, 'home'), { recursive: true });
  await own(join(directory, 'home'));
  for (const stage of stages) {
    const root = roots.get(stage.name ?? '')!;
    let workingDirectory = '/';
    for (const step of stage.steps) {
      if (step.keyword === 'WORKDIR') workingDirectory = step.words[0]!;
      const at = join(root, workingDirectory);
      await mkdir(at, { recursive: true });
      await own(at);
      if (step.keyword === 'COPY') await copy(step, roots, at);
      if (step.keyword === 'RUN' && performed.has(step.words[0]!))
        await run(step.words, at, join(directory, 'home'));
    }
  }
  return { root: roots.get('')!, stage: stages.at(-1)! };
}

async function copy(
  { words, from }: Step,
  roots: ReadonlyMap<string, string>,
  at: string,
): Promise<void> {
  const paths = words.filter((word) => !word.startsWith('--'));
  const target = join(at, paths.pop()!);
  for (const path of paths) {
    const source = join(from === null ? project : roots.get(from)!, path);
    const isFile = (await stat(source)).isFile();
    // As COPY does: a file lands in a directory, and of a directory what is in it.
    await cp(source, isFile ? join(target, basename(path)) : target, {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  await own(target, true);
}

async function own(path: string, within = false): Promise<void> {
  if (!isAdministrator) return;
  await chown(path, nobody, nobody);
  if (!within || !(await stat(path)).isDirectory()) return;
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (!entry.isSymbolicLink()) await own(join(path, entry.name), true);
  }
}

async function run(words: string[], cwd: string, home: string): Promise<void> {
  const [command, ...args] = words;
  const env = { PATH: process.env['PATH'], HOME: home, npm_config_cache: join(home, 'npm') };
  const child = spawn(command!, args, {
    cwd,
    env,
    ...unprivileged,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let told = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (told += chunk.toString()));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}:\n${told}`);
}

/** How many bytes the files below the directory have. */
export async function sizeOf(directory: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}
