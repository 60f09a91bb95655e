/** A worker that is killed in the middle of its deliveries, again and again: every event arrives, in order. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { asOwner } from '../support/owner.ts';
import { type TestOrganization, testSecrets } from '../support/server.ts';
import { createUnwritten } from '../support/unwritten.ts';
import { until } from '../support/until.ts';
import { readFeed, violationsOf, writeUntil } from '../webhooks/order.ts';
import { deliveriesOf, useReceivers, useWebhookServer } from '../webhooks/support.ts';

const server = useWebhookServer();
const openReceiver = useReceivers();
const kills = Number(process.env['WEBHOOK_KILLS'] ?? 5);
const clients = 4;

const running = new Set<ChildProcess>();

/** The real worker, as a process of its own. */
function startWorker(): ChildProcess {
  const child = spawn(process.execPath, ['dist/worker.js'], {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'development',
      DATABASE_URL: server.urls.appUrl,
      WEBHOOK_ALLOW_PRIVATE: 'on',
      LOG_LEVEL: 'error',
      ...testSecrets,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  running.add(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  running.delete(child);
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

afterAll(() => Promise.all([...running].map(kill)));

/** The worker that delivers at this moment, if any does. */
async function findDelivering(of: TestOrganization): Promise<ChildProcess | undefined> {
  const pid = await asOwner(server, of, async (client) => {
    const { rows } = await client.query<{ pid: string }>(
      `select split_part(worker, '/', 2) as pid from jobs where kind = 'webhooks.deliver' and status = 'running'`,
    );
    return Number(rows[0]?.pid);
  });
  return [...running].find((child) => child.pid === pid);
}

test(
  `${kills} kills of the worker in mid-delivery lose no event, and double none under another id`,
  async () => {
    const of = await createUnwritten(server);
    const receiver = await openReceiver();
    let underWay = 0;
    receiver.answer = async (_, response) => {
      underWay += 1;
      await sleep(Math.random() * 100);
      underWay -= 1;
      response.writeHead(200).end();
    };
    const { id } = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
    let isOver = false;
    const writing = Array.from({ length: clients }, () =>
      writeUntil(
        of.crm,
        () => isOver,
        () => sleep(Math.random() * 150),
      ),
    );
    // Another one is there already when one is killed: what is waited for is its lease alone.
    startWorker();
    const caught: number[] = [];
    while (caught.length < kills) {
      if (running.size < 2) startWorker();
      const before = receiver.received.length;
      await until(() => receiver.received.length > before + 5, 60_000);
      await sleep(Math.random() * 500);
      await until(() => underWay > 0, 60_000);
      const delivering = await findDelivering(of);
      if (!delivering) continue;
      caught.push(underWay);
      await kill(delivering);
    }
    isOver = true;
    await Promise.all(writing);
    const feed = await readFeed(server, of.token);
    await until(
      async () =>
        new Set(receiver.received.map((one) => one.id)).size >= feed.length &&
        (await deliveriesOf(server, of, id, '&status=waiting')).length === 0,
      120_000,
    );
    expect(violationsOf(receiver.received, feed)).toEqual([]);
    const doubled = receiver.received.length - feed.length;
    // Without any that came twice this would show nothing.
    expect(doubled).toBeGreaterThan(0);
    console.info(
      `${kills} kills, ${caught.reduce((sum, one) => sum + one, 0)} requests under way then; ${feed.length} events, ${doubled} of them once more`,
    );
  },
  120_000 + kills * 40_000,
);
