/**
 * Applies the files of `prisma/migrations` and keeps Prisma's own table of them. Each migration and its
 * row commit together, so none is ever half-done or done without being known.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Client, DatabaseError } from 'pg';
import type { Logger } from 'pino';
import { codeOf, SetupError } from '../../setup-error.ts';
import { type Queryable, withConnection } from '../admin.ts';
import { runApart, runsApart } from './apart.ts';
import { assertAppRole, ensureRoles } from './roles.ts';

/** `prisma/migrations` of the project, from `src` and `dist` alike. */
export const migrationsDirectory = fileURLToPath(
  new URL('../../../prisma/migrations', import.meta.url),
);

const migrationLock = 7_240_002;
/** For a table in use: every query that comes later waits behind the migration as long as this. */
const lockTimeout = '2s';
const maxAttempts = 20;
const pauseMs = 1000;
const turnAskedEveryMs = 100;

interface Migration {
  /** The folder: `<timestamp>_<name>`. */
  name: string;
  script: string;
  checksum: string;
}

export interface MigrationStatus {
  applied: string[];
  /** To be applied, in this order. */
  pending: string[];
  /** Begun by another tool and neither finished nor marked as rolled back. */
  failed: string[];
  /** Applied, and their file has changed since. */
  edited: string[];
}

const readMigrations = async (directory: string): Promise<Migration[]> => {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const migrations = names.sort().map(async (name) => {
    const content = await readFile(join(directory, name, 'migration.sql'), 'utf8');
    const script = content.replaceAll('\r\n', '\n');
    return { name, script, checksum: createHash('sha256').update(script).digest('hex') };
  });
  return Promise.all(migrations);
};

const createTable = `
  create table if not exists public._prisma_migrations (
    id varchar(36) primary key not null,
    checksum varchar(64) not null,
    finished_at timestamptz,
    migration_name varchar(255) not null,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0
  );
  grant select on public._prisma_migrations to crm_app`;

const readStatus = async (client: Queryable, migrations: Migration[]): Promise<MigrationStatus> => {
  const known = await client.query<{ name: string; checksum: string; finished: boolean }>(
    `select migration_name as name, checksum, finished_at is not null as finished
     from public._prisma_migrations where rolled_back_at is null order by started_at, name`,
  );
  const checksums = new Map(migrations.map(({ name, checksum }) => [name, checksum]));
  const done = known.rows.filter(({ finished }) => finished);
  const names = new Set(known.rows.map(({ name }) => name));
  return {
    applied: done.map(({ name }) => name),
    pending: [...checksums.keys()].filter((name) => !names.has(name)),
    failed: known.rows.filter(({ finished }) => !finished).map(({ name }) => name),
    edited: done
      .filter(({ name, checksum }) => checksums.has(name) && checksums.get(name) !== checksum)
      .map(({ name }) => name),
  };
};

const readStatusOfAny = async (client: Queryable, directory: string): Promise<MigrationStatus> => {
  const migrations = await readMigrations(directory);
  return readStatus(client, migrations).catch((error: unknown) => {
    if (codeOf(error) !== '42P01') throw error;
    return { applied: [], pending: migrations.map(({ name }) => name), failed: [], edited: [] };
  });
};

/** Where the migrations of a database stand; changes nothing. */
export async function migrationStatus({
  adminUrl,
  directory = migrationsDirectory,
}: {
  adminUrl: string;
  directory?: string;
}): Promise<MigrationStatus> {
  return withConnection(adminUrl, (client) => readStatusOfAny(client, directory));
}

/** Whether no migration is pending. The server's role may ask; a newer database is fine. */
export async function isMigrated(
  client: Queryable,
  directory = migrationsDirectory,
): Promise<boolean> {
  const { pending, failed } = await readStatusOfAny(client, directory);
  return pending.length + failed.length === 0;
}

/** The id of the transaction, which has one from here on. */
const transactionId = async (client: Client): Promise<string> => {
  const { rows } = await client.query<{ id: string }>('select pg_current_xact_id()::text as id');
  return rows[0]!.id;
};

/**
 * A transaction that no other process migrates beside. A lock of the session would stay behind on a connection of PgBouncer,
 * and the next process would wait for it for ever. Nor does any wait in a transaction: what is made concurrently waits for
 * those that were begun before.
 */
const inTurn = async <T>(client: Client, work: () => Promise<T>): Promise<T> => {
  for (;;) {
    await client.query('begin');
    try {
      if (await takesTurn(client)) {
        const result = await work();
        await client.query('commit');
        return result;
      }
      await client.query('rollback');
    } catch (error) {
      await client.query('rollback');
      throw error;
    }
    await sleep(turnAskedEveryMs);
  }
};

const takesTurn = async (client: Client): Promise<boolean> => {
  const { rows } = await client.query<{ taken: boolean }>(
    'select pg_try_advisory_xact_lock($1) as taken',
    [migrationLock],
  );
  return rows[0]!.taken;
};

/** Runs the script in the transaction, unless it is one of those that need none. */
const runScript = async (client: Client, adminUrl: string, { name, script }: Migration) => {
  if (runsApart(script)) {
    // Meanwhile this one only keeps others from it.
    await client.query('set local idle_in_transaction_session_timeout = 0');
    return runApart(adminUrl, script);
  }
  await client.query(`set local lock_timeout = '${lockTimeout}'`);
  const transaction = await transactionId(client);
  await client.query(script);
  if ((await transactionId(client)) !== transaction) {
    throw new SetupError(`Migration ${name} ends the transaction that it runs in: remove that`);
  }
};

/** Gives whether it was this process that applied it. */
const applyOnce = (client: Client, adminUrl: string, migration: Migration): Promise<boolean> =>
  inTurn(client, async () => {
    const { name, checksum } = migration;
    const { rowCount } = await client.query(
      'select from public._prisma_migrations where migration_name = $1 and rolled_back_at is null',
      [name],
    );
    if (rowCount !== 0) return false;
    await runScript(client, adminUrl, migration);
    await client.query(
      `insert into public._prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    return true;
  });

const explain = (error: unknown, { name, script }: Migration): unknown => {
  if (!(error instanceof DatabaseError)) return error;
  const line = error.position && script.slice(0, Number(error.position) - 1).split('\n').length;
  const place = line ? ` at line ${line}` : '';
  const more = [error.detail, error.hint, error.where].filter(Boolean).map((text) => `; ${text}`);
  return new SetupError(`Migration ${name} failed${place}: ${error.message}${more.join('')}`, {
    cause: error,
  });
};

/** A busy table or a deadlock ends the attempt, so that nobody waits behind it for long. */
const isBusy = (error: unknown) => ['55P03', '40P01'].includes(codeOf(error) ?? '');

const apply = async (client: Client, adminUrl: string, migration: Migration): Promise<boolean> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await applyOnce(client, adminUrl, migration);
    } catch (error) {
      if (!isBusy(error) || attempt === maxAttempts) throw explain(error, migration);
      await sleep(pauseMs);
    }
  }
};

const assertIntact = ({ edited: [edited], failed: [failed] }: MigrationStatus) => {
  if (edited) {
    throw new SetupError(
      `Migration ${edited} was changed after it was applied: restore the file, and make the change in a new migration`,
    );
  }
  if (failed) {
    throw new SetupError(
      `Migration ${failed} was begun by another tool and not finished: see what it left, then delete its row in _prisma_migrations`,
    );
  }
};

/**
 * Makes the roles and applies what is pending. Of several callers at once one works on each migration, the others wait.
 * @param appUser the role of the server, see `assertAppRole`.
 * @returns the names of the migrations that this call applied.
 * @throws SetupError naming the migration that failed and why; it left no trace.
 */
export async function migrate({
  adminUrl,
  appUser,
  log,
  directory = migrationsDirectory,
}: {
  adminUrl: string;
  appUser: string;
  log: Pick<Logger, 'info'>;
  directory?: string;
}): Promise<string[]> {
  const migrations = await readMigrations(directory);
  await ensureRoles(adminUrl, appUser);
  return withConnection(adminUrl, async (client) => {
    await assertAppRole(client, appUser);
    await inTurn(client, () => client.query(createTable));
    const status = await readStatus(client, migrations);
    assertIntact(status);
    const pending = migrations.filter(({ name }) => status.pending.includes(name));
    const applied: string[] = [];
    for (const migration of pending) {
      if (!(await apply(client, adminUrl, migration))) continue;
      applied.push(migration.name);
      log.info({ migration: migration.name }, 'migration applied');
    }
    return applied;
  });
}
