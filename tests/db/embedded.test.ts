import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import pino from 'pino';
import { startEmbedded } from '../../src/db/embedded/embedded.ts';
import { type DatabaseUrls, runSql } from '../support/postgres.ts';

const log = pino({ level: 'silent' });
let root: string;
let dataDir: string;

const stops: (() => Promise<void>)[] = [];
const start = async (directory = dataDir) => {
  const embedded = await startEmbedded(directory, log, { fsync: 'off' });
  stops.push(embedded.stop);
  return embedded;
};
const lockFile = (directory = dataDir) => join(directory, 'postgres/cluster/postmaster.pid');
const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
const postgresPid = async () => Number((await readFile(lockFile(), 'utf8')).split('\n')[0]);

const startProcess = async (): Promise<{ child: ChildProcess; urls: DatabaseUrls }> => {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'tests/support/embedded-process.ts', dataDir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = await once(child.stdout, 'data');
  return { child, urls: JSON.parse(String(line)) };
};

const chownLike = (path: string, { uid, gid }: { uid: number; gid: number }) =>
  chown(path, uid, gid);

const end = async (child: ChildProcess, signal: NodeJS.Signals) => {
  child.kill(signal);
  await once(child, 'exit');
};

/** Tries until it succeeds. */
const eventually = async <T>(attempt: () => Promise<T>): Promise<T> => {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'embedded-'));
  // Root's Postgres runs as another user, who must be able to enter.
  await chmod(root, 0o755);
  dataDir = join(root, 'with a space');
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
afterAll(() => rm(root, { recursive: true }));

test('several first starts at once make one server, which stops with the last of them', async () => {
  const processes = await Promise.all([startProcess(), startProcess(), startProcess()]);
  const addresses = new Set(processes.map(({ urls }) => urls.appUrl));
  expect(addresses.size).toBe(1);
  const [first, ...others] = processes.map(({ child }) => child);
  await end(first!, 'SIGTERM');
  expect(await exists(lockFile())).toBe(true);
  await Promise.all(others.map((child) => end(child, 'SIGTERM')));
  expect(await exists(lockFile())).toBe(false);
});

test('the roles are the owner, who is no superuser, and the server, who owns nothing', async () => {
  const { adminUrl, appUrl } = await start();
  const rights = `select current_user as name, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls,
    current_setting('listen_addresses') as address
    from pg_roles where rolname = current_user`;
  const common = { rolsuper: false, rolbypassrls: false, address: '127.0.0.1' };
  const owner = { name: 'crm_owner', rolcreaterole: true, rolcreatedb: true };
  const server = { name: 'crm_server', rolcreaterole: false, rolcreatedb: false };
  expect(await runSql(adminUrl, rights)).toEqual([{ ...common, ...owner }]);
  expect(await runSql(appUrl, rights)).toEqual([{ ...common, ...server }]);
  await expect(runSql(appUrl, 'create table mine ()')).rejects.toThrow('permission denied');
  await expect(runSql(appUrl.replace(/:[0-9a-f]+@/, ':wrong@'), 'select')).rejects.toThrow(
    'password',
  );
});

test('letters of every script are letters, also for trigrams and full text', async () => {
  const { adminUrl } = await start();
  const [row] = await runSql(
    adminUrl,
    'create extension if not exists pg_trgm',
    `select lower('ÉCOLE ИВАН') as lower, 'ÉCOLE ИВАН' ~* '^école иван$' as matches,
       to_tsvector('simple', 'ÉCOLE')::text as words, array_length(show_trgm('Иван'), 1) as trigrams`,
  );
  expect(row).toEqual({ lower: 'école иван', matches: true, words: "'école':1", trigrams: 5 });
});

test('data and secrets outlive a restart, and the secrets are for the owner only', async () => {
  const file = join(dataDir, 'secrets.json');
  const secrets = await readFile(file, 'utf8');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  let server = await start();
  await runSql(server.adminUrl, 'create table kept as select 1 as one');
  await stops.pop()?.();
  server = await start();
  expect(await runSql(server.adminUrl, 'select * from kept')).toEqual([{ one: 1 }]);
  expect(await readFile(file, 'utf8')).toBe(secrets);
});

test('the Postgres of a killed server is taken over', async () => {
  const { child, urls } = await startProcess();
  const pid = await postgresPid();
  await end(child, 'SIGKILL');
  const { appUrl } = await start();
  expect(appUrl).toBe(urls.appUrl);
  expect(await postgresPid()).toBe(pid);
  await stops.pop()?.();
  expect(await exists(lockFile())).toBe(false);
});

test('a Postgres that is killed is started again, at the same address', async () => {
  const { appUrl } = await start();
  const pid = await postgresPid();
  process.kill(pid, 'SIGKILL');
  await eventually(async () => expect(await postgresPid()).not.toBe(pid));
  await eventually(() => runSql(appUrl, 'select 1'));
});

test('a copy of a running data directory is a database of its own', async () => {
  const original = await start();
  const copy = join(root, 'copy');
  await cp(dataDir, copy, { recursive: true, preserveTimestamps: true });
  const owner = await stat(join(dataDir, 'postgres/cluster'));
  for (const path of ['', ...(await readdir(join(copy, 'postgres'), { recursive: true }))]) {
    await chownLike(join(copy, 'postgres', path), owner);
  }
  const copied = await start(copy);
  expect(copied.appUrl).not.toBe(original.appUrl);
  expect(await runSql(original.appUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a lock file that names some other process does no harm', async () => {
  await writeFile(
    lockFile(),
    `${process.pid}\n${dataDir}/postgres/cluster\n1\n1\n\n127.0.0.1\n\nready\n`,
  );
  const { appUrl } = await start();
  expect(await runSql(appUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('what an interrupted first start left behind is removed', async () => {
  const draft = join(dataDir, 'postgres', 'draft-999999999-x');
  await mkdir(draft);
  await start();
  expect(await exists(draft)).toBe(false);
});

test('secrets of another database are told apart from a broken one', async () => {
  const other = join(root, 'other');
  await start(other);
  await cp(join(other, 'secrets.json'), join(dataDir, 'secrets.json'));
  await expect(start()).rejects.toThrow('secrets.json is not that of this database');
});
