/** The process that runs jobs and nothing else: environment → database → worker → graceful stop. */
import { openConfigured } from './db/postgres.ts';
import { chooseSecrets } from './db/secrets.ts';
import { runProcess } from './process.ts';
// What somebody may do is known when the routes are stated.
import './routes.ts';
import { createConfiguredWorker } from './work.ts';

/** How long jobs may still run once no new ones are taken. */
const finishWithinMs = 25_000;

await runProcess(async (env, logger) => {
  const secrets = await chooseSecrets(env);
  const configured = await openConfigured(env, logger, 'alone');
  const worker = createConfiguredWorker(env, secrets, configured, logger);
  worker.start();
  logger.info({ concurrency: env.WORKER_CONCURRENCY }, 'the worker takes jobs');
  return async () => {
    logger.info('stopping');
    await worker.stop(finishWithinMs);
    await configured.close();
    logger.info('stopped');
  };
});
