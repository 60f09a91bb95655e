/** Sends requests byte by byte as they were made: `fetch` would mend some of them. */
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { Filled } from './fill.ts';

export interface Answer {
  /** 0 where none came. */
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** Whether it is a stream that does not end by itself: `text` is how it begins. */
  isEndless: boolean;
  ms: number;
  /** Why there is none. */
  error?: string;
}

/** How long somebody waits for a reply. */
const patienceMs = 40_000;
/** How long an endless stream is read. */
const streamMs = 100;

/** Sends to one server, over connections that are kept. */
export class Sender {
  readonly #agent: Agent;
  readonly #host: string;
  readonly #port: string;

  constructor(url: string, connections: number) {
    const { hostname, port } = new URL(url);
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
    this.#host = hostname;
    this.#port = port;
  }

  /** The reply. What goes wrong on the way is told in it. */
  async send(
    { operation, target, headers, body }: Pick<Filled, 'operation' | 'target' | 'headers' | 'body'>,
    identity: Record<string, string>,
  ): Promise<Answer> {
    const begun = performance.now();
    const length = body ? { 'content-length': String(body.length) } : {};
    const answer = await new Promise<Omit<Answer, 'ms'>>((resolve) => {
      const failed = (error: Error) =>
        resolve({ status: 0, headers: {}, text: '', isEndless: false, error: error.message });
      const sent = request({
        host: this.#host,
        port: this.#port,
        agent: this.#agent,
        method: operation.method,
        path: target,
        headers: { ...headers, ...identity, ...length },
        timeout: patienceMs,
      });
      sent.on('response', (incoming) => void read(incoming).then(resolve, failed));
      sent.on('timeout', () => sent.destroy(new Error(`no reply within ${patienceMs} ms`)));
      sent.on('error', failed);
      sent.end(body ?? undefined);
    });
    return { ...answer, ms: performance.now() - begun };
  }

  close(): void {
    this.#agent.destroy();
  }
}

function read(incoming: IncomingMessage): Promise<Omit<Answer, 'ms'>> {
  const { statusCode: status = 0, headers } = incoming;
  const isEndless = headers['content-type']?.startsWith('text/event-stream') ?? false;
  const parts: Buffer[] = [];
  return new Promise((resolve, reject) => {
    const end = () =>
      resolve({ status, headers, text: Buffer.concat(parts).toString(), isEndless });
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', end);
    incoming.on('error', (error) => (isEndless ? end() : reject(error)));
    if (isEndless) setTimeout(() => incoming.destroy(), streamMs).unref();
    if (isEndless) incoming.on('close', end);
  });
}
