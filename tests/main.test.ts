import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { createDatabase } from './support/postgres.ts';

let root: string;
let dataDir: string;
const children = new Set<ChildProcess>();

interface Line {
  level: number;
  msg: string;
  docs?: string;
}

/** The server as a process; `lines` grows with its log. */
interface Server {
  child: ChildProcess;
  lines: Line[];
  /** The exit code; null after a signal. */
  exited: Promise<number | null>;
  /** Where it listens. Rejects when it exits instead. */
  url: Promise<string>;
}

const start = (env: Record<string, string> = {}): Server => {
  const { PATH } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: { PATH, PORT: '0', DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  const lines: Line[] = [];
  const exited = once(child, 'close').then(([code]) => code as number | null);
  const url = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (text) => {
      const line = JSON.parse(text) as Line;
      lines.push(line);
      if (line.docs) resolve(line.docs.replace('/docs', '').replace('localhost', '127.0.0.1'));
    });
    void exited.then(() => reject(new Error('it did not start')));
  });
  url.catch(() => {});
  return { child, lines, exited, url };
};

const ready = async (server: Server) => fetch(`${await server.url}/readyz`);
const fatal = ({ lines }: Server) =>
  lines.filter(({ level }) => level === 60).map(({ msg }) => msg);
const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
const postgresPid = () =>
  readFile(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').then(parseInt);

const register = async (server: Server, email: string) =>
  fetch(`${await server.url}/api/v1/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      email,
      password: 'correct horse battery staple',
      name: 'Ada',
      organizationName: 'Engines',
    }),
  });

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'server-'));
  // Root's Postgres runs as another user, who must be able to enter.
  await chmod(root, 0o755);
  dataDir = join(root, 'data');
});
afterEach(async () => {
  for (const child of children) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  }
  children.clear();
});
afterAll(() => rm(root, { recursive: true, force: true }));

test('a taken port is told in one line, before anything is started', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const server = start({ PORT: String(port) });
  expect(await server.exited).toBe(1);
  expect(server.lines.map(({ msg }) => msg)).toEqual([
    `Port ${port} is in use; set PORT to another`,
  ]);
  expect(await exists(dataDir)).toBe(false);
  taken.close();
});

test('a first start from nothing serves; SIGTERM ends it and its Postgres', async () => {
  const server = start();
  expect((await ready(server)).status).toBe(200);
  server.child.kill('SIGTERM');
  expect(await server.exited).toBe(0);
  expect(await exists(join(dataDir, 'postgres/cluster/postmaster.pid'))).toBe(false);
});

test('a request in flight is answered before the server stops', async () => {
  const server = start();
  await server.url;
  const reply = register(server, 'flight@example.com');
  await new Promise((resolve) => setTimeout(resolve, 50));
  server.child.kill('SIGTERM');
  expect((await reply).status).toBe(201);
  expect(await server.exited).toBe(0);
});

test('after kill -9 the next start takes over its Postgres, with what was written', async () => {
  const first = start();
  expect((await register(first, 'kept@example.com')).status).toBe(201);
  const pid = await postgresPid();
  first.child.kill('SIGKILL');
  await first.exited;
  const second = start();
  await second.url;
  expect(await postgresPid()).toBe(pid);
  expect((await register(second, 'kept@example.com')).status).toBe(409);
});

test('while it drains it serves, says that it is not ready, and closes connections', async () => {
  const server = start({ DRAIN_MS: '1000' });
  await server.url;
  server.child.kill('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect((await ready(server)).status).toBe(503);
  const alive = await fetch(`${await server.url}/healthz`);
  expect([alive.status, alive.headers.get('connection')]).toEqual([200, 'close']);
  expect(await server.exited).toBe(0);
});

test('a second signal ends it at once', async () => {
  const server = start({ DRAIN_MS: '60000' });
  await server.url;
  server.child.kill('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 400));
  server.child.kill('SIGINT');
  expect(await server.exited).toBe(1);
});

test('production names everything that it lacks', async () => {
  const server = start({ NODE_ENV: 'production', JWT_SECRET: 'change-me' });
  expect(await server.exited).toBe(1);
  expect(fatal(server)).toEqual([
    'DATABASE_URL is required in production; JWT_SECRET must have at least 32 bytes; ' +
      'JWT_REFRESH_SECRET is required in production; PASSWORD_PEPPER is required in production',
  ]);
});

describe('on a database of its own', () => {
  const cluster = inject('cluster');

  test('it asks for pending migrations, and applies them when it knows the owner', async () => {
    const { adminUrl, appUrl } = await createDatabase(cluster, `main_${process.pid}`);
    const refused = start({ DATABASE_URL: appUrl });
    expect(await refused.exited).toBe(1);
    expect(fatal(refused)).toEqual([expect.stringContaining('run db:migrate')]);
    const migrating = start({ DATABASE_URL: appUrl, DATABASE_ADMIN_URL: adminUrl });
    expect((await ready(migrating)).status).toBe(200);
    const served = start({ DATABASE_URL: appUrl });
    expect((await ready(served)).status).toBe(200);
  });

  test('it does not serve as the owner', async () => {
    const server = start({ DATABASE_URL: cluster.adminUrl });
    expect(await server.exited).toBe(1);
    expect(fatal(server)).toEqual([expect.stringContaining('tenants would not be kept apart')]);
  });

  test('one that does not answer is told in one line', async () => {
    const server = start({ DATABASE_URL: 'postgres://crm_server@127.0.0.1:9/crm' });
    expect(await server.exited).toBe(1);
    expect(fatal(server)).toEqual([
      'The database 127.0.0.1:9/crm cannot be reached: connect ECONNREFUSED 127.0.0.1:9',
    ]);
  });
});
