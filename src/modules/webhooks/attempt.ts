import type { Logger } from 'pino';
import type { Context } from '../../auth/context.ts';
import type { Sender } from '../../outside/send.ts';
import { SendError } from '../../outside/send-error.ts';
import { signMessage } from '../../outside/signatures.ts';
import type { Due } from './due.ts';
import { bodyOf, headersOf } from './payload.ts';

/** What came of a try, as it is kept and shown. */
export interface Attempt {
  /** RFC 3339 */
  at: string;
  url: string;
  durationMs: number;
  status: number | null;
  error: { code: string; message: string } | null;
  reply: string | null;
}

/** A delivery that was tried, and how that went. */
export interface Outcome {
  delivery: Due;
  attempt: Attempt;
  /** `gone`: the receiver wants to hear no more. `lost`: there is nothing to send. */
  is: 'delivered' | 'failed' | 'gone' | 'lost';
  /** The receiver asks for a pause. */
  retryAfterSeconds?: number | undefined;
}

/** Where to send, and with what to sign. */
export interface Target {
  url: string;
  secrets: string[];
}

const expired = { code: 'event_expired', message: 'The log does not have the event any more' };
const internal = { code: 'internal_error', message: 'Something went wrong on our side' };
/** With these a receiver may say when it wants to be asked again. */
const patient = new Set([429, 503]);

/** Sends a delivery, in no transaction. Throws when the signal aborts it: then nobody knows how it went. */
export async function attempt(
  { sender, logger }: { sender: Sender; logger: Logger },
  context: Context,
  { url, secrets }: Target,
  delivery: Due,
  signal: AbortSignal,
): Promise<Outcome> {
  const startedAt = new Date();
  const begunAt = performance.now();
  const at = startedAt.toISOString();
  const none = { at, url, durationMs: 0, status: null, error: null, reply: null };
  const body = bodyOf(context, delivery, delivery.logged);
  if (body === null) return { delivery, is: 'lost', attempt: { ...none, error: expired } };
  try {
    const timestamp = Math.floor(startedAt.getTime() / 1000);
    const signed = signMessage({ id: delivery.messageId, timestamp, body, secrets });
    const headers = { ...headersOf(delivery), ...signed };
    const { status, replyText, retryAfterSeconds, durationMs } = await sender.send({
      url,
      headers,
      body,
      signal,
    });
    return {
      delivery,
      attempt: { ...none, durationMs, status, reply: replyText },
      is: status >= 200 && status < 300 ? 'delivered' : status === 410 ? 'gone' : 'failed',
      retryAfterSeconds: patient.has(status) ? retryAfterSeconds : undefined,
    };
  } catch (error) {
    if (signal.aborted) throw error;
    const durationMs = Math.round(performance.now() - begunAt);
    const isKnown = error instanceof SendError;
    // One that fails for a fault of ours must not hold up the others.
    if (!isKnown) logger.error({ err: error, delivery: delivery.id }, 'a delivery went wrong');
    const told = isKnown ? { code: error.reason, message: error.message } : internal;
    return { delivery, is: 'failed', attempt: { ...none, durationMs, error: told } };
  }
}
