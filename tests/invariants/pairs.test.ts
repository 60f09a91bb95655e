import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import pino from 'pino';
import { createApp } from '../../src/app.ts';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { readEnv } from '../../src/env.ts';
import { asOwner } from '../support/owner.ts';
import {
  createOrganization,
  testSecrets,
  type TestOrganization,
  useServer,
} from '../support/server.ts';

const server = useServer();
const logger = pino({ level: 'silent' });
const started: { http: Server; database: Database }[] = [];
let pair: [TestOrganization, TestOrganization];
let ids: [string, string];

/** The app on the same database, with a pool of its own; statements may be given so many milliseconds. */
async function serve(poolSize: number, statementMs?: number): Promise<string> {
  const limit = `?options=${encodeURIComponent(`-c statement_timeout=${statementMs}`)}`;
  const url = server.urls.appUrl + (statementMs === undefined ? '' : limit);
  const database = openDatabase({ url, poolSize, preparedStatements: true, logger });
  const env = readEnv({ NODE_ENV: 'test', RATE_LIMIT: 'off' });
  const readiness = { draining: false };
  const http = createServer(createApp({ env, secrets: testSecrets, database, logger, readiness }));
  started.push({ http, database });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}/api/v1`;
}

beforeAll(async () => {
  pair = [await createOrganization(server), await createOrganization(server)];
  const [one, other] = await Promise.all(
    pair.map(({ crm, organizationId }) => crm.contacts.create({ lastName: organizationId })),
  );
  ids = [one!.id, other!.id];
});

afterAll(async () => {
  for (const { http, database } of started) {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
    await database.close();
  }
});

test.each([1, 2, 10])(
  'requests of two organizations in one tick get each their own, with %i connections',
  async (poolSize) => {
    const url = await serve(poolSize);
    const ask = async (
      path: string,
      { token }: TestOrganization,
      body?: object,
    ): Promise<string> => {
      const response = await fetch(url + path, {
        method: body ? 'POST' : 'GET',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return response.text();
    };
    // Few enough at a time to wait for a connection instead of being refused.
    for (let round = 0; round < 10; round += 1) {
      const replies = await Promise.all(
        Array.from({ length: 2 }, () =>
          pair.flatMap((organization, index) => [
            ask('/contacts', organization),
            ask(`/contacts/${ids[index]}`, organization),
            ask('/contacts', organization, { lastName: organization.organizationId }),
            ask(`/contacts/${ids[1 - index]!}`, organization),
          ]),
        ).flat(),
      );
      const [one, other] = pair.map(({ organizationId }) => organizationId) as [string, string];
      replies.forEach((reply, index) => {
        const [own, foreign] = index % 8 < 4 ? [one, other] : [other, one];
        expect(reply).not.toContain(foreign);
        if (index % 4 === 3) expect(JSON.parse(reply)).toMatchObject({ code: 'not_found' });
        else expect(reply).toContain(own);
      });
    }
  },
);

/** What is asked: how, of which contact of the two, and after how many milliseconds who asks goes away. */
interface Asking {
  whose: 0 | 1;
  method?: 'POST' | 'PATCH';
  of?: 0 | 1;
  goesAfter?: number;
}

const askings: Asking[] = [
  { whose: 0, method: 'PATCH', of: 0 },
  { whose: 1, of: 1 },
  { whose: 1, method: 'PATCH', of: 1 },
  { whose: 1, of: 0 },
  { whose: 0, of: 1 },
  { whose: 0, method: 'POST', goesAfter: 3 },
  { whose: 1, method: 'POST', goesAfter: 1 },
  { whose: 0, of: 0, goesAfter: 0 },
  { whose: 1, of: 1, goesAfter: 2 },
  { whose: 0, method: 'PATCH', of: 0, goesAfter: 30 },
  { whose: 1 },
  { whose: 0 },
];

/** Asks; null when who asks went away before the reply. */
async function askAndMayGo(
  url: string,
  { whose, method, of, goesAfter }: Asking,
): Promise<{ status: number; text: string } | null> {
  const { token, organizationId } = pair[whose];
  const gone = new AbortController();
  if (goesAfter !== undefined) setTimeout(() => gone.abort(), goesAfter);
  try {
    const response = await fetch(`${url}/contacts${of === undefined ? '' : `/${ids[of]}`}`, {
      method: method ?? 'GET',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      signal: gone.signal,
      ...(method ? { body: JSON.stringify({ lastName: organizationId }) } : {}),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    if (!gone.signal.aborted) throw error;
    return null;
  }
}

test.each([1, 2, 10])(
  'and so they do when some go away, and some wait for a lock until their time is up, with %i connections',
  async (poolSize) => {
    const url = await serve(poolSize, 150);
    const [one, other] = pair.map(({ organizationId }) => organizationId) as [string, string];
    const statuses = new Set<number>();
    let gone = 0;
    for (let round = 0; round < 6; round += 1) {
      // Somebody else holds the first one's contact for as long as all of them are under way.
      const replies = await asOwner(server, pair[0], async (client) => {
        await client.query('select from contacts where id = $1 for update', [ids[0]]);
        return Promise.all(askings.map((asking) => askAndMayGo(url, asking)));
      });
      replies.forEach((reply, index) => {
        const { whose, of } = askings[index]!;
        if (!reply) return (gone += 1);
        statuses.add(reply.status);
        expect(reply.text).not.toContain(whose === 0 ? other : one);
        if (of !== undefined && of !== whose) expect([404, 503]).toContain(reply.status);
        return undefined;
      });
      for (const whose of [0, 1] as const) {
        const after = await askAndMayGo(url, { whose, of: whose });
        expect(after).toMatchObject({
          status: 200,
          text: expect.stringContaining(pair[whose].organizationId),
        });
      }
    }
    // It was so that some went away, some ran out of time, and some were served.
    expect(gone).toBeGreaterThan(0);
    expect([...statuses].toSorted()).toEqual(expect.arrayContaining([200, 404, 503]));
    for (const organization of pair) {
      const wrong = await asOwner(server, organization, (client) =>
        client.query('select from contacts where last_name <> organization_id::text'),
      );
      expect(wrong.rowCount).toBe(0);
    }
  },
);
