import { expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { createSealer } from '../../src/auth/seal.ts';
import { asOwner } from '../support/owner.ts';
import { createOrganization } from '../support/server.ts';
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
// What was refused waits for as long as a test takes: tried soon again, it would be over before it is looked at.
useWebhookWorker(server, { delaysMs: [60_000, 60_000] });
const openReceiver = useReceivers();

test('what waits is not sent to who may not read it, whatever he makes of the webhook', async () => {
  const of = await createOrganization(server);
  const [receiver, thief] = [await openReceiver(), await openReceiver()];
  receiver.answer = always(500);
  const webhook = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['contact.*'] });
  await of.crm.contacts.create({ lastName: 'Secret' });
  await until(async () => (await deliveriesOf(server, of, webhook.id))[0]?.attemptCount === 1);
  const { key } = await of.crm.apiKeys.create({
    name: 'Companies',
    permissions: ['webhooks:manage', 'companies:read'],
  });
  const limited = new HeadlessCrm({ baseUrl: server.url, apiKey: key, maxRetries: 0 });
  const steal = () =>
    limited.webhooks.update(webhook.id, {
      url: thief.url,
      eventTypes: ['company.created'],
      enabled: true,
    });
  await expect(steal()).rejects.toMatchObject({ status: 403 });
  // Nor when somebody else has narrowed it before.
  await of.crm.webhooks.update(webhook.id, { eventTypes: ['company.created'] });
  await expect(steal()).rejects.toMatchObject({ status: 403 });
  receiver.answer = always(204);
  await of.crm.webhooks.update(webhook.id, { enabled: false });
  await of.crm.webhooks.update(webhook.id, { enabled: true });
  await until(async () => (await deliveriesOf(server, of, webhook.id))[0]?.status === 'delivered');
  expect(thief.received).toEqual([]);
  // Nothing waits that he may not read.
  await expect(steal()).resolves.toMatchObject({ url: thief.url });
});

test('a new secret mends a webhook whose former one cannot be read, as its mail says', async () => {
  const of = await createOrganization(server);
  const receiver = await openReceiver();
  const webhook = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  const foreign = createSealer('another key of thirty-two bytes').seal('whsec_x', ['x']);
  const secrets = JSON.stringify([{ sealed: foreign, expiresAt: null }]);
  await asOwner(server, of, (client) =>
    client.query('update webhooks set secrets = $1', [secrets]),
  );
  await of.crm.contacts.create({ lastName: 'Unsigned' });
  await until(async () => (await of.crm.webhooks.get(webhook.id)).pausedReason !== null);
  await of.crm.webhooks.rotateSecret(webhook.id, {});
  await of.crm.webhooks.update(webhook.id, { enabled: true });
  await until(() => receiver.received.length === 1);
  expect(await mailsTo(server, of.email)).toHaveLength(1);
});

test('the reply to what was under way when its record was purged is not kept', async () => {
  const of = await createOrganization(server);
  const receiver = await openReceiver();
  let goOn: (() => void) | undefined;
  const purged = new Promise<void>((resolve) => (goOn = resolve));
  receiver.answer = async ({ text }, response) => {
    await purged;
    response.writeHead(200).end(text);
  };
  const webhook = await of.crm.webhooks.create({
    url: receiver.url,
    eventTypes: ['contact.created'],
  });
  const { id } = await of.crm.contacts.create({ lastName: 'Forgotten' });
  await until(() => receiver.received.length === 1);
  await of.crm.contacts.purge(id);
  goOn?.();
  await until(async () => (await deliveriesOf(server, of, webhook.id))[0]?.status === 'delivered');
  expect(JSON.stringify(await deliveriesOf(server, of, webhook.id))).not.toContain('Forgotten');
});

test('an organization has five hundred at most, and others have theirs', async () => {
  const of = await createOrganization(server);
  const other = await createOrganization(server);
  const body = { url: 'http://127.0.0.1:9999/', eventTypes: ['*' as const] };
  const first = await of.crm.webhooks.create(body);
  await asOwner(server, of, (client) =>
    client.query(`insert into webhooks select (jsonb_populate_record(w, jsonb_build_object('id', gen_random_uuid()))).*
      from webhooks w, generate_series(1, 498)`),
  );
  const results = await Promise.allSettled([1, 2, 3].map(() => of.crm.webhooks.create(body)));
  expect(results.map(({ status }) => status).toSorted()).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
  ]);
  await expect(of.crm.webhooks.create(body)).rejects.toMatchObject({ status: 409 });
  await other.crm.webhooks.create(body);
  await of.crm.webhooks.delete(first.id);
  await of.crm.webhooks.create(body);
});
