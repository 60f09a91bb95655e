import { expect, test } from 'vitest';
import { createSender } from '../../src/outside/send.ts';
import { createOrganization } from '../support/server.ts';
import { until } from '../support/until.ts';
import {
  always,
  createWebhookWorker,
  deliveriesOf,
  quickly,
  useReceivers,
  useWebhookServer,
} from './support.ts';

const server = useWebhookServer();
const openReceiver = useReceivers();

test('a worker that stops sends nothing by halves: another one goes on', async () => {
  const of = await createOrganization(server);
  const receiver = await openReceiver();
  receiver.answer = () => {};
  const sender = createSender({ allowPrivate: true, timeoutMs: 30_000 });
  const worker = createWebhookWorker(server, { ...quickly, sender });
  worker.start();
  const webhook = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  await of.crm.contacts.create({ lastName: 'Held' });
  await until(() => receiver.received.length === 1);
  await worker.stop(100);
  receiver.answer = always(200);
  expect(await deliveriesOf(server, of, webhook.id)).toMatchObject([
    { status: 'waiting', attempts: [] },
  ]);
  const next = createWebhookWorker(server);
  next.start();
  await until(() => receiver.received.length === 2);
  await next.stop(5000);
  expect(receiver.received[0]!.text).toBe(receiver.received[1]!.text);
});
