/** A worker as a process of its own, to be killed while it keeps house: it erases organizations whose time is over. */
import pino from 'pino';
import { openDatabase } from '../../src/db/database.ts';
import { housekeepingHandler } from '../../src/housekeeping.ts';
import { createSealer } from '../../src/auth/seal.ts';
import { createCursorCodec } from '../../src/http/cursors.ts';
import { Worker } from '../../src/jobs/worker.ts';
import '../../src/routes.ts';

const logger = pino({ level: process.env['LOG_LEVEL'] ?? 'silent' });
const database = openDatabase({
  url: process.env['APP_URL']!,
  poolSize: 10,
  preparedStatements: true,
  logger,
});
new Worker({
  database,
  cursors: createCursorCodec('a secret of the tests'),
  sealer: createSealer('a secret of the tests'),
  handlers: [housekeepingHandler],
  feeders: [],
  concurrency: 10,
  logger,
}).start();
