import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import pino from 'pino';
import { createApp } from '../../src/app.ts';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { readEnv } from '../../src/env.ts';
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

/** The app on the same database, with a pool of its own. */
async function serve(poolSize: number): Promise<string> {
  const url = server.urls.appUrl;
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
