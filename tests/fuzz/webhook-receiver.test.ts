/** What webhooks promise, against a receiver that fails, stalls, hangs up and is down for a while, under load. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { createSender } from '../../src/outside/send.ts';
import { asOwner } from '../support/owner.ts';
import type { TestOrganization } from '../support/server.ts';
import { createUnwritten } from '../support/unwritten.ts';
import { until } from '../support/until.ts';
import { readFeed, violationsOf, writeUntil } from '../webhooks/order.ts';
import {
  createWebhookWorker,
  deliveriesOf,
  type Received,
  useWebhookServer,
} from '../webhooks/support.ts';

const server = useWebhookServer();
/** How often all of it is done. */
const runs = Number(process.env['WEBHOOK_RUNS'] ?? 1);
const writtenMs = 6000;
const downMs = 1500;
const clients = 6;
/** Longer than the sender waits. */
const stalledMs = 1200;

/** A receiver of bad quality. */
class Flaky {
  /** What came, and what of it was acknowledged, in that order. */
  readonly received: Received[] = [];
  readonly acknowledged: Received[] = [];
  readonly faults: Record<string, number> = {};
  #server: Server | null = null;
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}/hook`;
  }

  async up(): Promise<void> {
    const listening = createServer((incoming, response) => this.#take(incoming, response));
    this.#server = listening;
    await new Promise<void>((resolve) => listening.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (listening.address() as AddressInfo).port;
  }

  /** Nobody listens any more, and what is under way breaks off. */
  async down(): Promise<void> {
    const gone = new Promise((resolve) => this.#server!.close(resolve));
    this.#server!.closeAllConnections();
    await gone;
  }

  #take(incoming: IncomingMessage, response: ServerResponse): void {
    const parts: Buffer[] = [];
    incoming.on('error', () => {});
    response.on('error', () => {});
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const text = Buffer.concat(parts).toString();
      const received = {
        id: String(incoming.headers['webhook-id']),
        event: JSON.parse(text) as Received['event'],
        text,
      } as Received;
      this.received.push(received);
      void this.#answer(received, response).catch(() => {});
    });
  }

  async #answer(received: Received, response: ServerResponse): Promise<void> {
    await sleep(Math.random() * 30);
    const fault = Math.random() < 0.3 ? this.#fault() : null;
    if (!fault) {
      // Who is not connected any more hears of no success.
      if (response.socket?.destroyed !== false) return;
      this.acknowledged.push(received);
      response.writeHead(Math.random() < 0.5 ? 200 : 204).end();
      return;
    }
    this.faults[fault] = (this.faults[fault] ?? 0) + 1;
    if (fault === 'error') response.writeHead(500).end('Not today');
    if (fault === 'busy') response.writeHead(429, { 'retry-after': '0' }).end();
    if (fault === 'hang up') response.destroy();
    if (fault === 'no HTTP') response.socket?.end('Hello?\r\n\r\n');
    if (fault === 'stall') await sleep(stalledMs, undefined, { ref: false });
    response.destroy();
  }

  #fault(): string {
    const all = ['error', 'error', 'busy', 'hang up', 'no HTTP', 'stall'];
    return all[Math.floor(Math.random() * all.length)]!;
  }
}

const worker = { stop: async (): Promise<void> => {} };
afterAll(() => worker.stop());

test(
  'a bad receiver gets each record’s versions rising, and all of them, with the ids of before',
  async () => {
    const started = createWebhookWorker(server, {
      sender: createSender({ allowPrivate: true, timeoutMs: 600 }),
      delaysMs: Array.from({ length: 5000 }, () => 40),
      turnMs: 1000,
    });
    started.start();
    worker.stop = () => started.stop(5000);
    for (let run = 0; run < runs; run += 1) await runOnce();
  },
  runs * 120_000,
);

/** What is left to do, for who has to find out why it is not done. */
async function describeQueue(of: TestOrganization): Promise<string> {
  return asOwner(server, of, async (client) => {
    const { rows } = await client.query<{ told: string }>(`
      select string_agg(t.told, E'\\n') as told from (
        select to_jsonb(j)::text as told from jobs j
        union all
        (select (to_jsonb(d) - 'attempts')::text from webhook_deliveries d where d.status = 'waiting' limit 20)
        union all
        select (to_jsonb(w) - 'secrets')::text from webhooks w
      ) t`);
    return `It did not all arrive:\n${rows[0]!.told}`;
  });
}

async function runOnce(): Promise<void> {
  const of = await createUnwritten(server);
  const receiver = new Flaky();
  await receiver.up();
  const webhook = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  const end = Date.now() + writtenMs;
  const writing = Array.from({ length: clients }, () =>
    writeUntil(
      of.crm,
      () => Date.now() > end,
      () => sleep(Math.random() * 60),
    ),
  );
  // Plans follow statistics, and those are of any moment: an empty queue, or a full one.
  await server.owner.query('analyze');
  await sleep(writtenMs / 3);
  await receiver.down();
  await sleep(downMs);
  await server.owner.query('analyze');
  await receiver.up();
  await Promise.all(writing);
  const feed = await readFeed(server, of.token);
  await until(
    async () =>
      new Set(receiver.acknowledged.map(({ id }) => id)).size >= feed.length &&
      (await deliveriesOf(server, of, webhook.id, '&status=waiting')).length === 0,
    90_000,
  ).catch(async (error: unknown) => {
    throw new Error(await describeQueue(of), { cause: error });
  });
  await receiver.down();
  expect(violationsOf(receiver.acknowledged, feed)).toEqual([]);
  expect(violationsOf(receiver.received, feed)).toEqual([]);
  const bytes = new Map(receiver.received.map(({ id, text }) => [id, text]));
  expect(receiver.received.filter(({ id, text }) => bytes.get(id) !== text)).toEqual([]);
  const faults = Object.values(receiver.faults).reduce((sum, count) => sum + count, 0);
  expect(faults).toBeGreaterThan(feed.length * 0.2);
  const records = new Set(feed.map(({ recordId }) => recordId)).size;
  console.info(
    `${feed.length} events of ${records} records in ${receiver.received.length} requests; ${JSON.stringify(receiver.faults)}`,
  );
}
