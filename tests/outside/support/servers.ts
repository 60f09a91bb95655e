import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import type { TLSSocket } from 'node:tls';
import { certificate, privateKey } from './certificates.ts';

/** A request that came in, as the receiver saw it. */
export interface Received {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
  /** The name that TLS was asked for. */
  serverName: string | false | null | undefined;
}

/** A receiver of the test's own, on loopback. */
export interface Receiver {
  port: number;
  received: Received[];
  /** Connections so far. */
  countConnections(): number;
  /** Connections that are still open. */
  countOpen(): number;
  stop(): Promise<void>;
}

const listen = async (server: Server, received: Received[]): Promise<Receiver> => {
  const sockets = new Set<Socket>();
  let count = 0;
  server.on('connection', (socket: Socket) => {
    count += 1;
    sockets.add(socket.on('error', () => socket.destroy()));
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received,
    countConnections: () => count,
    countOpen: () => sockets.size,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const answerOk: Answer = (response) => response.end('ok');

const keep =
  (received: Received[], answer: Answer) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const { servername: serverName } = request.socket as TLSSocket & { servername?: string };
      received.push({ method, path, headers, body: Buffer.concat(chunks).toString(), serverName });
      answer(response, request);
    });
  };

/** Starts a receiver that speaks http. */
export function startHttpReceiver(answer: Answer = answerOk): Promise<Receiver> {
  const received: Received[] = [];
  return listen(createHttpServer(keep(received, answer)), received);
}

/** Starts a receiver that speaks https, with the certificate of the tests. */
export function startHttpsReceiver(answer: Answer = answerOk): Promise<Receiver> {
  const received: Received[] = [];
  const options = { cert: certificate, key: privateKey };
  return listen(createHttpsServer(options, keep(received, answer)), received);
}

/** Starts a receiver that says whatever it likes. */
export function startTcpReceiver(talk: (socket: Socket) => void): Promise<Receiver> {
  return listen(createTcpServer(talk), []);
}
