import { expect, test } from 'vitest';
import { createSealer } from '../../src/auth/seal.ts';
import { asOwner } from '../support/owner.ts';
import type { TestOrganization } from '../support/server.ts';
import { createUnwritten } from '../support/unwritten.ts';
import { mailsTo } from '../support/smtp.ts';
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

const run = (of: TestOrganization, sql: string): Promise<unknown> =>
  asOwner(server, of, (client) => client.query(sql));
const isPaused = (of: TestOrganization, id: string) => async () =>
  (await of.crm.webhooks.get(id)).pausedAt !== null;

test('a receiver that says when it wants to be asked again is asked then', async () => {
  const of = await createUnwritten(server);
  const receiver = await openReceiver();
  receiver.answer = always(503, { 'retry-after': '600' }, 'busy');
  const { id } = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  await of.crm.contacts.create({ lastName: 'Later' });
  await until(async () => (await deliveriesOf(server, of, id))[0]?.attemptCount === 1);
  const [delivery] = await deliveriesOf(server, of, id);
  expect(delivery).toMatchObject({ status: 'waiting', attempts: [{ status: 503, reply: 'busy' }] });
  const inMs = Date.parse(delivery!.nextAttemptAt!) - Date.now();
  expect(inMs).toBeGreaterThan(590_000);
  expect(inMs).toBeLessThan(720_000);
});

test('a receiver that is gone is left alone at once, and its owners are told', async () => {
  const of = await createUnwritten(server);
  const receiver = await openReceiver();
  receiver.answer = always(410);
  const { id } = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  await of.crm.contacts.create({ lastName: 'First' });
  await until(async () => !(await of.crm.webhooks.get(id)).enabled);
  expect(await of.crm.webhooks.get(id)).toMatchObject({ enabled: false, pausedReason: 'gone' });
  expect(receiver.received).toHaveLength(1);
  const mails = await mailsTo(server, of.email);
  expect(mails).toHaveLength(1);
  expect(mails[0]).toMatchObject({ to: of.email, subject: expect.stringContaining('disabled') });
  const { id: second } = await of.crm.contacts.create({ lastName: 'Second' });
  receiver.answer = always(200);
  await of.crm.webhooks.update(id, { enabled: true });
  await until(() => receiver.received.length === 3);
  expect(receiver.versions(second)).toEqual([1]);
  expect(await of.crm.webhooks.get(id)).toMatchObject({ enabled: true, pausedReason: null });
});

test('a receiver that accepts nothing at all is paused, with a mail, and loses nothing', async () => {
  const of = await createUnwritten(server);
  const receiver = await openReceiver();
  receiver.answer = always(500);
  const webhook = await of.crm.webhooks.create({
    url: receiver.url,
    eventTypes: ['contact.*'],
    description: 'Warehouse',
  });
  const { id } = await of.crm.contacts.create({ lastName: 'Lovelace' });
  await of.crm.contacts.update(id, { jobTitle: 'Analyst' });
  await until(isPaused(of, webhook.id));
  expect(await of.crm.webhooks.get(webhook.id)).toMatchObject({
    enabled: true,
    pausedReason: 'failing',
  });
  expect(receiver.versions(id)).toEqual(Array.from({ length: 6 }, () => 1));
  const mails = await mailsTo(server, of.email);
  expect(mails).toHaveLength(1);
  expect(mails[0]!.to).toBe(of.email);
  expect(mails[0]!.text).toContain(webhook.id);
  expect(mails[0]!.text).toContain('Warehouse');
  await of.crm.contacts.update(id, { jobTitle: 'Countess' });
  receiver.answer = always(200);
  receiver.received.length = 0;
  expect(await of.crm.webhooks.update(webhook.id, { enabled: true })).toMatchObject({
    pausedAt: null,
    pausedReason: null,
  });
  await until(() => receiver.received.length === 3);
  expect(receiver.versions(id)).toEqual([1, 2, 3]);
});

test('an event that a receiver refuses while it accepts others fails at last, and its record goes on', async () => {
  const of = await createUnwritten(server);
  const receiver = await openReceiver();
  const bad = await of.crm.contacts.create({ lastName: 'Bad' });
  const good = await of.crm.contacts.create({ lastName: 'Good' });
  receiver.answer = ({ event: { data } }, response) =>
    void response.writeHead(data.recordId === bad.id && data.version === 2 ? 422 : 200).end();
  const webhook = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  await of.crm.contacts.update(bad.id, { jobTitle: 'a' });
  await of.crm.contacts.update(bad.id, { jobTitle: 'b' });
  await until(() => receiver.received.length > 0);
  await of.crm.contacts.update(good.id, { jobTitle: 'a' });
  const ofBad = () => deliveriesOf(server, of, webhook.id, `&recordId=${bad.id}`);
  await until(async () => (await ofBad())[1]?.status === 'delivered');
  const [failed] = await ofBad();
  expect(failed).toMatchObject({ status: 'failed', attemptCount: 6, nextAttemptAt: null });
  expect(await of.crm.webhooks.get(webhook.id)).toMatchObject({ pausedAt: null });
  receiver.answer = always(200);
  receiver.received.length = 0;
  await of.crm.webhooks.deliveries.retry(webhook.id, failed!.id);
  await until(() => receiver.received.length === 1);
  expect(receiver.received[0]!.id).toBe(failed!.messageId);
});

test('a receiver that cannot be reached, or may not be called, is told of by its reason', async () => {
  const of = await createUnwritten(server);
  const receiver = await openReceiver();
  const { url } = receiver;
  await receiver.close();
  const { id } = await of.crm.webhooks.create({ url, eventTypes: ['*'] });
  await of.crm.contacts.create({ lastName: 'Nowhere' });
  await until(isPaused(of, id));
  // As if the name led inside by now: the address was checked when the webhook was made.
  await run(of, `update webhooks set url = 'https://169.254.169.254/'`);
  await of.crm.webhooks.test(id);
  await until(async () => (await deliveriesOf(server, of, id, '&status=failed')).length === 1);
  const [first, test] = await deliveriesOf(server, of, id);
  expect(first!.attempts.map(({ error }) => error?.code)).toEqual(
    Array.from({ length: 6 }, () => 'connect_failed'),
  );
  expect(test!.attempts).toMatchObject([{ status: null, error: { code: 'refused_target' } }]);
});

test('what the log does not have any more fails, and says so', async () => {
  const of = await createUnwritten(server);
  const receiver = await openReceiver();
  receiver.answer = always(503, { 'retry-after': '60' });
  const webhook = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  const { id } = await of.crm.contacts.create({ lastName: 'Old' });
  await of.crm.contacts.update(id, { jobTitle: 'x' });
  await until(() => receiver.received.length === 1);
  await until(async () => (await deliveriesOf(server, of, webhook.id)).length === 2);
  await asOwner(server, of, async (client) => {
    await client.query('set local role crm_gate');
    await client.query('delete from sequenced_changes where sequence = 1');
  });
  receiver.answer = always(200);
  const [first] = await deliveriesOf(server, of, webhook.id);
  await of.crm.webhooks.deliveries.retry(webhook.id, first!.id);
  await until(async () => {
    const [, kept] = await deliveriesOf(server, of, webhook.id);
    return kept!.status === 'delivered';
  });
  expect(receiver.received.length).toBe(2);
  const [gone] = await deliveriesOf(server, of, webhook.id);
  expect(gone).toMatchObject({ status: 'failed', request: { body: null } });
  expect(gone!.attempts.at(-1)).toMatchObject({ error: { code: 'event_expired' } });
});

test.each([
  [
    'cursor_expired',
    `update webhooks set sequence = 0, entry = null`,
    'delete from sequenced_changes where sequence = 1',
    [2, 3, 4],
  ],
  ['log_restored', `update webhooks set entry = 'another one'`, 'select 1', [4]],
])('a webhook that cannot read on is paused: %s', async (reason, move, gateSql, seen) => {
  const of = await createUnwritten(server);
  const receiver = await openReceiver();
  const { id } = await of.crm.contacts.create({ lastName: 'A' });
  await of.crm.contacts.update(id, { jobTitle: 'b' });
  const webhook = await of.crm.webhooks.create({
    url: receiver.url,
    eventTypes: ['*'],
    enabled: false,
  });
  await run(of, move);
  await asOwner(server, of, async (client) => {
    await client.query('set local role crm_gate');
    await client.query(gateSql);
  });
  await of.crm.contacts.update(id, { jobTitle: 'c' });
  await of.crm.webhooks.update(webhook.id, { enabled: true });
  await until(isPaused(of, webhook.id));
  expect(await of.crm.webhooks.get(webhook.id)).toMatchObject({ pausedReason: reason });
  expect((await mailsTo(server, of.email))[0]!.text).toMatch(/snapshot/);
  await of.crm.webhooks.update(webhook.id, { enabled: true });
  await of.crm.contacts.update(id, { jobTitle: 'd' });
  await until(() => receiver.versions(id).length === seen.length);
  expect(receiver.versions(id)).toEqual(seen);
});

test('a secret that cannot be read any more pauses the webhook, and a new one mends it', async () => {
  const of = await createUnwritten(server);
  const receiver = await openReceiver();
  const webhook = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  const foreign = createSealer('another key of thirty-two bytes').seal('whsec_x', ['x']);
  const secrets = JSON.stringify([{ sealed: foreign, expiresAt: null }]);
  await run(of, `update webhooks set secrets = '${secrets}'`);
  await of.crm.contacts.create({ lastName: 'Unsigned' });
  await until(isPaused(of, webhook.id));
  expect(await of.crm.webhooks.get(webhook.id)).toMatchObject({
    pausedReason: 'secret_unreadable',
  });
  await of.crm.webhooks.rotateSecret(webhook.id, { overlapHours: 0 });
  await of.crm.webhooks.update(webhook.id, { enabled: true });
  await until(() => receiver.received.length === 1);
});
