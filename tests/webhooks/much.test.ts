import { expect, test } from 'vitest';
import { pruneDeliveries } from '../../src/modules/webhooks/prune.ts';
import { asOwner } from '../support/owner.ts';
import { createOrganization, type TestOrganization } from '../support/server.ts';
import { until } from '../support/until.ts';
import { asRequest } from '../support/worker.ts';
import {
  always,
  deliveriesOf,
  quickly,
  useReceivers,
  useWebhookServer,
  useWebhookWorker,
} from './support.ts';

const server = useWebhookServer();
useWebhookWorker(server, { ...quickly, mostWaiting: 50, atOnce: 5 });
const openReceiver = useReceivers();

/** Makes so many contacts. */
async function makeMany({ crm }: TestOrganization, count: number): Promise<void> {
  const operations = Array.from({ length: count }, (_, n) => ({
    operation: 'contacts.create' as const,
    body: { lastName: `N${n}` },
  }));
  await crm.batch.run({ operations });
}

const count = (of: TestOrganization, sql: string): Promise<number> =>
  asOwner(server, of, async (client) => {
    const { rows } = await client.query<{ n: number }>(`select count(*)::int as n ${sql}`);
    return rows[0]!.n;
  });

test('of what a receiver cannot take the log keeps the most, and nothing is lost', async () => {
  const of = await createOrganization(server);
  const receiver = await openReceiver();
  receiver.answer = always(503, { 'retry-after': '60' });
  const webhook = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  await makeMany(of, 1000);
  await makeMany(of, 1000);
  const waiting = `from webhook_deliveries where status = 'waiting'`;
  await until(async () => (await count(of, waiting)) >= 50);
  await until(() => receiver.received.length >= 50);
  // A page of the log is read whole.
  expect(await count(of, waiting)).toBeLessThanOrEqual(550);
  receiver.answer = always(200);
  receiver.received.length = 0;
  await of.crm.webhooks.update(webhook.id, { enabled: false });
  await of.crm.webhooks.update(webhook.id, { enabled: true });
  // What was refused while that happened comes again when the receiver had said, a minute later.
  await until(() => new Set(receiver.received.map(({ id }) => id)).size === 2000, 80_000);
}, 110_000);

test('a record whose events are refused holds up no other one, however many there are', async () => {
  const of = await createOrganization(server);
  const receiver = await openReceiver();
  const refused = await of.crm.contacts.create({ lastName: 'Refused' });
  receiver.answer = ({ event }, response) => {
    const isRefused = event.data.recordId === refused.id;
    response.writeHead(isRefused ? 503 : 200, isRefused ? { 'retry-after': '60' } : {}).end();
  };
  await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  for (let count = 0; count < 120; count += 1) {
    await of.crm.contacts.update(refused.id, { jobTitle: `Number ${count}` });
  }
  const { id } = await of.crm.contacts.create({ lastName: 'Other' });
  await until(() => receiver.received.some(({ event }) => event.data.recordId === id));
});

test('a webhook that stalls holds up no other one of its organization', async () => {
  const of = await createOrganization(server);
  const [slow, quick] = [await openReceiver(), await openReceiver()];
  slow.answer = () => {};
  for (const { url } of [slow, quick]) await of.crm.webhooks.create({ url, eventTypes: ['*'] });
  await makeMany(of, 300);
  await until(() => quick.received.length === 300, 30_000);
}, 60_000);

test('a replay that is broken off goes on where it was, without a double', async () => {
  const of = await createOrganization(server);
  const receiver = await openReceiver();
  for (let round = 0; round < 6; round += 1) await makeMany(of, 200);
  const webhook = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['contact.*'] });
  const { jobId } = await of.crm.webhooks.replay(webhook.id, {});
  const made = async () =>
    asOwner(server, of, async (client) => {
      const { rows } = await client.query<{ made: number; events: number }>(
        `select count(*)::int as made, count(distinct message_id)::int as events
         from webhook_deliveries where replay_id = $1`,
        [jobId],
      );
      return rows[0]!;
    });
  await until(async () => (await made()).made > 0);
  // As a worker that is lost would leave it.
  await asOwner(server, of, (client) =>
    client.query(
      `update jobs set attempt = attempt + 1, lease_until = now() where id = $1 and status = 'running'`,
      [jobId],
    ),
  );
  await until(async () => (await of.crm.jobs.get(jobId)).status === 'succeeded', 60_000);
  expect(await made()).toEqual({ made: 1200, events: 1200 });
  // It waited for the queue again and again.
  expect((await of.crm.jobs.get(jobId)).attempt).toBeGreaterThan(1);
  await until(() => receiver.received.length === 1200, 60_000);
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1200);
}, 120_000);

test('deliveries that ended a month ago are taken away, and no others', async () => {
  const of = await createOrganization(server);
  const receiver = await openReceiver();
  const webhook = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  await makeMany(of, 6);
  await until(
    async () => (await deliveriesOf(server, of, webhook.id, '&status=delivered')).length === 6,
  );
  receiver.answer = always(500);
  await of.crm.contacts.create({ lastName: 'Waits' });
  await asOwner(server, of, (client) =>
    client.query(`update webhook_deliveries set finished_at = now() - interval '31 days'
      where id in (select id from webhook_deliveries where status = 'delivered' limit 4)`),
  );
  await until(async () => (await deliveriesOf(server, of, webhook.id)).length === 7);
  const prune = () => asRequest(server, of, (context) => pruneDeliveries(context, 3));
  expect([await prune(), await prune(), await prune()]).toEqual([3, 1, 0]);
  expect(await deliveriesOf(server, of, webhook.id)).toHaveLength(3);
});
