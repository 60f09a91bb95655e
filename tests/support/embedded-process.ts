/** A process that uses the embedded Postgres of a data directory until SIGTERM. */
import pino from 'pino';
import { startEmbedded } from '../../src/db/embedded/embedded.ts';

const [, , dataDir = ''] = process.argv;
const embedded = await startEmbedded(dataDir, pino({ level: 'silent' }), { fsync: 'off' });
process.stdout.write(`${JSON.stringify(embedded)}\n`);
const alive = setInterval(() => {}, 60_000);
process.on('SIGTERM', async () => {
  await embedded.stop();
  clearInterval(alive);
});
