/** The embedded Postgres as files and a process: made once, started, found running, stopped. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../../setup-error.ts';
import type { Home } from './home.ts';
import type { StoredSecrets } from '../secrets.ts';

/** Names this process, also among those that had its number before it. */
const draftPrefix = `draft-${process.pid}-${randomUUID()}`;

/** Longer than making a cluster takes; then the waiting one makes it himself. */
const othersWaitMs = 30_000;

const exists = async (path: string) => (await stat(path).catch(() => undefined)) !== undefined;
const clusterOf = (home: Home) => join(home.directory, 'cluster');
const logOf = (home: Home) => join(home.directory, 'postgres.log');

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
};

// The locale is Postgres's own: Unicode-aware lower() and search, ordered by code point, the same on
// every platform. Queries that sort names for people state a collation.
const initdbOptions = [
  '--username=postgres',
  '--auth=reject',
  '--encoding=UTF8',
  '--locale=C',
  // pg_trgm still asks the system which characters are letters.
  process.platform === 'darwin' ? '--lc-ctype=en_US.UTF-8' : '--lc-ctype=C.UTF-8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
];

const roles = ({ superuser, owner, server }: StoredSecrets['postgres']) =>
  [
    `alter role postgres password '${superuser}'`,
    `create role crm_owner login createrole createdb password '${owner}'`,
    `create role crm_server login password '${server}'`,
    `create database crm owner crm_owner`,
  ].join('\n');

/** Makes the cluster unless it exists. It appears complete, with roles and database, or not at all. */
export async function createCluster(home: Home, secrets: StoredSecrets): Promise<void> {
  const deadline = Date.now() + othersWaitMs;
  const cluster = clusterOf(home);
  while ((await othersMakeOne(home)) && !(await exists(cluster)) && Date.now() < deadline)
    await sleep(50);
  if (await exists(cluster)) return;
  const draft = join(home.directory, `${draftPrefix}-${randomUUID()}`);
  await mkdir(draft, { mode: 0o700 });
  await home.give(draft);
  try {
    await home.run(home.program('initdb'), ['-D', draft, ...initdbOptions]);
    const clients = 'host all all 127.0.0.1/32 scram-sha-256\n';
    await writeFile(join(draft, 'pg_hba.conf'), clients);
    const single = ['--single', '-D', draft, '-c', 'exit_on_error=on', 'postgres'];
    await home.run(home.program('postgres'), single, roles(secrets.postgres));
    await rename(draft, cluster);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Somebody else may have been first after all; his cluster is as good.
    if (!(await exists(cluster))) throw error;
  }
}

/** Whether another process is at it; what a killed one left is removed. */
const othersMakeOne = async (home: Home): Promise<boolean> => {
  let others = false;
  for (const name of await readdir(home.directory)) {
    const [, pid] = /^draft-(\d+)-/.exec(name) ?? [];
    if (!pid || name.startsWith(draftPrefix)) continue;
    if (Number(pid) !== process.pid && isAlive(Number(pid))) others = true;
    else await rm(join(home.directory, name), { recursive: true, force: true });
  }
  return others;
};

export interface RunningServer {
  port: number;
  ready: boolean;
}

/**
 * The server that runs on the cluster, also one that a killed process left behind. A lock file whose
 * process is not that server is removed: it came with a copy, or its number was given to another.
 */
export async function findServer(home: Home): Promise<RunningServer | undefined> {
  const file = join(clusterOf(home), 'postmaster.pid');
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!pid || !isAlive(pid)) return undefined;
  if (await worksElsewhere(home, pid)) {
    await rm(file, { force: true });
    return undefined;
  }
  return { port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/** Whether a process is not the one of this cluster: that would work in the cluster's directory. */
const worksElsewhere = async (home: Home, pid: number): Promise<boolean> => {
  // Where there is no /proc, as on macOS, the lock file is believed.
  if (!(await exists('/proc/self'))) return false;
  const where = await home.run('readlink', [`/proc/${pid}/cwd`]).catch(() => undefined);
  return where !== (await home.run('readlink', ['-f', clusterOf(home)]));
};

const freePort = () =>
  new Promise<number>((done, fail) => {
    const probe = createServer().once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? done(address.port) : fail()));
    });
  });

/**
 * Starts Postgres and waits until it accepts connections.
 * @throws with the end of its log when it does not start.
 */
export async function startServer(
  home: Home,
  settings: Record<string, string>,
  port?: number,
): Promise<void> {
  const options = {
    listen_addresses: '127.0.0.1',
    // Sockets have a path of at most 107 bytes, which a data directory may exceed.
    unix_socket_directories: '',
    port: String(port ?? (await freePort())),
    max_connections: '200',
    ...settings,
  };
  const flags = Object.entries(options).map(([name, value]) => `-c ${name}='${value}'`);
  const files = ['-D', clusterOf(home), '-l', logOf(home)];
  try {
    const start = ['start', '--wait', '--timeout=60', ...files, '-o', flags.join(' ')];
    await home.run(home.program('pg_ctl'), start);
  } catch (cause) {
    const log = await readFile(logOf(home), 'utf8').catch(() => '');
    const end = log.trim().split('\n').slice(-5).join('\n');
    throw new Error(`it did not start; the end of ${logOf(home)}:\n${end}`, { cause });
  }
}

/** Ends all connections, stops Postgres and waits until it has stopped. */
export async function stopServer(home: Home): Promise<void> {
  const stop = ['stop', '--mode=fast', '--wait', '--timeout=60', '-D', clusterOf(home)];
  await home.run(home.program('pg_ctl'), stop);
}
