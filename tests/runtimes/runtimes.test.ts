/** The packed SDK where there is no Node: Bun, Deno and an edge worker, against a running server. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { bundle } from '../../sdk/scripts/bundle.ts';
import { compile, goodOutcome, makeProject, runIn } from '../packed/support/project.ts';
import { createOrganization, useServer } from '../support/server.ts';

const server = useServer();
const here = fileURLToPath(new URL('.', import.meta.url));

/** The program of a runtime, in its package for this platform: the one that was installed. */
async function programOf(scope: string, path: string): Promise<string> {
  const packages = await readdir(join(here, 'node_modules', scope));
  return join(here, 'node_modules', scope, packages[0]!, path);
}

async function environment(): Promise<Record<string, string>> {
  const { token } = await createOrganization(server);
  return { CRM_URL: server.url, CRM_TOKEN: token };
}

test('Bun runs it, as TypeScript', async () => {
  const folder = await makeProject('esm');
  const bun = await programOf('@oven', 'bin/bun');
  const said = await runIn(folder, bun, ['src/main.ts'], await environment());
  expect(JSON.parse(said)).toEqual(goodOutcome);
});

test('Deno runs it, with the rights to reach the server and to read its address', async () => {
  const folder = await makeProject('esm');
  await compile(folder, 'TypeScript 7', 'nodenext');
  const deno = await programOf('@deno', 'deno');
  const rights = ['--no-prompt', '--allow-net=127.0.0.1', '--allow-env=CRM_URL,CRM_TOKEN'];
  const env = { ...(await environment()), DENO_DIR: join(folder, '.deno') };
  const said = await runIn(folder, deno, ['run', ...rights, 'dist/main.js'], env);
  expect(JSON.parse(said)).toEqual(goodOutcome);
});

test('an edge worker runs it, with nothing of Node', async () => {
  const folder = await makeProject('esm');
  const worker = await readFile(join(here, 'worker.js'), 'utf8');
  await writeFile(
    join(folder, 'worker.js'),
    await bundle(worker, { resolveDir: join(folder, 'src') }),
  );
  await cp(join(here, 'worker.capnp'), join(folder, 'worker.capnp'));
  const workerd = spawn(
    await programOf('@cloudflare', 'bin/workerd'),
    ['serve', '--control-fd=3', 'worker.capnp'],
    { cwd: folder, env: await environment(), stdio: ['ignore', 'inherit', 'inherit', 'pipe'] },
  );
  onTestFinished(async () => {
    workerd.kill();
    await died.catch(() => {});
  });
  const died = once(workerd, 'exit').then(([code]) => {
    throw new Error(`workerd ended with ${code}`);
  });
  const [told] = (await Promise.race([once(workerd.stdio[3]!, 'data'), died])) as [Buffer];
  const { port } = JSON.parse(told.toString().split('\n')[0]!) as { port: number };
  const response = await fetch(`http://127.0.0.1:${port}`);
  expect(await response.json()).toEqual(goodOutcome);
});
