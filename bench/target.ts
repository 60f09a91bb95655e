/** One of the servers that are compared, in a process of its own: `ours`, or `bare` node:http and pg. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'pg';
import pino from 'pino';
import { createApp } from '../src/app.ts';
import { openDatabase } from '../src/db/database.ts';
import { readEnv } from '../src/env.ts';

const [, , kind, adminUrl = '', appUrl = '', organizationId = ''] = process.argv;
const poolSize = 10;

/** No tenancy, no validation, no log: rows to JSON. What one would write by hand in an afternoon. */
function bare(): RequestListener {
  // The owner is bound by the policies too: every session is of the one organization.
  const options = `-c app.organization_id=${organizationId}`;
  const pool = new Pool({ connectionString: adminUrl, max: poolSize, options });
  const list =
    'select * from contacts where organization_id = $1 and deleted_at is null order by created_at desc, id desc limit 25';
  const one = 'select * from contacts where organization_id = $1 and id = $2';
  return async (request, response) => {
    const [, id] = /\/contacts\/([\w-]+)/.exec(request.url ?? '') ?? [];
    const { rows } = id
      ? await pool.query({ name: 'one', text: one, values: [organizationId, id] })
      : await pool.query({ name: 'list', text: list, values: [organizationId] });
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(id ? rows[0] : { data: rows }));
  };
}

/** As production runs it, but for the rate limit. */
function ours(): RequestListener {
  const logger = pino({ level: 'info' }, pino.destination('/dev/null'));
  const database = openDatabase({ url: appUrl, poolSize, preparedStatements: true, logger });
  const env = { ...readEnv({ RATE_LIMIT: 'off' }), NODE_ENV: 'production' as const };
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

const server = createServer(kind === 'ours' ? ours() : bare());
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
