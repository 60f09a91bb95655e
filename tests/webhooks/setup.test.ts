import { expect, test } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { createSealer } from '../../src/auth/seal.ts';
import { asOwner } from '../support/owner.ts';
import { createOrganization, request } from '../support/server.ts';
import { until } from '../support/until.ts';
import { useReceivers, useWebhookServer, useWebhookWorker } from './support.ts';

const server = useWebhookServer();
useWebhookWorker(server);
const openReceiver = useReceivers();
const url = 'https://example.com/hook';

test('a webhook is made, shown, listed, changed and deleted', async () => {
  const { crm } = await createOrganization(server);
  const made = await crm.webhooks.create({
    url,
    eventTypes: ['contact.*'],
    description: 'Our warehouse',
  });
  const { secret, ...shown } = made;
  expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
  expect(shown).toMatchObject({
    url,
    description: 'Our warehouse',
    eventTypes: ['contact.*'],
    changedFields: [],
    excludeActors: [],
    enabled: true,
    pausedAt: null,
    pausedReason: null,
  });
  expect(await crm.webhooks.get(made.id)).toEqual(shown);
  expect((await crm.webhooks.list({ url: { eq: url } })).data).toEqual([shown]);
  const changed = await crm.webhooks.update(made.id, { enabled: false, description: null });
  expect(changed).toEqual({
    ...shown,
    enabled: false,
    description: null,
    updatedAt: changed.updatedAt,
  });
  await crm.webhooks.delete(made.id);
  await expect(crm.webhooks.get(made.id)).rejects.toMatchObject({ status: 404 });
  await expect(crm.webhooks.delete(made.id)).rejects.toMatchObject({ status: 404 });
});

test('the secret is not in the database, nor shown again', async () => {
  const of = await createOrganization(server);
  const { id, secret } = await of.crm.webhooks.create({ url, eventTypes: ['*'] });
  const stored = await asOwner(server, of, async (client) => {
    const { rows } = await client.query('select to_jsonb(w)::text as row from webhooks w');
    return (rows as { row: string }[])[0]!.row;
  });
  expect(stored).not.toContain(secret.slice('whsec_'.length, -4));
  expect(JSON.stringify(await of.crm.webhooks.get(id))).not.toContain('whsec_');
});

test('two secrets sign while one is replaced, and each is good alone', async () => {
  const of = await createOrganization(server);
  const receiver = await openReceiver();
  const made = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  const second = await of.crm.webhooks.rotateSecret(made.id, {});
  await of.crm.contacts.create({ lastName: 'First' });
  await until(() => receiver.received.length === 1);
  const third = await of.crm.webhooks.rotateSecret(made.id, { overlapHours: 0 });
  await of.crm.contacts.create({ lastName: 'Second' });
  await until(() => receiver.received.length === 2);
  const isGood = (index: number, { secret }: { secret: string }): boolean => {
    const { text, headers } = receiver.received[index]!;
    try {
      new Webhook(secret).verify(text, headers as Record<string, string>);
      return true;
    } catch {
      return false;
    }
  };
  expect([made, second, third].map((one) => isGood(0, one))).toEqual([true, true, false]);
  expect([made, second, third].map((one) => isGood(1, one))).toEqual([false, false, true]);
});

test('what the log does not know is refused by its place', async () => {
  const { token } = await createOrganization(server);
  const send = async (body: object) =>
    (
      await request(server, '/webhooks', { token, body: { url, eventTypes: ['*'], ...body } })
    ).json();
  expect(await send({ eventTypes: ['*', 'deal.exploded'] })).toMatchObject({
    status: 400,
    errors: [{ pointer: '/eventTypes/1' }],
  });
  expect(await send({ eventTypes: [] })).toMatchObject({ errors: [{ pointer: '/eventTypes' }] });
  expect(await send({ changedFields: ['contact.nickname'] })).toMatchObject({
    status: 400,
    errors: [{ pointer: '/changedFields/0' }],
  });
  const nobody = crypto.randomUUID();
  expect(await send({ excludeActors: [nobody] })).toMatchObject({
    status: 400,
    errors: [{ pointer: '/excludeActors/0', code: 'not_found' }],
  });
});

test('who may not read what is sent can neither ask for it, nor have it sent to himself', async () => {
  const of = await createOrganization(server);
  const { id } = await of.crm.webhooks.create({ url, eventTypes: ['contact.*', 'company.*'] });
  const { key } = await of.crm.apiKeys.create({
    name: 'Half',
    permissions: ['webhooks:manage', 'contacts:read'],
  });
  const ask = async (path: string, method: string, body?: object) =>
    (await request(server, path, { token: key, method, body })).json();
  const denied = { status: 403, permission: 'companies:read' };
  expect(await ask('/webhooks', 'POST', { url, eventTypes: ['company.*'] })).toMatchObject(denied);
  // All that there is: the first that he lacks is named.
  const all = { ...denied, permission: 'activities:read' };
  expect(await ask('/webhooks', 'POST', { url, eventTypes: ['*'] })).toMatchObject(all);
  expect(await ask(`/webhooks/${id}`, 'PATCH', { url })).toMatchObject(denied);
  expect(await ask(`/webhooks/${id}/replay`, 'POST', {})).toMatchObject(denied);
  expect(await ask('/webhooks', 'POST', { url, eventTypes: ['contact.*'] })).toMatchObject({ url });
});

test('a sealed text opens in its place alone, and with the same key', () => {
  const [one, other] = [createSealer('a'.repeat(32)), createSealer('b'.repeat(32))];
  const sealed = one.seal('secret', ['here', '1']);
  expect(one.open(sealed, ['here', '1'])).toBe('secret');
  expect(sealed).not.toBe(one.seal('secret', ['here', '1']));
  expect(() => one.open(sealed, ['here', '2'])).toThrow();
  expect(() => other.open(sealed, ['here', '1'])).toThrow();
  const rotating = createSealer('b'.repeat(32), 'a'.repeat(32));
  expect(rotating.open(sealed, ['here', '1'])).toBe('secret');
  expect(other.open(rotating.seal('secret', ['here', '1']), ['here', '1'])).toBe('secret');
  expect(() => rotating.open(sealed, ['here', '2'])).toThrow();
  const cut = `${sealed.slice(0, -3)}AAA`;
  expect(() => one.open(cut, ['here', '1'])).toThrow();
  expect(() => one.open(sealed.slice(0, 20), ['here', '1'])).toThrow();
});
