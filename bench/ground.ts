/** What the benchmarks share: servers in processes of their own on an embedded Postgres, an account, medians. */
import { type ChildProcess, fork } from 'node:child_process';
import { rm } from 'node:fs/promises';
import pino from 'pino';
import { startEmbedded } from '../src/db/embedded/embedded.ts';
import { migrate } from '../src/db/migrations/migrate.ts';

export interface Account {
  accessToken: string;
  organization: { id: string };
  user: { id: string };
}

/** What a benchmark works with. */
export interface Ground {
  adminUrl: string;
  appUrl: string;
  /** The API of our server, as production runs it. */
  ours: string;
  account: Account;
  /** Starts another server, which ends with the ground. */
  start(kind: string, ...args: string[]): Promise<string>;
  /** What the server of the address took since it was started. */
  usage(url: string): Promise<Usage>;
}

/** What a process took so far of the processor, and how much memory it has now. */
export interface Usage {
  cpuMs: number;
  memoryMb: number;
}

const folder = '.data/bench';

/**
 * Starts Postgres and our server, registers an organization, works, and ends all that. `fresh` begins without what
 * earlier runs have left.
 */
export async function onGround(
  work: (ground: Ground) => Promise<void>,
  { fresh = false } = {},
): Promise<void> {
  const silent = pino({ level: 'silent' });
  if (fresh) await rm(folder, { recursive: true, force: true });
  const postgres = await startEmbedded(folder, silent);
  const children = new Set<ChildProcess>();
  const byUrl = new Map<string, ChildProcess>();
  const start: Ground['start'] = async (kind, ...args) => {
    const child = fork(new URL('target.ts', import.meta.url), [kind, ...args], {
      execArgv: ['--import', 'tsx'],
    });
    children.add(child);
    const port = (await heard(child)) as number;
    const url = `http://127.0.0.1:${port}/api/v1`;
    byUrl.set(url, child);
    return url;
  };
  const usage: Ground['usage'] = async (url) => {
    const child = byUrl.get(url)!;
    child.send('usage');
    return (await heard(child)) as Usage;
  };
  try {
    await migrate({ ...postgres, appUser: 'crm_server', log: silent });
    const ours = await start('ours', postgres.adminUrl, postgres.appUrl);
    await work({ ...postgres, ours, account: await register(ours), start, usage });
  } finally {
    for (const child of children) child.kill();
    await postgres.stop();
  }
}

/** The next message of the child. Rejects when it ends instead. */
function heard(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = (code: number | null): void => reject(new Error(`A server ended with ${code}`));
    child.once('exit', fail).once('message', (message) => {
      child.off('exit', fail);
      resolve(message);
    });
  });
}

/** Registers somebody with an organization of his own. */
export async function register(baseUrl: string): Promise<Account> {
  const response = await fetch(`${baseUrl}/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      email: `bench-${process.hrtime.bigint()}@example.com`,
      password: 'correct horse battery staple',
      name: 'Bench',
      organizationName: 'Bench',
    }),
  });
  return (await response.json()) as Account;
}

export function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
