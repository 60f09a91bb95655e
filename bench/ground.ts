/** What the benchmarks share: servers in processes of their own on an embedded Postgres, an account, medians. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
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
}

/** Starts Postgres and our server, registers an organization, works, and ends all that. */
export async function onGround(work: (ground: Ground) => Promise<void>): Promise<void> {
  const silent = pino({ level: 'silent' });
  const postgres = await startEmbedded('.data/bench', silent);
  const stops: (() => void)[] = [];
  const start: Ground['start'] = (kind, ...args) => startTarget(kind, args, stops);
  try {
    await migrate({ ...postgres, appUser: 'crm_server', log: silent });
    const ours = await start('ours', postgres.adminUrl, postgres.appUrl);
    await work({ ...postgres, ours, account: await register(ours), start });
  } finally {
    for (const stop of stops) stop();
    await postgres.stop();
  }
}

async function startTarget(kind: string, args: string[], stops: (() => void)[]): Promise<string> {
  const child = fork(new URL('target.ts', import.meta.url), [kind, ...args], {
    execArgv: ['--import', 'tsx'],
  });
  stops.push(() => child.kill());
  const [port] = (await once(child, 'message')) as [number];
  return `http://127.0.0.1:${port}/api/v1`;
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
