/** Debian's PgBouncer in transaction mode before the Postgres of a test. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.ts';
import type { DatabaseUrls } from './postgres.ts';

const program = process.env['PGBOUNCER'] ?? 'pgbouncer';
const said = spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout ?? '';
const [, major, minor] = /PgBouncer (\d+)\.(\d+)/.exec(said) ?? [];

/** What is installed: nothing, or one that knows named statements in transaction mode, or an older one. */
export const pgbouncer = {
  isThere: major !== undefined,
  knowsNames: Number(major) > 1 || Number(minor) >= 21,
};

export interface Bouncer extends DatabaseUrls {
  stop(): Promise<void>;
}

/** How many connections to Postgres each role has, however many clients there are. */
export const serverConnections = 5;
/** Fewer than the statements that a server asks: some are forgotten, and prepared again. */
const preparedStatements = 20;

function settings(port: number, home: string, target: URL): string {
  return [
    '[databases]',
    `* = host=${target.hostname} port=${target.port || 5432}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = scram-sha-256',
    `auth_file = ${join(home, 'users.txt')}`,
    'pool_mode = transaction',
    `default_pool_size = ${serverConnections}`,
    'max_client_conn = 200',
    ...(pgbouncer.knowsNames ? [`max_prepared_statements = ${preparedStatements}`] : []),
  ].join('\n');
}

/** Starts it for the two roles of a database; whoever starts it stops it. */
export async function startPgbouncer({ adminUrl, appUrl }: DatabaseUrls): Promise<Bouncer> {
  const home = await mkdtemp(join(tmpdir(), 'crm-pgbouncer-'));
  const port = await freePort();
  const [admin, app] = [new URL(adminUrl), new URL(appUrl)];
  const users = [admin, app].map(({ username, password }) => `"${username}" "${password}"`);
  await writeFile(join(home, 'users.txt'), users.join('\n'));
  await writeFile(join(home, 'pgbouncer.ini'), settings(port, home, app));
  // It refuses to run as root, and whom it runs as instead has to read these.
  await chmod(home, 0o755);
  const asAnother = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn(program, [...asAnother, join(home, 'pgbouncer.ini')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await isReady(child);
  const through = (url: URL): string => {
    const other = new URL(url);
    other.host = `127.0.0.1:${port}`;
    return other.href;
  };
  return {
    adminUrl: through(admin),
    appUrl: through(app),
    async stop() {
      const gone = once(child, 'exit');
      child.kill('SIGINT');
      child.kill('SIGTERM');
      await gone;
      await rm(home, { recursive: true });
    },
  };
}

/** Resolves once it says that it is up; its log goes to the end of the test unread. */
function isReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    child.once('exit', () => reject(new Error(`PgBouncer did not start: ${log}`)));
    child.stderr!.on('data', (chunk) => {
      log += String(chunk);
      if (log.includes('process up')) resolve();
    });
  });
}
