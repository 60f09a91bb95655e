/** How a process listens for HTTP, and stops. */
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type AddressInfo, createServer as createProbe } from 'node:net';
import type { Env } from './env.ts';
import { createServer } from './node-http.ts';
import { SetupError } from './setup-error.ts';

/** How long requests may still run once no new ones are accepted. */
export const finishWithinMs = 25_000;

/** Beyond the 60 s after which load balancers drop idle connections; slow clients are cut off earlier. */
const serverOptions = {
  keepAliveTimeout: 65_000,
  headersTimeout: 15_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5000,
};

export const createHttpServer = (): Server =>
  createServer(serverOptions).on('clientError', answerUnreadable);

/** What is said of bytes that are no request, by Node's codes for them; of all others that they are none. */
const unreadable: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};
/** Until what the client still sends has run out. */
const lingerMs = 1000;

/**
 * Answers as Node does by itself, but for the end of the connection: Node destroys it, and where there are bytes that it has not
 * read, that resets it, which takes the answer along (RFC 9112, 9.6). Nothing is said where an answer is under way.
 */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex & Answering): void {
  const { _httpMessage: answer, writable } = socket;
  if (!writable || answer?.headersSent) return void socket.destroy();
  const status = unreadable[error.code ?? ''] ?? '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
  socket.resume().on('error', () => {});
  setTimeout(() => socket.destroy(), lingerMs).unref();
}

/** What Node keeps with a connection while it answers, and does not tell in its types. */
interface Answering {
  _httpMessage?: { headersSent: boolean };
}

/** Fails on a taken port before anything is started: the database would be started for nothing. */
export const assertPortIsFree = (
  port: number,
  { HOST }: Pick<Env, 'HOST'>,
  variable: 'PORT' | 'WORKER_PORT',
) =>
  new Promise<void>((done, fail) => {
    const probe = createProbe();
    probe.once('error', (cause: NodeJS.ErrnoException) => {
      const reason =
        cause.code === 'EADDRINUSE'
          ? `is in use; set ${variable} to another`
          : `cannot be used: ${cause.message}`;
      fail(new SetupError(`Port ${port} ${reason}`, { cause }));
    });
    probe.listen(port, HOST, () => probe.close(() => done()));
  });

/** Gives the port that it listens on. */
export const listen = (server: Server, port: number, { HOST }: Pick<Env, 'HOST'>) =>
  new Promise<number>((done, fail) => {
    server.once('error', fail);
    server.listen(port, HOST, () => {
      server.off('error', fail);
      done((server.address() as AddressInfo).port);
    });
  });

/** Answers what has begun and accepts nothing more; cuts off what takes too long. */
export const closeServer = (server: Server) =>
  new Promise<void>((done) => {
    // What was busy when the server closed may be kept open by its client afterwards.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    const cut = setTimeout(() => server.closeAllConnections(), finishWithinMs);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(cut);
      done();
    });
  });
