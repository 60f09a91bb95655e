import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the server got it. */
export interface Received {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
  /** How many requests came before it. */
  index: number;
}

/** Answers a request, well or badly; one that does nothing lets the client wait. */
export type Behaviour = (request: Received, response: ServerResponse) => void;

/** A real HTTP server that behaves as told, one behaviour per request, the last one for all that follow. */
export async function startFaultyServer(...behaviours: Behaviour[]) {
  const received: Received[] = [];
  const server = createServer((incoming, response) => {
    let body = '';
    incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const request = { method, url, headers, body, index: received.length };
      received.push(request);
      (behaviours[request.index] ?? behaviours.at(-1)!)(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A reply with a JSON body. */
export function reply(
  status: number,
  body?: unknown,
  headers: Record<string, string> = {},
): Behaviour {
  return (_request, response) => {
    response.writeHead(status, {
      'content-type': 'application/json',
      'x-request-id': 'req-1',
      ...headers,
    });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
}

/** A refusal as the API sends it. */
export function problem(status: number, code: string, more: object = {}, headers = {}): Behaviour {
  const body = { type: 'about:blank', title: code, status, code, requestId: 'req-1', ...more };
  return reply(status, body, { 'content-type': 'application/problem+json', ...headers });
}

/** The connection breaks before a reply. */
export const drop: Behaviour = (_request, response) => {
  response.destroy();
};

/** No reply ever comes. */
export const stallHeaders: Behaviour = () => {};

/** The reply begins, and never ends. */
export const stallBody: Behaviour = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"id":');
};

/** The reply begins, and the connection breaks. */
export const dropBody: Behaviour = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"id":', () => response.destroy());
};
