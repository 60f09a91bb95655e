/**
 * How the strategies of passport call a provider. What the package `oauth` would do by itself has no end when the
 * provider is slow, takes as much as it sends, and lets a reply that is no JSON end the process.
 */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type http from 'node:http';
import type https from 'node:https';

/** The most that is read of a reply, in bytes: a user and all his addresses are a few kilobytes. */
const maxReplyBytes = 262_144;

/** What `oauth` calls with a reply: nothing is wrong, or a status that is not 2xx. */
type Done = (
  error: { statusCode: number; data: string } | null,
  text?: string,
  response?: object,
) => void;

/** The method of `oauth` that sends a request, as this replaces it. */
export type Execute = (
  library: typeof http | typeof https,
  options: https.RequestOptions,
  body: string | null,
  done: Done,
) => void;

/**
 * Sends requests that must end within so many milliseconds of the first; whatever goes wrong, also in what is done
 * with a reply, is told to `fail`. Redirects are not followed.
 */
export function callsWithin(timeoutMs: number, fail: (error: unknown) => void): Execute {
  let signal: AbortSignal | undefined;
  return (library, options, body, done) => {
    const until = (signal ??= AbortSignal.timeout(timeoutMs));
    const perform = async () => {
      const { status, text } = await call(library, { ...options, signal: until }, body);
      if (status >= 200 && status < 300) done(null, text, {});
      else done({ statusCode: status, data: text });
    };
    perform().catch((error: unknown) => fail(until.aborted ? until.reason : error));
  };
}

async function call(
  library: typeof http | typeof https,
  options: https.RequestOptions,
  body: string | null,
): Promise<{ status: number; text: string }> {
  const request = library.request(options);
  const responding = once(request, 'response', { signal: options.signal! });
  // What breaks off later is told by the response.
  request.on('error', () => {});
  request.end(body);
  const [response] = (await responding) as [IncomingMessage];
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxReplyBytes) throw new RangeError('The reply is too large');
    chunks.push(chunk);
  }
  return { status: response.statusCode!, text: Buffer.concat(chunks).toString('utf8') };
}
