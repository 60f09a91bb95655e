/** A Postgres of our own for whoever sets no DATABASE_URL: started on demand, shared, stopped last. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { codeOf, reasonOf, SetupError } from '../../setup-error.ts';
import { createCluster, findServer, startServer, stopServer } from './cluster.ts';
import { type Home, openHome } from './home.ts';
import { loadSecrets, type StoredSecrets } from '../secrets.ts';

/** Held shared by every process that uses the server, exclusively by the one that stops it. */
const usersLock = 7_240_001;
const startTimeoutMs = 90_000;
const maxFailures = 10;
const wrongPassword = '28P01';
/** After this it is tried again to start what was there and could not be: a full disk gets room some day. */
const againMs = 1000;

/** Postgres settings by name, beyond the server's own; they take effect when it is started. */
export type Settings = Record<string, string>;

export interface Embedded {
  /** As the owner of the database `crm`, who may also create roles and databases. */
  adminUrl: string;
  /** As the role of the server, who owns nothing. */
  appUrl: string;
  /** Leaves Postgres, and stops it when no other process uses it. */
  stop(): Promise<void>;
}

interface Stay {
  port: number;
  /** Holds the lock that keeps others from stopping Postgres. */
  client: Client;
}

const urlOf = (user: string, password: string, port: number, database = 'crm') =>
  `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;

const join = async (port: number, secrets: StoredSecrets): Promise<Stay> => {
  const connectionString = urlOf('crm_owner', secrets.postgres.owner, port, 'postgres');
  const client = new Client({ connectionString, keepAlive: true });
  // An unheard error would end the process; what matters of it arrives as 'end'.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1)', [usersLock]);
    return { port, client };
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
};

/** Finds the server or starts it. Others may start or stop it meanwhile: then this looks again. */
const enter = async (
  home: Home,
  secrets: StoredSecrets,
  settings: Settings,
  port?: number,
): Promise<Stay> => {
  const deadline = Date.now() + startTimeoutMs;
  for (let failures = 0; Date.now() < deadline; await sleep(50)) {
    try {
      const server = await findServer(home);
      if (server?.ready) return await join(server.port, secrets);
      if (!server) await startServer(home, settings, port);
    } catch (error) {
      failures += 1;
      if (codeOf(error) === wrongPassword) {
        throw new Error('secrets.json is not that of this database: restore it, or remove both', {
          cause: error,
        });
      }
      if (failures === maxFailures) throw error;
    }
  }
  throw new Error(`it was not ready within ${startTimeoutMs / 1000} s`);
};

/**
 * Starts the Postgres of a data directory, or joins the one that runs there already. The first start
 * makes the cluster and `secrets.json`. Should Postgres die, it is started again on the same port.
 * @throws with one line that says why there is no database and what to do.
 */
export async function startEmbedded(
  dataDir: string,
  log: Logger,
  settings: Settings = {},
): Promise<Embedded> {
  const secrets = await loadSecrets(dataDir);
  try {
    const home = await openHome(dataDir, secrets.postgres.superuser);
    if (home.moved) {
      log.info(
        { directory: home.directory },
        'the database is kept elsewhere: its user cannot enter the data directory',
      );
    }
    await createCluster(home, secrets);
    return await stayAt(home, secrets, settings, log);
  } catch (cause) {
    throw new SetupError(`No embedded Postgres: ${reasonOf(cause)}`, { cause });
  }
}

const stayAt = async (
  home: Home,
  secrets: StoredSecrets,
  settings: Settings,
  log: Logger,
): Promise<Embedded> => {
  let staying = enter(home, secrets, settings);
  const { port, client } = await staying;
  let leaving = false;
  const watch = (client: Client) =>
    client.once('end', () => {
      if (leaving) return;
      log.warn('the embedded Postgres is gone: starting it again');
      staying = comeBack();
      staying.then(
        (stay) => watch(stay.client),
        () => {},
      );
    });
  const comeBack = async (): Promise<Stay> => {
    for (;;) {
      try {
        return await enter(home, secrets, settings, port);
      } catch (error) {
        if (leaving) throw error;
        log.error({ err: error }, 'the embedded Postgres could not be started again yet');
        await sleep(againMs);
      }
    }
  };
  watch(client);
  return {
    adminUrl: urlOf('crm_owner', secrets.postgres.owner, port),
    appUrl: urlOf('crm_server', secrets.postgres.server, port),
    stop: async () => {
      leaving = true;
      const stay = await staying.catch(() => undefined);
      if (stay) await leave(home, stay.client);
    },
  };
};

const leave = async (home: Home, client: Client): Promise<void> => {
  // The lock is kept to the end: a process that comes now waits, is cut off and starts Postgres again.
  if (await isAlone(client)) await stopServer(home);
  await client.end();
};

const isAlone = async (client: Client): Promise<boolean> => {
  try {
    await client.query('select pg_advisory_unlock_shared($1)', [usersLock]);
    const { rows } = await client.query('select pg_try_advisory_lock($1) as alone', [usersLock]);
    return rows[0].alone;
  } catch {
    // Postgres has gone already.
    return false;
  }
};
