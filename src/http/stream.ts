import type { Request, Response } from 'express';
import { Problem } from '../problem.ts';
import { compressReplies } from './compress.ts';
import { variesBy } from './reply.ts';
import type { Reply } from './route.ts';

/** How long a client may take nothing before he is given up. */
const stalledMs = 60_000;
const stalled = new Error('The client takes nothing');

/**
 * Sends a reply bit by bit, no faster than the client takes it: what waits to be sent is one bit. The
 * first bit sends the headers, so that a problem before it is a reply of its own; one after it breaks the
 * connection off, or the client would take what he has for all.
 */
export async function sendStream(
  request: Request,
  response: Response,
  type: string,
  signal: AbortSignal,
  produce: NonNullable<Reply['stream']>,
): Promise<void> {
  const asItHappens = type === 'text/event-stream';
  let taken: (() => void) | null = null;
  const begin = (): void => {
    response.status(200).type(type).vary(variesBy);
    // What comes as it happens may not wait in a compressor.
    if (asItHappens) response.setHeader('Cache-Control', 'no-store, no-transform');
    compressReplies(request, response, () => {});
    // One listener for all waits: the compressor has it on a stream of its own, where nothing takes it off again.
    response.on('drain', () => taken?.());
    response.flushHeaders();
  };
  const drain: Drain = (listener) => {
    taken = listener;
  };
  try {
    await produce(async (text) => {
      signal.throwIfAborted();
      if (!response.headersSent) begin();
      if (!response.write(text)) await drained(drain, signal);
    });
    if (!response.headersSent) begin();
    response.end();
  } catch (error) {
    if (!response.headersSent && !signal.aborted) throw error;
    // A stream without an end may end at any time: its reader comes again, and is told why.
    if (signal.aborted || (asItHappens && error instanceof Problem)) {
      response.end();
      return;
    }
    response.destroy();
    if (error !== stalled) throw error;
  }
}

/** Says who hears next that the client has taken what was written. */
type Drain = (listener: () => void) => void;

/** Resolves when the client has taken what was written. Rejects when he is gone, or takes nothing. */
function drained(drain: Drain, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', gone);
      if (error) reject(error);
      else resolve();
    };
    const gone = (): void => settle(new Error('The client is gone'));
    const timer = setTimeout(() => settle(stalled), stalledMs);
    drain(() => settle());
    signal.addEventListener('abort', gone, { once: true });
  });
}
