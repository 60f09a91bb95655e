/** What an attempt can do once another one has its job, or who asked for it has lost his rights. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { sql } from '../../src/db/sql.ts';
import { claimJobs } from '../../src/jobs/claim.ts';
import { defineJob } from '../../src/jobs/define.ts';
import { enqueueJob } from '../../src/jobs/enqueue.ts';
import { takeJob, type TakenJob } from '../../src/jobs/job.ts';
import type { Claimed } from '../../src/jobs/store.ts';
import { asOwner } from '../support/owner.ts';
import { createOrganization, type TestOrganization, useServer } from '../support/server.ts';
import { asRequest, cursors, sealer } from '../support/worker.ts';

const server = useServer();
const definition = defineJob({ kind: 'test.fenced', payload: z.object({}) });
const { signal } = new AbortController();

const ask = (of: TestOrganization): Promise<string> =>
  asRequest(server, of, (context) => enqueueJob(context, definition, { payload: {} }));

async function claim(worker: string, leaseMs = 7000): Promise<Claimed[]> {
  const kinds = [definition.kind];
  const claim = { worker, most: 9, share: 9, leaseMs, kinds, after: null };
  return (await claimJobs(server.database, claim)).jobs;
}

async function take(worker: string, leaseMs?: number): Promise<TakenJob> {
  for (;;) {
    const [claimed] = await claim(worker, leaseMs);
    if (claimed)
      return takeJob({ database: server.database, cursors, sealer }, claimed, definition, signal);
  }
}

const rename = (of: TestOrganization, name: string) =>
  sql`update organizations set name = ${name} where id = ${of.organizationId}`;

test('an attempt that another one has followed does nothing any more', async () => {
  const of = await createOrganization(server);
  const id = await ask(of);
  const first = await take('one', 50);
  await sleep(100);
  const second = await take('other');
  expect(second.job.attempt).toBe(2);
  const lost = { status: 409 };
  await expect(first.job.writing(({ unit }) => unit.run(rename(of, 'Late')))).rejects.toMatchObject(
    lost,
  );
  await expect(first.job.reading.unit.query(sql`select 1`)).rejects.toMatchObject(lost);
  await expect(first.job.finishing(async () => {})).rejects.toMatchObject(lost);
  await first.job.progress(9, 9);
  expect(await first.end({ status: 'succeeded', result: null, isKept: true })).toBe(false);
  expect((await of.crm.organization.get()).name).not.toBe('Late');
  expect(await of.crm.jobs.get(id)).toMatchObject({ status: 'running', progress: null });
  await second.job.finishing(async () => {});
  expect((await of.crm.jobs.get(id)).status).toBe('succeeded');
});

test('nobody takes over a job that is in a transaction', async () => {
  const of = await createOrganization(server);
  await ask(of);
  const { job } = await take('one', 50);
  await job.finishing(async ({ unit }) => {
    await unit.run(rename(of, 'Held'));
    await sleep(100);
    expect(await claim('other')).toEqual([]);
  });
  expect(await claim('other')).toEqual([]);
});

test('an attempt whose asker has another role now, or none, does nothing any more', async () => {
  const of = await createOrganization(server);
  await ask(of);
  const { job } = await take('one');
  for (const change of [`role = 'viewer'`, `status = 'suspended'`]) {
    await asOwner(server, of, (client) =>
      client.query(`update memberships set ${change} where user_id = $1`, [of.userId]),
    );
    await expect(job.writing(({ unit }) => unit.run(rename(of, 'Late')))).rejects.toMatchObject({
      status: 401,
    });
  }
});

test('an attempt has the permissions of whoever asked, and no others', async () => {
  const of = await createOrganization(server);
  await ask(of);
  await asOwner(server, of, (client) =>
    client.query(`update memberships set role = 'viewer' where user_id = $1`, [of.userId]),
  );
  const { job } = await take('one');
  expect(job.reading.principal).toMatchObject({ type: 'user', id: of.userId, role: 'viewer' });
  const { permissions } = job.reading.principal as { permissions: readonly string[] };
  expect(permissions).not.toContain('jobs:manage');
});
