/**
 * Clocks that jump, back and forth. The server's own is injected. Postgres's is the one of leases, sessions, links and keys of
 * requests: what is kept there is moved instead, which is the same to whoever compares the two.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeadlessCrm } from '@headless-crm/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { defineJob, handleJob } from '../src/jobs/define.ts';
import { enqueueJobs } from '../src/jobs/enqueue.ts';
import { company } from '../src/modules/companies/object.ts';
import { createRecords } from '../src/records/write/write.ts';
import { asOwner } from './support/owner.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';
import { until } from './support/until.ts';
import { asRequest, createWorker } from './support/worker.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const password = 'correct horse battery staple';

const limits = { RATE_LIMIT_PER_ADDRESS: '1000000', RATE_LIMIT_PER_PRINCIPAL: '1000000' };
const server = useServer({ env: { RATE_LIMIT: 'on', ...limits } });
let organization: TestOrganization;
beforeAll(async () => {
  organization = await createOrganization(server);
});
afterEach(() => void vi.useRealTimers());
afterAll(() => expect(server.errors).toEqual([]));

/** Has the server's clock show another time than is; what measures how long something takes goes on as it was. */
function jump(byMs: number): void {
  vi.useRealTimers();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + byMs, shouldAdvanceTime: false });
}

async function logIn(): Promise<string> {
  const { email } = organization;
  return (await new HeadlessCrm({ baseUrl: server.url }).auth.login({ email, password }))
    .accessToken;
}

const statusOf = async (token: string): Promise<number> =>
  (await request(server, '/contacts?limit=1', { token })).status;

/** A key, which has no end that a clock could reach. */
async function newKey(rateLimit?: number): Promise<string> {
  const permissions = ['companies:read', 'companies:write'] as const;
  const made = await organization.crm.apiKeys.create({
    name: 'A key',
    permissions: [...permissions],
    ...(rateLimit === undefined ? {} : { rateLimit }),
  });
  return made.key;
}

describe('an access token', () => {
  test('is over when the clock says so, and is not for ever when that is right again', async () => {
    const token = await logIn();
    jump(16 * minuteMs);
    expect(await statusOf(token)).toBe(401);
    jump(0);
    expect(await statusOf(token)).toBe(200);
  });

  test('of a clock that was far ahead is none, and one of a clock that is a little off is good', async () => {
    jump(hourMs);
    const early = await logIn();
    expect(await statusOf(early)).toBe(200);
    jump(0);
    expect(await statusOf(early)).toBe(401);
    jump(4 * minuteMs);
    const ahead = await logIn();
    jump(0);
    expect(await statusOf(ahead)).toBe(200);
  });
});

test('a limit of requests holds nobody up for longer than its minute, wherever the clock jumps', async () => {
  const token = await newKey(3);
  const ask = () => request(server, '/companies?limit=1', { token });
  for (const byMs of [0, -dayMs, dayMs, -hourMs, 400 * dayMs]) {
    jump(byMs);
    const replies = [];
    for (let count = 0; count < 4; count += 1) replies.push(await ask());
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(Number(replies.at(-1)!.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  }
});

test('keyed writes under a clock that jumps are each done once, and their keys replay', async () => {
  const token = await newKey();
  const acknowledged = new Map<string, string>();
  const write = (key: string) =>
    request(server, '/companies', {
      token,
      body: { name: key },
      headers: { 'idempotency-key': key },
    });
  const isOver = performance.now() + 2000;
  const writing = Array.from({ length: 4 }, async () => {
    while (performance.now() < isOver) {
      const key = randomUUID();
      const response = await write(key);
      expect(response.status).toBe(201);
      acknowledged.set(key, await response.text());
    }
  });
  while (performance.now() < isOver) {
    jump((Math.random() - 0.5) * 2 * dayMs);
    await sleep(10);
  }
  await Promise.all(writing);
  for (const [key, reply] of acknowledged) {
    jump((Math.random() - 0.5) * 60 * dayMs);
    expect(await (await write(key)).text()).toBe(reply);
  }
  jump(0);
  const { page } = await organization.crm.companies.list({ total: 'exact', limit: 1 });
  expect(page.total).toBe(acknowledged.size);
});

test('a key of a request is good for a day by Postgres’s clock: one that jumps further has it forgotten, and remembers it when it is back', async () => {
  const token = await newKey();
  const key = randomUUID();
  const write = async () => {
    const headers = { 'idempotency-key': key };
    const response = await request(server, '/companies', { token, body: { name: key }, headers });
    return response.headers.get('idempotent-replayed');
  };
  const moveBy = (interval: string) =>
    asOwner(server, organization, (client) =>
      client.query(
        'update idempotency_keys set created_at = created_at + $1::interval where key = $2',
        [interval, key],
      ),
    );
  expect(await write()).toBeNull();
  await moveBy('-23 hours');
  expect(await write()).toBe('true');
  await moveBy('40 hours');
  expect(await write()).toBe('true');
  await moveBy('-48 hours');
  expect(await write()).toBeNull();
});

test('an organization that is closed by a server whose clock is wrong is kept for thirty days all the same', async () => {
  const other = await createOrganization(server);
  const { name } = await other.crm.organization.get();
  // Its token is made anew: by the clock of then.
  jump(-60 * dayMs);
  const session = await new HeadlessCrm({ baseUrl: server.url }).auth.login({
    email: other.email,
    password,
  });
  const response = await request(server, `/organization?confirm=${encodeURIComponent(name)}`, {
    method: 'DELETE',
    token: session.accessToken,
  });
  const { eraseAt } = (await response.json()) as { eraseAt: string };
  jump(0);
  expect(Math.round((Date.parse(eraseAt) - Date.now()) / hourMs / 24)).toBe(30);
});

describe('jobs', () => {
  const jobs = 60;
  const named = defineJob({ kind: 'test.clocks', payload: z.object({ workMs: z.number() }) });

  test('whose leases jump about, under workers whose clocks do, are each done once', async () => {
    let begun = 0;
    const handler = handleJob(named, async (job) => {
      begun += 1;
      await sleep(job.payload.workMs);
      await job.finishing(async (context) => {
        await createRecords(context, company, [{ id: uuid(), body: { name: `job ${job.id}` } }]);
      });
    });
    const of = await createOrganization(server);
    const workers = [createWorker(server, [handler]), createWorker(server, [handler])];
    for (const worker of workers) worker.start();
    const payloads = Array.from({ length: jobs }, () => ({
      payload: { workMs: 1000 * Math.random() },
    }));
    const ids = await asRequest(server, of, (context) => enqueueJobs(context, named, payloads));
    const count = () =>
      asOwner(server, of, async (client) => {
        const { rows } = await client.query<{ done: number; marks: number; marked: number }>(`
          select (select count(*) from jobs where kind = 'test.clocks' and status = 'succeeded')::integer as done,
            count(*)::integer as marks, count(distinct name)::integer as marked from companies`);
        return rows[0]!;
      });
    const clock = setInterval(() => jump((Math.random() - 0.5) * 2 * dayMs), 20);
    try {
      // Postgres's clock: an hour ahead, every lease is over at once; an hour behind, all last an hour longer.
      for (const interval of ['-1 hour', '1 hour', '-1 hour', '-1 hour']) {
        await sleep(400);
        await asOwner(server, of, (client) =>
          client.query(
            `update jobs set lease_until = lease_until + $1::interval where status = 'running'`,
            [interval],
          ),
        );
      }
      await until(async () => (await count()).done === ids.length, 45_000);
    } finally {
      clearInterval(clock);
      vi.useRealTimers();
      await Promise.all(workers.map((worker) => worker.stop(5000)));
    }
    expect(await count()).toEqual({ done: jobs, marks: jobs, marked: jobs });
    // Without any that were taken over this would show nothing.
    expect(begun).toBeGreaterThan(jobs);
  }, 60_000);
});
