/** The recipes of the SDK, run against what the server really sends. */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { createApp as createExpress } from '../../sdk/recipes/webhooks-express.ts';
import { createApp as createHono } from '../../sdk/recipes/webhooks-hono.ts';
import { createRoute } from '../../sdk/recipes/webhooks-nextjs.ts';
import { createReceiver } from '../../sdk/recipes/webhooks-node.ts';
import { createOrganization } from '../support/server.ts';
import { until } from '../support/until.ts';
import { deliveriesOf, useWebhookServer, useWebhookWorker } from '../webhooks/support.ts';

const server = useWebhookServer();
// So many that the first secret, which is wrong, has not used them up when the right one comes.
useWebhookWorker(server, { delaysMs: Array.from({ length: 500 }, () => 50) });

const closing: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

/** Serves what takes the platform's `Request`, as Hono and Next.js do. */
function serving(handle: (request: Request) => Response | Promise<Response>): RequestListener {
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
    const { url, method } = incoming;
    const body = new Uint8Array(await buffer(incoming));
    const init = { method, body, headers: headers as [string, string][] };
    const reply = await handle(new Request(new URL(url!, 'http://127.0.0.1'), init));
    outgoing.writeHead(reply.status).end(await reply.text());
  };
  return (incoming, outgoing) => void answer(incoming, outgoing);
}

type Make = (secret: string, heard: (text: string) => void) => RequestListener;

const recipes: [name: string, make: Make][] = [
  ['Express', createExpress],
  ['Hono', (secret, heard) => serving((request) => createHono(secret, heard).fetch(request))],
  ['Next.js', (secret, heard) => serving(createRoute(secret, heard))],
  [
    'node:http',
    (secret, heard) => (incoming, outgoing) =>
      void createReceiver(secret, heard).emit('request', incoming, outgoing),
  ],
];

test.each(recipes)(
  '%s takes what the server signed, and refuses other secrets',
  async (_, make) => {
    const of = await createOrganization(server);
    const heard: string[] = [];
    const told: { listener?: RequestListener } = {};
    const listening = createServer((incoming, outgoing) => told.listener!(incoming, outgoing));
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise((resolve) => listening.close(resolve)));
    const url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}/hooks/crm`;
    const { id, secret } = await of.crm.webhooks.create({ url, eventTypes: ['contact.*'] });
    const wrong = `whsec_${Buffer.alloc(32).toString('base64')}`;

    told.listener = make(wrong, (text) => heard.push(text));
    await of.crm.contacts.create({ firstName: 'Ada “é”' });
    await until(async () => {
      const [delivery] = await deliveriesOf(server, of, id);
      return delivery?.attempts[0]?.status === 400;
    });
    const [refused] = await deliveriesOf(server, of, id);
    expect(refused!.attempts[0]!.reply).toBe('signature_mismatch');
    expect(heard).toEqual([]);

    told.listener = make(secret, (text) => heard.push(text));
    await until(() => heard.length > 0);
    expect(heard).toEqual(['Hello Ada “é”']);
    await of.crm.webhooks.test(id);
    await until(async () => {
      const all = await deliveriesOf(server, of, id);
      return all.length === 2 && all.every(({ status }) => status === 'delivered');
    });
    expect(heard).toHaveLength(1);
  },
);

test('Express says so where the body was parsed before', async () => {
  const { default: express } = await import('express');
  const app = express().use(
    express.json(),
    createExpress('whsec_', () => {}),
  );
  const listening = app.listen(0, '127.0.0.1');
  closing.push(() => new Promise((resolve) => listening.close(resolve)));
  await new Promise((resolve) => listening.once('listening', resolve));
  const { port } = listening.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/hooks/crm`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"type":"contact.created"}',
  });
  expect([response.status, await response.text()]).toEqual([400, 'body_parsed']);
});
