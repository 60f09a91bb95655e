/** What a reply said of a session holds when the server is killed right after it. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SignedIn } from '@headless-crm/sdk';
import { Client } from 'pg';
import { FaultyServer } from './support.ts';

const rounds = Number(process.env['REUSE_ROUNDS'] ?? 40);
/** How many tokens are used again before each kill. */
const beforeKill = Number(process.env['REUSES_BEFORE_KILL'] ?? 8);
const minutes = 60_000;

// The passwords' hashes need not be slow here.
const server = new FaultyServer({ NODE_ENV: 'test' });
beforeAll(() => server.open(), minutes);
afterAll(() => server.close(), minutes);

type Tokens = SignedIn & { refreshToken: string };

async function logIn(): Promise<Tokens> {
  const password = 'correct horse battery staple';
  const response = await server.post('/auth/login', { email: 'owner@example.com', password });
  return (await response.json()) as Tokens;
}

const refresh = (refreshToken: string) => server.post('/auth/refresh', { refreshToken });

async function next(refreshToken: string): Promise<Tokens> {
  const response = await refresh(refreshToken);
  expect(response.status).toBe(200);
  return (await response.json()) as Tokens;
}

/** The status that a write by the access token is answered by. */
async function statusOf(accessToken: string): Promise<number> {
  const headers = { authorization: `Bearer ${accessToken}` };
  return (await server.post('/contacts', { lastName: randomUUID() }, headers)).status;
}

/** As if no time had passed since the last refresh, however long the start took. */
async function holdTime(): Promise<void> {
  const client = new Client({ connectionString: await server.superuserUrl('crm') });
  await client.connect();
  await client.query('update sessions set last_used_at = now() where ended_at is null');
  await client.end();
}

/** A session whose first token was used, and the child too. */
async function useTwice(): Promise<{ first: Tokens; last: Tokens }> {
  const first = await logIn();
  const last = await next((await next(first.refreshToken)).refreshToken);
  return { first, last };
}

test(
  `a token that is used again ends its session, ${rounds} times of ${rounds}, though the server is killed right after the reply`,
  async () => {
    let bystander = await logIn();
    let [ended, kills, lost] = [0, 0, 0];
    for (let left = rounds; left > 0; left -= beforeKill) {
      const families = await Promise.all(
        Array.from({ length: Math.min(left, beforeKill) }, useTwice),
      );
      // Somewhere between the others: the blow may come before its reply, or before it is carried out.
      const { refreshToken } = bystander;
      const heard = sleep(Math.random() * 40).then(() =>
        refresh(refreshToken).then(
          ({ ok }) => ok,
          () => false,
        ),
      );
      const replies = await Promise.all(families.map(({ first }) => refresh(first.refreshToken)));
      await server.killServer();
      kills += 1;
      if (!(await heard)) lost += 1;
      expect(replies.map(({ status }) => status)).toEqual(families.map(() => 401));
      await server.start();
      await holdTime();
      for (const { last } of families) {
        expect((await refresh(last.refreshToken)).status).toBe(401);
        expect(await statusOf(last.accessToken)).toBe(401);
        ended += 1;
      }
      bystander = await next(refreshToken);
      expect(await statusOf(bystander.accessToken)).toBe(201);
    }
    console.info(
      `${ended} sessions ended of ${rounds}, over ${kills} kills; one beside them went on, ${lost} of its refreshes without a reply`,
    );
  },
  120 * minutes,
);
