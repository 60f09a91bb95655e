/**
 * A worker as a process of its own, to be stopped and killed. Its jobs end with a company that bears their
 * id, in the transaction that ends them: each must be there once. With UNFENCED it is written beside that
 * transaction, as a worker without a fence would.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { openDatabase } from '../../src/db/database.ts';
import { system } from '../../src/db/unit.ts';
import { createSealer } from '../../src/auth/seal.ts';
import { createCursorCodec } from '../../src/http/cursors.ts';
import { defineJob, handleJob, type Job } from '../../src/jobs/define.ts';
import { Worker } from '../../src/jobs/worker.ts';
import { company } from '../../src/modules/companies/object.ts';
import { createRecords } from '../../src/records/write/write.ts';
import '../../src/routes.ts';
import type { Context } from '../../src/auth/context.ts';

export const marks = defineJob({
  kind: 'test.marks',
  payload: z.object({ beforeMs: z.number(), withinMs: z.number() }),
});

async function mark(job: Job<z.infer<typeof marks.payload>>, context: Context): Promise<void> {
  await createRecords(context, company, [{ id: uuid(), body: { name: job.id } }]);
  await sleep(job.payload.withinMs);
}

if (process.env['APP_URL']) {
  const logger = pino({ level: process.env['LOG_LEVEL'] ?? 'silent' });
  const database = openDatabase({
    url: process.env['APP_URL'],
    poolSize: 40,
    preparedStatements: true,
    logger,
  });
  const handler = handleJob(marks, async (job) => {
    process.stdout.write(`${job.id} ${job.attempt} ${Date.now()}\n`);
    await sleep(job.payload.beforeMs);
    if (!process.env['UNFENCED']) return job.finishing((context) => mark(job, context));
    const unit = system(job.organizationId);
    return database.writing(unit, (writing) => mark(job, { ...job.reading, unit: writing }));
  });
  const worker = new Worker({
    database,
    cursors: createCursorCodec('a secret of the tests'),
    sealer: createSealer('a secret of the tests'),
    handlers: [handler],
    feeders: [],
    concurrency: Number(process.env['CONCURRENCY'] ?? 200),
    logger,
  });
  worker.start();
  process.on('SIGTERM', () => {
    void worker
      .stop(5000)
      .then(() => database.close())
      .then(() => process.exit(0));
  });
}
