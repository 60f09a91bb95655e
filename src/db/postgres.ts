/** Which Postgres is used, and that its tables are there. */
import type { Logger } from 'pino';
import type { Env } from '../env.ts';
import { SetupError } from '../setup-error.ts';
import { userOf, withConnection } from './admin.ts';
import { type Database, openDatabase } from './database.ts';
import { startEmbedded } from './embedded/embedded.ts';
import { isMigrated, migrate } from './migrations/migrate.ts';
import { assertAppRole } from './migrations/roles.ts';

export interface Postgres {
  /** As the role of the server. */
  appUrl: string;
  /** As the owner of the database, if that is known here. */
  adminUrl?: string;
  /** Leaves it; stops it when it is ours and nobody else uses it. */
  stop(): Promise<void>;
}

/** The Postgres of DATABASE_URL, or an embedded one. */
export async function openPostgres(env: Env, log: Logger): Promise<Postgres> {
  if (!env.DATABASE_URL) return startEmbedded(env.DATA_DIR, log);
  return { appUrl: env.DATABASE_URL, adminUrl: env.DATABASE_ADMIN_URL, stop: async () => {} };
}

/**
 * Applies pending migrations where the owner is known, else makes sure that there are none.
 * @throws SetupError when the database cannot be served from.
 */
export async function prepareTables({ appUrl, adminUrl }: Postgres, log: Logger): Promise<void> {
  const appUser = userOf(appUrl);
  if (adminUrl) {
    await migrate({ adminUrl, appUser, log });
    return;
  }
  await withConnection(appUrl, async (client) => {
    await assertAppRole(client, appUser);
    if (await isMigrated(client)) return;
    throw new SetupError(
      'Migrations are pending: run db:migrate with DATABASE_ADMIN_URL, or set it for this server',
    );
  });
}

/** The database of the configuration. */
export interface Configured {
  database: Database;
  /** The part of its connections that is for jobs: requests and jobs do not wait for each other. */
  forJobs: Database;
  /** One of those, for the worker to say that it lives: however busy its jobs are, it is heard of. */
  forLeases: Database;
  /** Leaves its Postgres too. */
  close(): Promise<void>;
}

/** One of so many connections is for jobs, beside a server. */
const jobsShare = 4;

/** How many connections are for what, all in all so many. None: those of `database`, or of the jobs. */
function split(size: number, jobs: 'none' | 'beside' | 'alone') {
  const part =
    jobs === 'none' || size === 1 ? 0 : jobs === 'alone' ? size : Math.ceil(size / jobsShare);
  const forLeases = part > 1 ? 1 : 0;
  const rest = jobs === 'beside' ? size - part : size - forLeases;
  return { rest, forJobs: jobs === 'beside' ? part - forLeases : 0, forLeases };
}

/** Opens the database of the configuration, its tables prepared; `jobs` says whether the process runs jobs, and requests beside them. */
export async function openConfigured(
  env: Env,
  logger: Logger,
  jobs: 'none' | 'beside' | 'alone' = 'none',
): Promise<Configured> {
  const postgres = await openPostgres(env, logger);
  try {
    await prepareTables(postgres, logger);
    const open = (poolSize: number): Database =>
      openDatabase({
        url: postgres.appUrl,
        poolSize,
        preparedStatements: env.DATABASE_PREPARED_STATEMENTS === 'on',
        logger,
      });
    const sizes = split(env.DATABASE_POOL_SIZE, jobs);
    const database = open(sizes.rest);
    const forJobs = sizes.forJobs > 0 ? open(sizes.forJobs) : database;
    const forLeases = sizes.forLeases > 0 ? open(sizes.forLeases) : forJobs;
    const close = async (): Promise<void> => {
      for (const one of new Set([database, forJobs, forLeases])) await one.close();
      await postgres.stop();
    };
    return { database, forJobs, forLeases, close };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}
