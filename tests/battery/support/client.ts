/** Sends requests over connections that are kept: a million of them by `fetch` would take twice as long. */
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Route } from '../../../src/http/route.ts';
import { type Answer, fill, type Sent } from '../../invariants/support/driver.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** Sends what is asked of a route of the server at `url`, and gives the reply whole. */
export function sendKept(
  url: string,
  { method, path, body: schema }: Pick<Route, 'method' | 'path' | 'body'>,
  token: string,
  { params = {}, query, body, headers }: Sent,
): Promise<Answer> {
  const sent = schema ? JSON.stringify(body ?? {}) : undefined;
  const target = `${url}/api/v1${fill(path, params)}${query ? `?${query}` : ''}`;
  return new Promise((resolve, reject) => {
    const asking = request(target, {
      agent,
      method: method.toUpperCase(),
      headers: {
        authorization: `Bearer ${token}`,
        ...(sent === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }),
        ...headers,
      },
    });
    asking.on('error', reject);
    asking.on('response', (response) => {
      const { statusCode: status = 0, headers: received } = response;
      text(response).then(
        (whole) => resolve({ status, headers: received as Record<string, string>, text: whole }),
        reject,
      );
    });
    asking.end(sent);
  });
}
