/**
 * Databases for tests: a template migrated once per run, and a clone of it for whoever asks. They are on
 * an embedded Postgres, or on that of TEST_DATABASE_ADMIN_URL, whose role may create roles and databases.
 */
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, DatabaseError, escapeIdentifier } from 'pg';
import pino from 'pino';
import { userOf } from '../../src/db/admin.ts';
import { startEmbedded } from '../../src/db/embedded/embedded.ts';
import { migrate } from '../../src/db/migrations/migrate.ts';

const silent = pino({ level: 'silent' });

/** Nothing of a test has to survive a power cut. */
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** How to reach one database, as its owner and as the server. */
export interface DatabaseUrls {
  adminUrl: string;
  appUrl: string;
}

/** How another process reaches the cluster: plain data. */
export interface ClusterUrls extends DatabaseUrls {
  /** Begins the names of all databases of this run; several runs may share the cluster. */
  run: string;
}

export interface TestCluster {
  urls: ClusterUrls;
  /** Removes the databases of this run, and leaves the cluster. */
  stop(): Promise<void>;
}

const inDatabase = (url: string, database: string): string => {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
};

/** Runs statements one by one as `url`'s role. */
export const runSql = async (
  url: string,
  ...statements: string[]
): Promise<Record<string, unknown>[]> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows;
  } finally {
    await client.end();
  }
};

const databaseOf = (cluster: ClusterUrls, database: string): DatabaseUrls => ({
  adminUrl: inDatabase(cluster.adminUrl, database),
  appUrl: inDatabase(cluster.appUrl, database),
});

const notAllowed = '42501';

/** Postgres's own vacuum may be at work in the database, and only a superuser may end that: it ends soon. */
const dropDatabase = async (cluster: ClusterUrls, database: string, tries = 300): Promise<void> => {
  try {
    const name = escapeIdentifier(database);
    await runSql(cluster.adminUrl, `drop database if exists ${name} with (force)`);
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== notAllowed || tries === 0) throw error;
    await sleep(100);
    await dropDatabase(cluster, database, tries - 1);
  }
};

const create = async (
  cluster: ClusterUrls,
  name: string,
  template: string,
): Promise<DatabaseUrls> => {
  const database = `${cluster.run}_${name}`;
  await dropDatabase(cluster, database);
  const [to, from] = [escapeIdentifier(database), escapeIdentifier(template)];
  await runSql(cluster.adminUrl, `create database ${to} template ${from}`);
  return databaseOf(cluster, database);
};

/** Makes or replaces an empty database. `name` need only be unique within the run. */
export const createDatabase = (cluster: ClusterUrls, name: string): Promise<DatabaseUrls> =>
  create(cluster, name, 'template0');

/** Makes or replaces a copy of the template. */
export const cloneDatabase = (cluster: ClusterUrls, name: string): Promise<DatabaseUrls> =>
  create(cluster, name, `${cluster.run}_template`);

/** Makes the template: a database with all migrations. */
export async function createTemplate({ urls }: TestCluster): Promise<void> {
  const { adminUrl, appUrl } = await createDatabase(urls, 'template');
  await migrate({ adminUrl, appUser: userOf(appUrl), log: silent });
}

/** Roles as in production, on a server that is not ours: nothing must work only for a superuser. */
const makeRoles = async (superUrl: string): Promise<DatabaseUrls> => {
  const login = async (name: string, rights: string) => {
    const attributes = `login ${rights} password 'crm_test'`;
    try {
      await runSql(superUrl, `create role ${name} ${attributes}`);
    } catch (error) {
      if (!(error instanceof DatabaseError) || !['42710', '23505'].includes(error.code ?? ''))
        throw error;
    }
    const url = new URL(superUrl);
    url.username = name;
    url.password = 'crm_test';
    return url.href;
  };
  return {
    adminUrl: await login('crm_test_owner', 'createrole createdb'),
    appUrl: await login('crm_test_server', ''),
  };
};

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Removes the databases of this run and of runs that were killed. */
const removeDatabases = async (cluster: ClusterUrls): Promise<void> => {
  const rows = await runSql(
    cluster.adminUrl,
    `select datname as name from pg_database where datname ~ '^crm_test_[0-9]+_'`,
  );
  for (const name of rows.map((row) => String(row['name']))) {
    const pid = Number(name.split('_')[2]);
    if (pid !== process.pid && isRunning(pid)) continue;
    // One that is still in use is left to a later run.
    await dropDatabase(cluster, name).catch(() => {});
  }
};

/** Starts the Postgres for tests, or joins the one that runs. */
export async function startTestCluster(dataDir = '.data/test'): Promise<TestCluster> {
  const given = process.env['TEST_DATABASE_ADMIN_URL'];
  const postgres = given
    ? { ...(await makeRoles(given)), stop: async () => {} }
    : await startEmbedded(resolve(dataDir), silent, settings);
  const { adminUrl, appUrl, stop } = postgres;
  const urls = { adminUrl, appUrl, run: `crm_test_${process.pid}` };
  await removeDatabases(urls);
  return {
    urls,
    stop: async () => {
      await removeDatabases(urls);
      await stop();
    },
  };
}
