/**
 * Requests to addresses that customers chose: the only way by which the server calls the outside over
 * HTTP. Each request has a connection of its own; redirects are replies like others, and are not followed.
 */
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as startRequest } from '../node-http.ts';
import { codeOf } from '../setup-error.ts';
import { connectToTarget } from './connect.ts';
import { readReply, type Reply } from './reply.ts';
import { resolveHost } from './resolve.ts';
import { SendError } from './send-error.ts';
import { checkTargetUrl, hostOf } from './targets.ts';

/** How a sender works. */
export interface SenderOptions {
  /** Permits http, loopback and networks of one's own; for development. */
  allowPrivate: boolean;
  /** For everything, from the look-up of the name to the end of the reply. Default: 15 seconds. */
  timeoutMs?: number;
  /** The most that is read of a reply, in bytes. Default: 64 KiB. */
  maxReplyBytes?: number;
  /** Name servers as `address:port`. Default: those of the system. */
  dnsServers?: string[];
  /** Certificates (PEM) to trust instead of the usual authorities. */
  ca?: string;
}

/** A request to be sent, by POST. */
export interface OutgoingRequest {
  url: string;
  /** By lower-case names. `host`, `content-length` and those of the connection are the sender's. */
  headers: Record<string, string>;
  body: string;
  /** Ends it at once, with the reason `aborted`. */
  signal?: AbortSignal;
}

/** A reply, whatever its status, and how it was got. */
export interface Delivery extends Reply {
  /** From the beginning of the look-up to the end of the reply. */
  durationMs: number;
  /** The IP address that was called. It is for the log: a customer has no need of it. */
  address: string;
}

/** Sends requests to where customers want them. */
export interface Sender {
  /** @throws SendError when there is no whole reply. */
  send(request: OutgoingRequest): Promise<Delivery>;
}

/** Node's default, said because a reply's headers are a stranger's. In bytes. */
const maxHeaderBytes = 16_384;

const untilResponse = (request: ClientRequest, signal: AbortSignal): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const fail = (cause?: unknown) => reject(new SendError('bad_reply', codeOf(cause), { cause }));
    request.once('response', resolve);
    // Stays: a connection that breaks off during the reply is told here too.
    request.on('error', fail);
    // An answer in another protocol (101) ends so too.
    request.once('close', () => fail());
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });

const exchange = async (
  { url: text, headers, body }: OutgoingRequest,
  { allowPrivate, dnsServers, ca, maxReplyBytes = 65_536 }: SenderOptions,
  signal: AbortSignal,
): Promise<Reply & { address: string }> => {
  const problem = checkTargetUrl(text, { allowPrivate });
  if (problem !== undefined) throw new SendError('refused_target', `it ${problem}`);
  const url = new URL(text);
  const addresses = await resolveHost(hostOf(url), { allowPrivate, dnsServers }, signal);
  const { socket, address } = await connectToTarget(url, addresses, ca, signal);
  try {
    const request = startRequest({
      method: 'POST',
      path: url.pathname + url.search,
      headers: {
        ...headers,
        host: url.host,
        'accept-encoding': 'identity',
        connection: 'close',
        'content-length': Buffer.byteLength(body),
      },
      // With the connection given there is no agent: none is kept, and no proxy is asked.
      createConnection: () => socket,
      maxHeaderSize: maxHeaderBytes,
    });
    request.end(body);
    const response = await untilResponse(request, signal);
    const reply = await readReply(response, maxReplyBytes);
    signal.throwIfAborted();
    return { ...reply, address };
  } finally {
    socket.destroy();
  }
};

/** Makes a sender. */
export function createSender(options: SenderOptions): Sender {
  const { timeoutMs = 15_000 } = options;
  return {
    async send(request) {
      const startedAt = performance.now();
      // Not AbortSignal.any, which keeps hold of a signal that lives long (nodejs/node#54614).
      const ending = new AbortController();
      const stop = () => ending.abort(new SendError('aborted'));
      const timer = setTimeout(() => ending.abort(new SendError('timeout')), timeoutMs);
      request.signal?.addEventListener('abort', stop);
      try {
        if (request.signal?.aborted) stop();
        ending.signal.throwIfAborted();
        const reply = await exchange(request, options, ending.signal);
        return { ...reply, durationMs: Math.round(performance.now() - startedAt) };
      } finally {
        clearTimeout(timer);
        request.signal?.removeEventListener('abort', stop);
      }
    },
  };
}
