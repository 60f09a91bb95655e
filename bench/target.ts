/** One of the servers that are compared, in a process of its own: `ours`, or the `limit`. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { createApp } from '../src/app.ts';
import { openDatabase } from '../src/db/database.ts';
import { readEnv } from '../src/env.ts';
import { createLimit } from './limit.ts';

const [, , kind, adminUrl = '', appUrl = ''] = process.argv;
const poolSize = 10;

/** As production runs it. Its rate limits count, and are never reached. */
function ours(): RequestListener {
  const logger = pino({ level: 'info' }, pino.destination('/dev/null'));
  const database = openDatabase({ url: appUrl, poolSize, preparedStatements: true, logger });
  const unreached = { RATE_LIMIT_PER_ADDRESS: '1000000', RATE_LIMIT_PER_PRINCIPAL: '1000000' };
  const env = { ...readEnv(unreached), NODE_ENV: 'production' as const };
  const secret = 'a secret of the benchmark, of thirty-two bytes';
  const secrets = { JWT_SECRET: secret, JWT_REFRESH_SECRET: secret, PASSWORD_PEPPER: secret };
  return createApp({
    env,
    secrets,
    database,
    logger,
    readiness: { draining: false },
  });
}

const server = createServer(kind === 'ours' ? ours() : createLimit(adminUrl, poolSize));
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));

/** Asked by any message what it took so far: the processor in milliseconds, and the memory in MiB now. */
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1000, memoryMb: process.memoryUsage().rss / 2 ** 20 });
});
