import pino from 'pino';
import { createApp } from './src/app.ts';
import { openDatabase } from './src/db/database.ts';
import { readEnv } from './src/env.ts';
const logger = pino({ level: 'error' });
const env = { ...readEnv({ NODE_ENV: 'development', RATE_LIMIT: 'off' }), NODE_ENV: (process.env.NODE_ENV ?? 'development') as 'production' };
const database = openDatabase({ url: 'postgres://crm_server@127.0.0.1:54329/crm', poolSize: 10, preparedStatements: true, logger });
const app = createApp({ env, secrets: { JWT_SECRET: 'x'.repeat(40), JWT_REFRESH_SECRET: 'y'.repeat(40), PASSWORD_PEPPER: 'z'.repeat(40) }, database, logger, readiness: { draining: false } });
app.listen(3999, () => console.log('up'));
