/** Our server and the limit, as production starts them: built, by plain Node, one process each. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { Pool, type PoolConfig } from 'pg';
import { readStart } from '../scripts/npm-start.ts';
import { withConnection } from '../src/db/admin.ts';
import { type Running, startProgram } from './processes.ts';

const execute = promisify(execFile);
const random = (): string => randomBytes(32).toString('hex');

/** The same for all servers and runs: they know each other's tokens, and who registered in an earlier run. */
const secret = 'a secret of the benchmark, of thirty-two bytes';
export const secrets = { JWT_SECRET: secret, JWT_REFRESH_SECRET: secret, PASSWORD_PEPPER: secret };

/** Makes dist/ of our server and of the limit. */
export async function build(): Promise<void> {
  await execute('npm', ['run', '--silent', 'build']);
  await execute('npx', ['tsc', '-p', 'bench/tsconfig.json']);
}

/** Its rate limits count, and are never reached. */
export async function startOurs(databaseUrl: string): Promise<Running> {
  const { variables, options, file } = await readStart('start');
  return startProgram({
    args: [...options, file],
    env: (port) => ({
      ...variables,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      DATABASE_URL: databaseUrl,
      RATE_LIMIT_PER_ADDRESS: '1000000',
      RATE_LIMIT_PER_PRINCIPAL: '1000000',
      METRICS_TOKEN: 'a token of the benchmark',
      DRAIN_MS: '0',
      // As in the image; Node 20 knows of none.
      NODE_COMPILE_CACHE: '.data/compiled',
      ...secrets,
    }),
    readyPath: '/readyz',
  });
}

/** What one would write by hand: `limit.ts`. */
export function startLimit(databaseUrl: string): Promise<Running> {
  return startProgram({
    args: ['bench/dist/limit.js'],
    env: () => ({ NODE_ENV: 'production', DATABASE_URL: databaseUrl }),
    readyPath: '/readyz',
  });
}

/** A role like that of our server, which no policy binds once it is freed. */
const openRole = 'crm_open';

/** The address of a role like that of our server, for whom there are no policies. */
export async function createOpenRole(superUrl: string, appUrl: string): Promise<string> {
  const password = random();
  await withConnection(superUrl, async (client) => {
    await client.query(`create role ${openRole} login bypassrls password '${password}'`);
    await client.query(`grant crm_app to ${openRole}`);
  });
  return Object.assign(new URL(appUrl), { username: openRole, password }).href;
}

/** Our server as the role that no policy binds. It refuses such a role, so it is bound until the server has started. */
export async function startOpen(superUrl: string, openUrl: string): Promise<Running> {
  return withConnection(superUrl, async (client) => {
    await client.query(`alter role ${openRole} nobypassrls`);
    const server = await startOurs(openUrl);
    await client.query(`alter role ${openRole} bypassrls`);
    // Plans that were made before are kept by their connections.
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where usename = $1',
      [openRole],
    );
    return server;
  });
}

/** Connections by hand, which last until Postgres is stopped. */
export function openPool(config: PoolConfig): Pool {
  return new Pool(config).on('error', () => {});
}
