import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { request } from '../support/server.ts';
import { createUnwritten } from '../support/unwritten.ts';
import { until } from '../support/until.ts';
import {
  always,
  deliveriesOf,
  useReceivers,
  useWebhookServer,
  useWebhookWorker,
} from './support.ts';

const server = useWebhookServer();
useWebhookWorker(server);
const openReceiver = useReceivers();

test('what happens to a record arrives signed, in order, with before and after', async () => {
  const of = await createUnwritten(server);
  const receiver = await openReceiver();
  const { secret } = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['contact.*'] });
  const { id } = await of.crm.contacts.create({ lastName: 'Lovelace' });
  await of.crm.contacts.update(id, { jobTitle: 'Analyst' });
  await of.crm.contacts.update(id, { jobTitle: 'Countess' });
  await of.crm.contacts.delete(id);
  await until(() => receiver.received.length === 4);
  expect(receiver.versions(id)).toEqual([1, 2, 3, 4]);
  expect(receiver.received.map(({ event }) => event.type)).toEqual([
    'contact.created',
    'contact.updated',
    'contact.updated',
    'contact.deleted',
  ]);
  const [created, , changed] = receiver.received.map(({ event }) => event.data);
  expect(created).toMatchObject({ before: null, after: { lastName: 'Lovelace' } });
  expect(changed!.before).toMatchObject({ jobTitle: 'Analyst' });
  expect(changed!.after).toMatchObject({ jobTitle: 'Countess' });
  expect(new Set(receiver.received.map((one) => one.id)).size).toBe(4);
  for (const { text, headers } of receiver.received) {
    const verified = new Webhook(secret).verify(text, headers as Record<string, string>);
    expect(verified).toEqual(JSON.parse(text));
  }
  const feed = (await (await request(server, '/changes', { token: of.token })).json()) as {
    data: object[];
  };
  expect(receiver.received.map(({ event }) => event.data)).toEqual(feed.data);
});

test('a receiver that fails gets the same event again, and nothing more of that record meanwhile', async () => {
  const of = await createUnwritten(server);
  const receiver = await openReceiver();
  const webhook = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['company.*'] });
  const [bad, good] = [
    await of.crm.companies.create({ name: 'Bad' }),
    await of.crm.companies.create({ name: 'Good' }),
  ];
  await until(() => receiver.received.length === 2);
  let failures = 3;
  receiver.answer = (received, response) => {
    const fails = received.event.data.recordId === bad.id && failures-- > 0;
    response.writeHead(fails ? 500 : 200).end(fails ? 'x'.repeat(3000) : '');
  };
  for (const industry of ['a', 'b', 'c']) {
    await of.crm.companies.update(bad.id, { industry });
    await of.crm.companies.update(good.id, { industry });
  }
  await until(async () => {
    const all = await deliveriesOf(server, of, webhook.id);
    return all.length === 8 && all.every(({ status }) => status === 'delivered');
  });
  expect(receiver.versions(bad.id)).toEqual([1, 2, 2, 2, 2, 3, 4]);
  expect(receiver.versions(good.id)).toEqual([1, 2, 3, 4]);
  const [, , first] = await deliveriesOf(server, of, webhook.id);
  expect(first!.attempts.map(({ status }) => status)).toEqual([500, 500, 500, 200]);
  expect(first!.attempts[0]!.reply).toHaveLength(1024);
  const texts = receiver.received.filter(({ id }) => id === first!.messageId);
  expect(texts).toHaveLength(4);
  expect(new Set(texts.map(({ text }) => text))).toEqual(new Set([first!.request.body]));
});

test('a record that fails holds up no other one', async () => {
  const of = await createUnwritten(server);
  const receiver = await openReceiver();
  const bad = await of.crm.companies.create({ name: 'Bad' });
  receiver.answer = (received, response) =>
    void response.writeHead(received.event.data.recordId === bad.id ? 500 : 200).end();
  await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  await of.crm.companies.update(bad.id, { industry: 'x' });
  await until(() => receiver.received.length > 0);
  const made = await Promise.all(
    Array.from({ length: 30 }, (_, n) => of.crm.contacts.create({ lastName: `N${n}` })),
  );
  await until(() => made.every(({ id }) => receiver.versions(id).length === 1));
});

test('a receiver that takes nothing for long is waited for, and then tried again', async () => {
  const of = await createUnwritten(server);
  const receiver = await openReceiver();
  receiver.answer = () => sleep(60_000, undefined, { ref: false });
  const webhook = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  await of.crm.contacts.create({ lastName: 'Slow' });
  await until(() => receiver.received.length === 1);
  receiver.answer = always(200);
  await until(() => receiver.received.length === 2);
  await until(async () => (await deliveriesOf(server, of, webhook.id))[0]!.status === 'delivered');
  const [{ attempts }] = (await deliveriesOf(server, of, webhook.id)) as [never];
  expect(attempts).toMatchObject([{ status: null, error: { code: 'timeout' } }, { status: 200 }]);
});
