/** What the benchmarks share: an embedded Postgres, our server on it, an account. */
import { rm } from 'node:fs/promises';
import pino from 'pino';
import { type Settings, startEmbedded } from '../src/db/embedded/embedded.ts';
import { migrate } from '../src/db/migrations/migrate.ts';
import { loadSecrets } from '../src/db/secrets.ts';
import { type Account, register } from './accounts.ts';
import { type Running, stopPrograms } from './processes.ts';
import { build, startOurs } from './servers.ts';

/** What a benchmark works with. */
export interface Ground {
  /** The database as its owner. */
  adminUrl: string;
  /** The same as the role of our server. */
  appUrl: string;
  /** The same as whom nothing binds. */
  superUrl: string;
  server: Running;
  /** The API of our server, as production runs it. */
  ours: string;
  account: Account;
}

/** Where a run begins: in a folder, `fresh` without what earlier runs have left there, with settings of Postgres. */
export interface Beginning {
  folder?: string;
  fresh?: boolean;
  settings?: Settings;
}

/** The API of a server of ours. */
export const apiOf = ({ url }: Running): string => `${url}/api/v1`;

/** Starts Postgres and our server, registers an organization, works, and ends all that. */
export async function onGround(
  work: (ground: Ground) => Promise<void>,
  { folder = '.data/bench', fresh = false, settings = {} }: Beginning = {},
): Promise<void> {
  const silent = pino({ level: 'silent' });
  await build();
  if (fresh) await rm(folder, { recursive: true, force: true });
  const { adminUrl, appUrl, stop } = await startEmbedded(folder, silent, settings);
  // Whoever ends it does not wait for long: the servers end with this process.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop().finally(() => process.exit(1)));
  try {
    const { postgres } = await loadSecrets(folder);
    const superuser = { username: 'postgres', password: postgres.superuser };
    const superUrl = Object.assign(new URL(adminUrl), superuser).href;
    await migrate({ adminUrl, appUser: 'crm_server', log: silent });
    const server = await startOurs(appUrl);
    const ours = apiOf(server);
    await work({ adminUrl, appUrl, superUrl, server, ours, account: await register(ours) });
  } finally {
    await stopPrograms();
    await stop();
  }
}
