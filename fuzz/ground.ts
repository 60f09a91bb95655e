/** What the fuzzer works on: a server of its own, as production runs it, with mails and an operator at hand. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { startProgram } from '../bench/processes.ts';
import { build } from '../bench/servers.ts';
import { startEmbedded } from '../src/db/embedded/embedded.ts';
import { migrate } from '../src/db/migrations/migrate.ts';
import { grantOperator } from '../src/db/operators/operators.ts';
import { readOutbox } from '../src/outside/outbox.ts';
import type { Surroundings } from './world.ts';

/** A server, and what it is beside its API. */
export interface Ground {
  url: string;
  surroundings: Surroundings;
}

/** A database that is there and migrated, by its owner and by the role of the server. */
export interface Urls {
  adminUrl: string;
  appUrl: string;
}

const mailWaitMs = 20_000;

/** Starts Postgres and a server in the folder, works, and ends both. What an earlier run left there is removed. */
export async function onOwnGround<T>(
  folder: string,
  work: (ground: Ground) => Promise<T>,
): Promise<T> {
  const silent = pino({ level: 'silent' });
  await build();
  await rm(folder, { recursive: true, force: true });
  const { adminUrl, appUrl, stop } = await startEmbedded(folder, silent, { fsync: 'off' });
  // Whoever ends it does not wait for long: the server ends with this process.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop().finally(() => process.exit(1)));
  try {
    await migrate({ adminUrl, appUser: 'crm_server', log: silent });
    return await onDatabase({ adminUrl, appUrl }, folder, ['dist/main.js'], work);
  } finally {
    await stop();
  }
}

/**
 * Starts a server on the database, works, and ends it. Development keeps mails, which production sends; and passwords
 * cost less here, or most of the time would be spent on them. Limits count, and are reached by nobody.
 */
export async function onDatabase<T>(
  { adminUrl, appUrl }: Urls,
  folder: string,
  args: readonly string[],
  work: (ground: Ground) => Promise<T>,
): Promise<T> {
  const server = await startProgram({
    args,
    env: () => ({
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      DATABASE_URL: appUrl,
      DATA_DIR: folder,
      PASSWORD_COST: '4',
      RATE_LIMIT_PER_ADDRESS: '1000000',
      RATE_LIMIT_PER_PRINCIPAL: '1000000',
      // Each world comes from an address of its own: what is tried too often there is refused there.
      TRUST_PROXY_HOPS: '1',
      LOG_LEVEL: 'error',
    }),
    readyPath: '/readyz',
  });
  const mails = join(folder, 'mail');
  const surroundings: Surroundings = {
    given: {},
    tokenFor: (address) => tokenFor(mails, address),
    tokensOf: (domain) => tokensOf(mails, domain),
    makeOperator: async (address) => void (await grantOperator(adminUrl, address)),
  };
  try {
    return await work({ url: server.url, surroundings });
  } finally {
    await server.stop();
  }
}

/** The token in the link of the last mail to the address, once one with a token of the kind has come. */
async function tokenFor(mails: string, address: string): Promise<string> {
  const until = Date.now() + mailWaitMs;
  while (Date.now() < until) {
    const mail = (await readOutbox(mails)).find(({ to, link }) => to === address && link);
    const token = mail?.link && tokenIn(mail.link);
    if (token) return token;
    await sleep(20);
  }
  throw new Error(`No mail with a link came to ${address}`);
}

async function tokensOf(mails: string, domain: string): Promise<string[]> {
  const all = (await readOutbox(mails)).filter(({ to }) => to.endsWith(`@${domain}`));
  return all.toReversed().flatMap(({ link }) => (link ? (tokenIn(link) ?? []) : []));
}

/** It stands behind `#` or `?`, or is the last part of the path. */
function tokenIn(link: string): string | null {
  return /token=([\w-]+)/.exec(link)?.[1] ?? null;
}
