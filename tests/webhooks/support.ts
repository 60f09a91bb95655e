import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll } from 'vitest';
import pino from 'pino';
import { createSealer } from '../../src/auth/seal.ts';
import type { Worker } from '../../src/jobs/worker.ts';
import {
  webhookFeeder,
  webhookHandlers,
  type WebhookParts,
} from '../../src/modules/webhooks/handlers.ts';
import { createSender } from '../../src/outside/send.ts';
import {
  request,
  type TestOrganization,
  type TestServer,
  testSecrets,
  useServer,
} from '../support/server.ts';
import { createWorker } from '../support/worker.ts';

/** An event as a receiver gets it. */
export interface Received {
  id: string;
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
  event: {
    type: string;
    timestamp: string;
    data: {
      cursor: string;
      type: string;
      object: string;
      recordId: string;
      version: number;
      at: string;
      before: Record<string, unknown> | null;
      after: Record<string, unknown> | null;
    };
  };
  at: number;
}

type Answer = (received: Received, response: ServerResponse) => void | Promise<void>;

/** A receiver on loopback: keeps what it gets, and answers as it is told to. */
export class Receiver {
  readonly received: Received[] = [];
  /** 204 unless told otherwise. */
  answer: Answer = (_, response) => void response.writeHead(204).end();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((incoming, response) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('end', () => {
        const text = Buffer.concat(parts).toString();
        const received: Received = {
          id: String(incoming.headers['webhook-id']),
          path: incoming.url!,
          headers: incoming.headers,
          text,
          event: JSON.parse(text) as Received['event'],
          at: Date.now(),
        };
        this.received.push(received);
        void this.answer(received, response);
      });
      incoming.on('error', () => {});
    });
  }

  static async open(): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  /** Of what was received, the versions of a record. */
  versions(recordId: string): number[] {
    return this.received
      .filter(({ event }) => event.data.recordId === recordId)
      .map(({ event }) => event.data.version);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Replies that all have this status. */
export const always =
  (status: number, headers: Record<string, string> = {}, body = ''): Answer =>
  (_, response) =>
    void response.writeHead(status, headers).end(body);

/** Short waits, so that a test of all tries takes no days. */
export const quickly: Partial<WebhookParts> = { delaysMs: [50, 50, 50, 50, 50] };

/** A server whose webhooks may go to loopback. */
export const useWebhookServer = (): TestServer =>
  useServer({ env: { WEBHOOK_ALLOW_PRIVATE: 'on' } });

export const sealer = createSealer(testSecrets.PASSWORD_PEPPER);

/** A worker that sends what webhooks are told; whoever makes it stops it. */
export function createWebhookWorker(
  server: TestServer,
  parts: Partial<WebhookParts> = quickly,
): Worker {
  const whole: WebhookParts = {
    sender: createSender({ allowPrivate: true, timeoutMs: 3000 }),
    sealer,
    logger: pino({ level: 'silent' }),
    listeners: server.traces ? [server.traces.deliveries] : [],
    ...parts,
  };
  const feeder = { ...webhookFeeder, everyMs: 20 };
  return createWorker(server, webhookHandlers(whole), { feeders: [feeder] });
}

/** Such a worker during all tests of the file. */
export function useWebhookWorker(server: TestServer, parts?: Partial<WebhookParts>): void {
  let worker: Worker | undefined;
  beforeAll(() => {
    worker = createWebhookWorker(server, parts);
    worker.start();
  });
  afterAll(() => worker?.stop(5000));
}

/** Makes receivers that are closed after the test. */
export function useReceivers(): () => Promise<Receiver> {
  const open: Receiver[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((receiver) => receiver.close()));
  });
  return async () => {
    const receiver = await Receiver.open();
    open.push(receiver);
    return receiver;
  };
}

/** A delivery as the API shows it. */
export interface Delivery {
  id: string;
  messageId: string;
  type: string;
  recordId: string | null;
  status: 'waiting' | 'delivered' | 'failed';
  nextAttemptAt: string | null;
  attemptCount: number;
  attempts: {
    at: string;
    url: string;
    durationMs: number;
    status: number | null;
    error: { code: string; message: string } | null;
    reply: string | null;
  }[];
  replayId: string | null;
  request: { url: string; headers: Record<string, string>; body: string | null };
}

/** The webhook's deliveries, oldest first. */
export async function deliveriesOf(
  server: TestServer,
  { token }: TestOrganization,
  webhookId: string,
  query = '',
): Promise<Delivery[]> {
  const path = `/webhooks/${webhookId}/deliveries?limit=200&sort=createdAt${query}`;
  const text = await (await request(server, path, { token })).text();
  const { data } = JSON.parse(text) as { data?: Delivery[] };
  if (!data) throw new Error(text);
  return data;
}
