/** What is taken of a reply: its status, a little of its text, and when to come again. */
import type { IncomingMessage } from 'node:http';

/** In bytes: enough to find out what a receiver complained of. */
const keptBytes = 1024;

/** What was taken of a reply. */
export interface Reply {
  status: number;
  /** The beginning, at most a kilobyte, as text that can be stored and shown. */
  replyText: string;
  /** Seconds until another try makes sense, when the receiver says so (`Retry-After`). */
  retryAfterSeconds?: number;
}

/**
 * Text of bytes from a stranger: U+FFFD stands for what is no UTF-8 and for control characters, NUL among
 * them, which Postgres cannot store and a terminal would obey.
 */
export function harmlessText(bytes: Buffer): string {
  // As of a stream: a character that was cut off at the end is left out.
  const text = new TextDecoder().decode(bytes.subarray(0, keptBytes), { stream: true });
  return text.replaceAll(/[^\P{Cc}\t\n\r]/gu, '\ufffd');
}

/** `Retry-After` in seconds: a number of them, or a date (RFC 9110, 10.2.3). */
export function readRetryAfter(value: string | undefined, now = Date.now()): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const date = value.endsWith('GMT') ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

/**
 * Reads a reply to its end or to so many bytes, as it is: nothing is decompressed. A connection that
 * breaks off after the status changes nothing of it.
 */
export function readReply(response: IncomingMessage, maxBytes: number): Promise<Reply> {
  return new Promise((resolve) => {
    const kept: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      kept.push(chunk);
      size += chunk.length;
      if (size >= maxBytes) response.destroy();
    });
    // A close after the end, or without it, is told by 'close' as well.
    response.on('error', () => response.destroy());
    response.on('close', () =>
      resolve({
        status: response.statusCode ?? 0,
        replyText: harmlessText(Buffer.concat(kept)),
        retryAfterSeconds: readRetryAfter(response.headers['retry-after']),
      }),
    );
  });
}
