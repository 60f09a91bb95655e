import { afterAll, expect } from 'vitest';
import type { HeadlessCrm } from '@headless-crm/sdk';
import { problemOf } from '../support/problems.ts';
import {
  Browser,
  newVerifier,
  oauthEnv,
  somebody,
  type Somebody,
  startGithub,
  startGoogle,
  type TestProvider,
} from '../support/oauth.ts';
import { createOrganization, request, type TestServer, useServer } from '../support/server.ts';

export const password = 'correct horse battery staple';

/** Both providers and a server that has them, for a test file, which must not send a secret in an address or log it. */
export async function useProviders(): Promise<{
  server: TestServer;
  google: TestProvider;
  github: TestProvider;
  /** Everything that was logged. */
  log: string[];
  /** A browser whose way is watched. */
  newBrowser: () => Browser;
}> {
  const [google, github] = [await startGoogle(), await startGithub()];
  const log: string[] = [];
  const browsers: Browser[] = [];
  const server = useServer({
    env: oauthEnv(google, github),
    onLog: (line) => void log.push(line),
  });
  afterAll(async () => {
    await Promise.all([google.stop(), github.stop()]);
    expect(server.errors).toEqual([]);
    const addresses = browsers.flatMap(({ locations }) => locations);
    const called = [google, github].flatMap(({ calls }) => calls);
    const secrets = called.flatMap(({ headers, form }) => [
      ...(headers.authorization ? [headers.authorization.split(' ')[1]!] : []),
      ...[form['code_verifier'], form['client_secret']].filter((text) => text !== undefined),
    ]);
    expect(addresses.length).toBeGreaterThan(2);
    expect(secrets.length).toBeGreaterThan(2);
    const all = [...addresses, ...called.map(({ url }) => url)].join('\n');
    // Ours are JWTs, of which both parts begin with eyJ (random letters may too); GitHub's begin with gho_.
    expect(all).not.toMatch(/eyJ[\w-]+\.eyJ|gho_|access_token=|refresh_token=|id_token=/);
    for (const secret of secrets) {
      expect(all.includes(secret)).toBe(false);
      expect(log.join('').includes(secret)).toBe(false);
    }
    const codes = addresses.flatMap((address) => new URL(address).searchParams.getAll('code'));
    for (const code of codes) expect(log.join('').includes(code)).toBe(false);
  });
  const newBrowser = () => {
    const browser = new Browser(server);
    browsers.push(browser);
    return browser;
  };
  return { server, google, github, log, newBrowser };
}

export type Providers = Awaited<ReturnType<typeof useProviders>>;

/** What the exchange of a code gives: a session, or a problem. */
export interface Exchanged {
  status: number;
  code?: string;
  accessToken: string;
  refreshToken: string;
  user: { id: string; email: string; name: string };
  organization: { id: string; name: string };
}

/** Sends a code, and what proves that it is one's own. */
export async function exchange(
  server: TestServer,
  body: { code: string; codeVerifier: string },
): Promise<Exchanged> {
  const response = await request(server, '/auth/oauth/exchange', { body });
  if (response.status !== 200) return (await problemOf(response)) as unknown as Exchanged;
  return { status: 200, ...((await response.json()) as Omit<Exchanged, 'status'>) };
}

/** A code of somebody, by a browser of his own. */
export async function codeOf(
  { newBrowser }: Pick<Providers, 'newBrowser'>,
  provider: TestProvider,
  person: Somebody,
): Promise<{ code: string; codeVerifier: string }> {
  provider.person = person;
  const codeVerifier = newVerifier();
  const answer = await newBrowser().signIn(provider.name, { verifier: codeVerifier });
  expect(Object.keys(answer)).toEqual(['code']);
  return { code: answer['code']!, codeVerifier };
}

/** Signs somebody in. */
export async function signIn(
  parts: Providers,
  provider: TestProvider,
  person: Somebody,
): Promise<Exchanged> {
  return exchange(parts.server, await codeOf(parts, provider, person));
}

/** An account by e-mail address and password, whose address is verified or not. */
export async function createAccount(
  server: TestServer,
  { verified }: { verified: boolean },
): Promise<{
  token: string;
  userId: string;
  organizationId: string;
  person: Somebody;
  crm: HeadlessCrm;
}> {
  const { token, userId, organizationId, email, crm } = await createOrganization(server);
  const person = somebody({ email });
  if (verified) await verify(server, userId);
  return { token, userId, organizationId, person, crm };
}

/** Does as the user has read a mail to his address. */
export async function verify(server: TestServer, userId: string): Promise<void> {
  const changed = await asUser(
    server,
    userId,
    'update users set email_verified_at = now() where id = $1',
  );
  expect(changed).toHaveLength(0);
}

/** Runs SQL as the owner of the tables, bound to a user of no organization; gives its rows. */
export async function asUser<T extends object>(
  server: TestServer,
  userId: string,
  statement: string,
): Promise<T[]> {
  const client = await server.owner.connect();
  try {
    await client.query('begin');
    await client.query(`select app.bind(null, 'user', $1, null)`, [userId]);
    const { rows } = await client.query<T>(statement, [userId]);
    await client.query('commit');
    return rows;
  } finally {
    client.release();
  }
}

/** Runs SQL as the gate, which alone sees whose things these are; gives its rows. */
export async function asGate<T extends object>(
  server: TestServer,
  statement: string,
  values: unknown[] = [],
): Promise<T[]> {
  const client = await server.owner.connect();
  try {
    await client.query('begin');
    await client.query('set local role crm_gate');
    const { rows } = await client.query<T>(statement, values);
    await client.query('commit');
    return rows;
  } finally {
    client.release();
  }
}

/** How many people have an account with the address. */
export async function countUsers(server: TestServer, email: string | null): Promise<number> {
  const [row] = await asGate<{ count: number }>(
    server,
    'select count(*)::int as count from users where email = lower($1)',
    [email],
  );
  return row!.count;
}
