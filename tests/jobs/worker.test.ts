import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { defineJob, handleJob } from '../../src/jobs/define.ts';
import { enqueueJob } from '../../src/jobs/enqueue.ts';
import { createOrganization, useServer } from '../support/server.ts';
import { asRequest, useWorker } from '../support/worker.ts';

const server = useServer();

const noted = defineJob({ kind: 'test.noted', payload: z.object({ word: z.string() }) });
const seen: string[] = [];
useWorker(server, () => [
  handleJob(noted, async ({ payload }) => {
    seen.push(payload.word);
    return { length: payload.word.length };
  }),
]);

async function until(happened: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await happened())) {
    if (Date.now() > end) throw new Error('It did not happen in time');
    await sleep(10);
  }
}

test('a job is done once its transaction has committed, and not before', async () => {
  const organization = await createOrganization(server);
  await asRequest(server, organization, async (context) => {
    await enqueueJob(context, noted, { payload: { word: 'first' } });
    await sleep(500);
    expect(seen).not.toContain('first');
  });
  await until(() => seen.includes('first'));
});
