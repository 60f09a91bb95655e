import { expect, test } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { testWebhook } from '../../src/modules/webhooks/deliveries.ts';
import { asOwner } from '../support/owner.ts';
import { request } from '../support/server.ts';
import { createUnwritten } from '../support/unwritten.ts';
import { until } from '../support/until.ts';
import { asRequest } from '../support/worker.ts';
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

test('a test is sent at once and tried once, also to a webhook that is disabled', async () => {
  const of = await createUnwritten(server);
  const receiver = await openReceiver();
  const { id } = await of.crm.webhooks.create({
    url: receiver.url,
    eventTypes: ['contact.*'],
    enabled: false,
  });
  const response = await request(server, `/webhooks/${id}/test`, { token: of.token, body: {} });
  expect(response.status).toBe(202);
  const location = response.headers.get('location')!;
  const made = (await response.json()) as { id: string };
  expect(location).toBe(`/api/v1/webhooks/${id}/deliveries/${made.id}`);
  await until(() => receiver.received.length === 1);
  expect(receiver.received[0]!.event).toMatchObject({
    type: 'webhook.test',
    data: { object: 'webhook', recordId: id },
  });
  receiver.answer = always(500, {}, 'No');
  await of.crm.webhooks.test(id);
  await until(async () => (await deliveriesOf(server, of, id, '&status=failed')).length === 1);
  const [good, bad] = await deliveriesOf(server, of, id);
  expect(good).toMatchObject({ status: 'delivered', recordId: null });
  expect(good!.request.body).toBe(receiver.received[0]!.text);
  expect(bad).toMatchObject({ status: 'failed', attempts: [{ status: 500, reply: 'No' }] });
});

test('a delivery can be sent again, and looks the same', async () => {
  const of = await createUnwritten(server);
  const receiver = await openReceiver();
  const webhook = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  await of.crm.contacts.create({ lastName: 'Again' });
  await until(async () => (await deliveriesOf(server, of, webhook.id))[0]?.status === 'delivered');
  const [delivery] = await deliveriesOf(server, of, webhook.id);
  const again = await of.crm.webhooks.deliveries.retry(webhook.id, delivery!.id);
  expect(again).toMatchObject({ id: delivery!.id, status: 'waiting' });
  await until(() => receiver.received.length === 2);
  const [one, other] = receiver.received;
  expect([other!.id, other!.text]).toEqual([one!.id, one!.text]);
  await until(async () => (await deliveriesOf(server, of, webhook.id))[0]!.status === 'delivered');
  expect(await of.crm.webhooks.deliveries.get(webhook.id, delivery!.id)).toMatchObject({
    attemptCount: 2,
    request: {
      url: receiver.url,
      headers: { 'webhook-id': one!.id, 'content-type': 'application/json' },
      body: one!.text,
    },
  });
});

test('a delivery that waits is brought forward', async () => {
  const of = await createUnwritten(server);
  const receiver = await openReceiver();
  receiver.answer = always(503, { 'retry-after': '3600' });
  const webhook = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  const { id } = await of.crm.contacts.create({ lastName: 'Wait' });
  await of.crm.contacts.update(id, { jobTitle: 'x' });
  await until(() => receiver.received.length === 1);
  await until(async () => (await deliveriesOf(server, of, webhook.id))[0]?.attemptCount === 1);
  receiver.answer = always(200);
  const [first] = await deliveriesOf(server, of, webhook.id);
  await of.crm.webhooks.deliveries.retry(webhook.id, first!.id);
  await until(() => receiver.versions(id).length === 3);
  expect(receiver.versions(id)).toEqual([1, 1, 2]);
});

test('deliveries are found by their state, type and record, page by page', async () => {
  const of = await createUnwritten(server);
  const receiver = await openReceiver();
  const webhook = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  const contact = await of.crm.contacts.create({ lastName: 'A' });
  for (const jobTitle of ['a', 'b', 'c']) await of.crm.contacts.update(contact.id, { jobTitle });
  await of.crm.companies.create({ name: 'B' });
  await until(() => receiver.received.length === 5);
  await until(
    async () => (await deliveriesOf(server, of, webhook.id, '&status=delivered')).length === 5,
  );
  const find = (query: string) => deliveriesOf(server, of, webhook.id, query);
  expect(await find('&type=contact.updated')).toHaveLength(3);
  expect(await find(`&recordId=${contact.id}`)).toHaveLength(4);
  expect(await find('&status=failed')).toHaveLength(0);
  const pages = of.crm.webhooks.deliveries.list(webhook.id, { limit: 2, fields: ['request'] });
  const all = [];
  for await (const one of pages) all.push(one);
  expect(all).toHaveLength(5);
  expect(Object.keys(all[0]!).toSorted()).toEqual(['id', 'request']);
  expect(all.map(({ request }) => request.body).toSorted()).toEqual(
    receiver.received.map(({ text }) => text).toSorted(),
  );
});

test('who may not read a record is shown no delivery of it', async () => {
  const of = await createUnwritten(server);
  const receiver = await openReceiver();
  const webhook = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  await of.crm.contacts.create({ lastName: 'A' });
  await of.crm.companies.create({ name: 'B' });
  await until(() => receiver.received.length === 2);
  const { key } = await of.crm.apiKeys.create({
    name: 'Half',
    permissions: ['webhooks:manage', 'contacts:read'],
  });
  const shown = await deliveriesOf(server, { ...of, token: key }, webhook.id);
  expect(shown.map(({ type }) => type)).toEqual(['contact.created']);
  const hidden = (await deliveriesOf(server, of, webhook.id, '&type=company.created'))[0]!;
  const path = `/webhooks/${webhook.id}/deliveries/${hidden.id}`;
  expect((await request(server, path, { token: key })).status).toBe(404);
  expect((await request(server, `${path}/retry`, { token: key, body: {} })).status).toBe(404);
});

test('a replay sends what matches between two places again, with the ids of before', async () => {
  const of = await createUnwritten(server);
  const receiver = await openReceiver();
  const webhook = await of.crm.webhooks.create({
    url: receiver.url,
    eventTypes: ['contact.*', 'company.*'],
  });
  const ids: string[] = [];
  for (let count = 0; count < 6; count += 1) {
    ids.push((await of.crm.contacts.create({ lastName: `N${count}` })).id);
    await of.crm.companies.create({ name: `C${count}` });
  }
  await until(() => receiver.received.length === 12);
  const before = receiver.received.splice(0);
  const cursorOf = (id: string) =>
    before.find(({ event }) => event.data.recordId === id)!.event.data.cursor;
  const response = await request(server, `/webhooks/${webhook.id}/replay`, {
    token: of.token,
    body: { fromCursor: cursorOf(ids[1]!), toCursor: cursorOf(ids[4]!), objects: ['contact'] },
  });
  expect(response.status).toBe(202);
  const { jobId } = (await response.json()) as { jobId: string };
  expect(response.headers.get('location')).toBe(`/api/v1/jobs/${jobId}`);
  await until(() => receiver.received.length === 3);
  expect((await of.crm.jobs.wait(jobId)).result).toEqual({ deliveries: 3 });
  const told = receiver.received.map(({ id, text }) => [id, text]);
  const wanted = ids.slice(2, 5).map((id) => {
    const one = before.find(({ event }) => event.data.recordId === id)!;
    return [one.id, one.text];
  });
  expect(told.toSorted()).toEqual(wanted.toSorted());
  const replayed = await deliveriesOf(server, of, webhook.id, `&replayId=${jobId}`);
  expect(replayed).toHaveLength(3);
});

test('a cursor of elsewhere, or of what is gone, is refused', async () => {
  const [of, other] = [await createUnwritten(server), await createUnwritten(server)];
  const webhook = await of.crm.webhooks.create({
    url: 'https://example.com',
    eventTypes: ['*'],
    enabled: false,
  });
  const cursorOf = async ({ token }: typeof of) => {
    const feed = await request(server, '/changes', { token });
    return ((await feed.json()) as { cursor: string }).cursor;
  };
  const ask = async (body: object) =>
    (await request(server, `/webhooks/${webhook.id}/replay`, { token: of.token, body })).json();
  await other.crm.contacts.create({ lastName: 'x' });
  expect(await ask({ fromCursor: await cursorOf(other) })).toMatchObject({
    status: 400,
    errors: [{ pointer: '/fromCursor', code: 'invalid_cursor' }],
  });
  expect(await ask({ toCursor: 'x' })).toMatchObject({ errors: [{ pointer: '/toCursor' }] });
  for (const lastName of ['a', 'b', 'c']) await of.crm.contacts.create({ lastName });
  const first = await request(server, '/changes?limit=1', { token: of.token });
  const { cursor } = (await first.json()) as { cursor: string };
  await asOwner(server, of, async (client) => {
    await client.query('set local role crm_gate');
    await client.query('delete from sequenced_changes where sequence <= 2');
  });
  expect(await ask({ fromCursor: cursor })).toMatchObject({ code: 'cursor_expired' });
  const last = await cursorOf(of);
  await of.crm.contacts.create({ lastName: 'd' });
  expect(await ask({ fromCursor: await cursorOf(of), toCursor: last })).toMatchObject({
    status: 400,
    errors: [{ pointer: '/toCursor' }],
  });
});

test('a purge reaches what waits', async () => {
  const of = await createUnwritten(server);
  const receiver = await openReceiver();
  const webhook = await of.crm.webhooks.create({
    url: receiver.url,
    eventTypes: ['*'],
    enabled: false,
  });
  const { id } = await of.crm.contacts.create({ lastName: 'Secretname' });
  await of.crm.contacts.update(id, { jobTitle: 'Spy' });
  await of.crm.webhooks.replay(webhook.id, {});
  await until(async () => (await deliveriesOf(server, of, webhook.id)).length === 2);
  const bodies = async () => JSON.stringify(await deliveriesOf(server, of, webhook.id));
  expect(await bodies()).toContain('Secretname');
  await of.crm.contacts.purge(id);
  expect(await bodies()).not.toContain('Secretname');
  await of.crm.webhooks.update(webhook.id, { enabled: true });
  await until(() => receiver.versions(id).includes(3));
  const texts = receiver.received.map(({ text }) => text).join('\n');
  expect(texts).not.toMatch(/Secretname|Spy/);
  expect(receiver.received.at(-1)!.event).toMatchObject({ type: 'contact.purged' });
});

test('a purge reaches what a receiver repeated of what it was sent', async () => {
  const of = await createUnwritten(server);
  const receiver = await openReceiver();
  receiver.answer = ({ text }, response) => void response.writeHead(200).end(text);
  const webhook = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  const { id } = await of.crm.contacts.create({ lastName: 'Secretname' });
  const replies = async () =>
    (await deliveriesOf(server, of, webhook.id)).map(({ attempts }) => attempts[0]?.reply);
  await until(async () => (await replies())[0]?.includes('Secretname') ?? false);
  await of.crm.contacts.purge(id);
  expect((await replies())[0]).toBeNull();
});

test('whoever gives rise to it, a webhook has one job that sends', async () => {
  const of = await createUnwritten(server);
  const { id } = await of.crm.webhooks.create({
    url: 'https://example.com/',
    eventTypes: ['*'],
    enabled: false,
  });
  const { key } = await of.crm.apiKeys.create({ name: 'Key', permissions: ['webhooks:manage'] });
  for (const token of [of.token, key]) {
    const test = await request(server, `/webhooks/${id}/test`, { token, body: {} });
    expect(test.status).toBe(202);
  }
  const asked = await asRequest(server, of, async (context) => {
    await testWebhook(context, id);
    return context.unit.query(sql`select key, created_by_type as type from jobs
      where organization_id = ${of.organizationId} and kind = 'webhooks.deliver'`);
  });
  expect(asked).toEqual([{ key: id, type: 'system' }]);
});

test('a webhook that is deleted is sent nothing more, and nothing is left of it', async () => {
  const of = await createUnwritten(server);
  const receiver = await openReceiver();
  receiver.answer = always(503);
  const webhook = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  await of.crm.contacts.create({ lastName: 'A' });
  await until(() => receiver.received.length > 0);
  await of.crm.webhooks.delete(webhook.id);
  const left = () =>
    asOwner(server, of, async (client) => {
      const { rows } = await client.query<{ left: number }>(
        `select (select count(*) from webhook_deliveries)::int
          + (select count(*) from jobs where kind like 'webhooks.%')::int as left`,
      );
      return rows[0]!.left;
    });
  await until(async () => (await left()) === 0);
  const path = `/webhooks/${webhook.id}/deliveries`;
  expect((await request(server, path, { token: of.token })).status).toBe(404);
});

test('another organization sees nothing of a webhook and its deliveries', async () => {
  const [of, other] = [await createUnwritten(server), await createUnwritten(server)];
  const receiver = await openReceiver();
  const webhook = await of.crm.webhooks.create({ url: receiver.url, eventTypes: ['*'] });
  await of.crm.contacts.create({ lastName: 'A' });
  await until(() => receiver.received.length === 1);
  const [delivery] = await deliveriesOf(server, of, webhook.id);
  const path = `/webhooks/${webhook.id}`;
  for (const [at, body] of [
    [path],
    [`${path}/deliveries`],
    [`${path}/deliveries/${delivery!.id}`],
    [`${path}/deliveries/${delivery!.id}/retry`, {}],
    [`${path}/test`, {}],
    [`${path}/replay`, {}],
    [`${path}/rotate-secret`, {}],
  ] as const) {
    expect((await request(server, at, { token: other.token, body })).status).toBe(404);
  }
});
