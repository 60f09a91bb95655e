import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { createApp } from '../../src/app.ts';
import { openDatabase } from '../../src/db/database.ts';
import { readEnv } from '../../src/env.ts';
import { type TestServer, testSecrets } from './server.ts';

/** One more server on the database of a test's server. */
export interface ServerBeside {
  url: string;
  stop(): Promise<void>;
}

/** Starts it: what is kept in one's memory is of no help to the other. */
export async function startBeside(
  server: TestServer,
  {
    env: given = {},
    databaseUrl = server.urls.appUrl,
    onLog,
    http = createServer(),
  }: {
    env?: Record<string, string>;
    databaseUrl?: string;
    onLog?: (line: string) => void;
    /** With time limits of its own. */
    http?: Server;
  } = {},
): Promise<ServerBeside> {
  const logger = onLog ? pino({ level: 'trace' }, { write: onLog }) : pino({ level: 'silent' });
  const database = openDatabase({
    url: databaseUrl,
    poolSize: 10,
    preparedStatements: true,
    logger,
  });
  const env = readEnv({ NODE_ENV: 'test', RATE_LIMIT: 'off', ...given });
  const readiness = { draining: false };
  http.on('request', createApp({ env, secrets: testSecrets, database, logger, readiness }));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    async stop() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await database.close();
    },
  };
}
