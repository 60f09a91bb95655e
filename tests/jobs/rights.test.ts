import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { HeadlessCrm } from '@headless-crm/sdk';
import { defineJob, handleJob } from '../../src/jobs/define.ts';
import { enqueueJob } from '../../src/jobs/enqueue.ts';
import type { Worker } from '../../src/jobs/worker.ts';
import { contact } from '../../src/modules/contacts/object.ts';
import { createRecords } from '../../src/records/write/write.ts';
import { only } from '../../src/records/write/outcome.ts';
import { requirePermission } from '../../src/auth/principal.ts';
import { sql } from '../../src/db/sql.ts';
import { asOwner } from '../support/owner.ts';
import { createOrganization, type TestOrganization, useServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { asRequest, createWorker } from '../support/worker.ts';

const server = useServer();
const writes = defineJob({
  kind: 'test.writes',
  payload: z.object({ id: z.uuid(), lastName: z.string() }),
  maxFailures: 2,
});
let worker: Worker;

beforeAll(() => {
  const handler = handleJob(writes, (job) =>
    job.finishing(async (context) => {
      requirePermission(context.principal, 'contacts:write');
      const { id, lastName } = job.payload;
      const [seen] = await context.unit.query<{ count: number }>(
        sql`select count(*)::integer as count from contacts`,
      );
      only(await createRecords(context, contact, [{ id, body: { lastName } }]));
      return seen!;
    }),
  );
  worker = createWorker(server, [handler]);
  worker.start();
});
afterAll(() => worker.stop(2000));

const ask = (of: TestOrganization, id: string): Promise<string> =>
  asRequest(server, of, (context) =>
    enqueueJob(context, writes, { payload: { id, lastName: 'Ada' } }),
  );

const ended = async (of: TestOrganization, id: string) => {
  await until(async () => ['succeeded', 'failed'].includes((await of.crm.jobs.get(id)).status));
  return of.crm.jobs.get(id);
};

describe('a job acts', () => {
  test('for who asked for it, in his organization, and says so in the log', async () => {
    const [of, other] = [await createOrganization(server), await createOrganization(server)];
    await other.crm.contacts.create({ lastName: 'Not to be seen' });
    const id = crypto.randomUUID();
    const job = await ended(of, await ask(of, id));
    expect(job).toMatchObject({ status: 'succeeded', result: { count: 0 } });
    const made = await of.crm.contacts.get(id);
    expect(made).toMatchObject({ createdBy: { type: 'user', id: of.userId }, ownerId: of.userId });
    const { data } = await of.crm.changes.list();
    expect(data.at(-1)!.requestId).not.toBeNull();
  });

  test('no more for a member who was removed', async () => {
    const of = await createOrganization(server);
    await worker.stop(2000);
    const jobId = await ask(of, crypto.randomUUID());
    await asOwner(server, of, (client) =>
      client.query(`update memberships set status = 'suspended' where user_id = $1`, [of.userId]),
    );
    const again = createWorker(server, [
      handleJob(writes, async () => {
        throw new Error('It must not be run');
      }),
    ]);
    again.start();
    const status = () =>
      asOwner(server, of, (client) =>
        client.query('select status, error from jobs where id = $1', [jobId]),
      );
    await until(async () => (await status()).rows[0].status === 'failed');
    expect((await status()).rows[0].error.code).toBe('permission_denied');
    await again.stop(2000);
    worker = createWorker(server, []);
  });
});

describe('who sees a job', () => {
  test('is who asked for it, and who manages jobs', async () => {
    const of = await createOrganization(server);
    const id = await ask(of, crypto.randomUUID());
    const keyWith = async (permissions: ('contacts:read' | 'jobs:manage')[]) => {
      const { key } = await of.crm.apiKeys.create({ name: 'K', permissions });
      return new HeadlessCrm({ baseUrl: server.url, apiKey: key, maxRetries: 0 });
    };
    const reader = await keyWith(['contacts:read']);
    await expect(reader.jobs.get(id)).rejects.toMatchObject({ status: 404 });
    await expect(reader.jobs.cancel(id)).rejects.toMatchObject({ status: 404 });
    expect((await reader.jobs.list()).data).toEqual([]);
    const manager = await keyWith(['jobs:manage']);
    expect((await manager.jobs.get(id)).id).toBe(id);
    const asked = (await manager.jobs.list()).data.filter(({ kind }) => kind !== 'mail.send');
    expect(asked.map((job) => job.id)).toEqual([id]);
    const stranger = await createOrganization(server);
    await expect(stranger.crm.jobs.get(id)).rejects.toMatchObject({ status: 404 });
  });

  test('can cancel one that waits, and run it again', async () => {
    const of = await createOrganization(server);
    const id = await ask(of, crypto.randomUUID());
    expect(await of.crm.jobs.cancel(id)).toMatchObject({ status: 'cancelled' });
    expect(await of.crm.jobs.cancel(id)).toMatchObject({ status: 'cancelled' });
    expect(await of.crm.jobs.retry(id)).toMatchObject({ status: 'queued', failures: 0 });
    expect(await of.crm.jobs.retry(id)).toMatchObject({ status: 'queued' });
    await asOwner(server, of, (client) =>
      client.query(`update jobs set status = 'succeeded', finished_at = now() where id = $1`, [id]),
    );
    await expect(of.crm.jobs.cancel(id)).rejects.toMatchObject({ status: 409 });
    await expect(of.crm.jobs.retry(id)).rejects.toMatchObject({ status: 409 });
  });

  test('can cancel one that runs: its worker ends it', async () => {
    const of = await createOrganization(server);
    const long = defineJob({ kind: 'test.long', payload: z.object({}) });
    let reason: unknown;
    const runner = createWorker(server, [
      handleJob(
        long,
        ({ signal }) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => {
              reason = signal.reason;
              reject(new Error('aborted'));
            });
          }),
      ),
    ]);
    runner.start();
    const id = await asRequest(server, of, (context) => enqueueJob(context, long, { payload: {} }));
    await until(async () => (await of.crm.jobs.get(id)).status === 'running');
    expect(await of.crm.jobs.cancel(id)).toMatchObject({ status: 'running' });
    await until(async () => (await of.crm.jobs.get(id)).status === 'cancelled');
    expect(reason).toBe('cancelled');
    await runner.stop(2000);
  });
});
