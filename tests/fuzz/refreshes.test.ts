/** Refresh tokens that many show at once, at two servers, and tokens that come again when they should not. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SignedIn } from '@headless-crm/sdk';
import pino from 'pino';
import { createApp } from '../../src/app.ts';
import { createRefreshTokens } from '../../src/auth/refresh-tokens.ts';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { readEnv } from '../../src/env.ts';
import { asOwner } from '../support/owner.ts';
import {
  createOrganization,
  request,
  testSecrets,
  type TestOrganization,
  useServer,
} from '../support/server.ts';

const server = useServer();
const refreshRounds = Number(process.env['REFRESH_ROUNDS'] ?? 40);
const reuseRounds = Number(process.env['REUSE_ROUNDS'] ?? 40);
const atOnce = 50;
const minutes = 60_000;

/** Another server on the same database: what is kept in one's memory is of no help. */
let second: { url: string; http: Server; database: Database };
let organization: TestOrganization;

beforeAll(async () => {
  const logger = pino({ level: 'silent' });
  const url = server.urls.appUrl;
  const database = openDatabase({ url, poolSize: 10, preparedStatements: true, logger });
  const env = readEnv({ NODE_ENV: 'test', RATE_LIMIT: 'off' });
  const readiness = { draining: false };
  const http = createServer(createApp({ env, secrets: testSecrets, database, logger, readiness }));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  second = { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, http, database };
  organization = await createOrganization(server);
});
afterAll(async () => {
  second.http.closeAllConnections();
  await new Promise((resolve) => second.http.close(resolve));
  await second.database.close();
  expect(server.errors).toEqual([]);
});

const refresh = (refreshToken: string, at: { url: string } = server) =>
  request({ ...server, url: at.url }, '/auth/refresh', { body: { refreshToken } });

async function logIn(): Promise<SignedIn & { refreshToken: string }> {
  const { email } = organization;
  const body = { email, password: 'correct horse battery staple' };
  const response = await request(server, '/auth/login', { body });
  return (await response.json()) as SignedIn & { refreshToken: string };
}

async function next(refreshToken: string): Promise<SignedIn & { refreshToken: string }> {
  const response = await refresh(refreshToken);
  expect(response.status).toBe(200);
  return (await response.json()) as SignedIn & { refreshToken: string };
}

const { read } = createRefreshTokens(testSecrets.JWT_REFRESH_SECRET);

/** The hashes that are kept of the token's session. */
const keptOf = (token: string) =>
  asOwner(server, organization, async (client) => {
    const { rows } = await client.query<{ now: Buffer; before: Buffer; ended: boolean }>(
      `select refresh_token_hash as now, previous_token_hash as before, ended_at is not null as ended
       from sessions where id = $1`,
      [read(token)!.sessionId],
    );
    return rows[0]!;
  });

test(
  `${refreshRounds} rounds of ${atOnce} refreshes at once make one child each, and end no session`,
  async () => {
    let { refreshToken: parent, accessToken } = await logIn();
    let [answered, repeated] = [0, 0];
    for (let round = 0; round < refreshRounds; round += 1) {
      const apartMs = (round % 3) * 10;
      const replies = await Promise.all(
        Array.from({ length: atOnce }, async (_, index) => {
          await sleep(Math.random() * apartMs);
          const response = await refresh(parent, index % 2 === 0 ? server : second);
          return { status: response.status, body: (await response.json()) as SignedIn };
        }),
      );
      expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
      const children = new Set(replies.map(({ body }) => body.refreshToken!));
      expect(children.size).toBe(1);
      const [child] = [...children] as [string];
      expect(child).not.toBe(parent);
      const kept = { now: read(child)!.hash, before: read(parent)!.hash, ended: false };
      expect(await keptOf(child)).toEqual(kept);
      answered += replies.length;
      repeated += replies.length - 1;
      ({ accessToken } = replies[0]!.body);
      parent = child;
    }
    expect((await request(server, '/contacts', { token: accessToken })).status).toBe(200);
    console.info(
      `${refreshRounds} rounds: ${answered} refreshes at two servers answered by 200, ${answered - repeated} children, 0 sessions ended`,
    );
  },
  30 * minutes,
);

test(
  `a token that is used again ends its session, ${reuseRounds} times of ${reuseRounds}`,
  async () => {
    let ended = 0;
    for (let round = 0; round < reuseRounds; round += 1) {
      const first = await logIn();
      const child = await next(first.refreshToken);
      const isLate = round % 2 === 0;
      // Either the child was used, or too much time has passed.
      const last = isLate ? child : await next(child.refreshToken);
      if (isLate) {
        const [id, late] = [read(child.refreshToken)!.sessionId, `interval '10.1 s'`];
        await asOwner(server, organization, (client) =>
          client.query(`update sessions set last_used_at = now() - ${late} where id = $1`, [id]),
        );
      }
      // Whoever has the last one may be refreshing meanwhile: what he gets is no good either.
      const [reused, meanwhile] = await Promise.all([
        refresh(first.refreshToken),
        round % 4 === 1 ? refresh(last.refreshToken, second) : undefined,
      ]);
      expect(reused.status).toBe(401);
      const given = meanwhile?.ok ? [(await meanwhile.json()) as SignedIn] : [];
      const tokens = [first, child, last, ...given];
      for (const { accessToken: token, refreshToken } of tokens) {
        const answers = [
          await request(server, '/contacts', { token }),
          await refresh(refreshToken!),
        ];
        expect(answers.map(({ status }) => status)).toEqual([401, 401]);
      }
      expect(await keptOf(last.refreshToken)).toMatchObject({ ended: true });
      ended += 1;
    }
    const response = await request(server, '/contacts', { token: organization.token });
    expect(response.status).toBe(200);
    console.info(`${ended} sessions ended of ${reuseRounds} whose token was used again`);
  },
  30 * minutes,
);
