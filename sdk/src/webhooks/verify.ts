import { WebhookVerificationError } from './error.ts';
import type { WebhookEvent } from './event.ts';

/** The headers of a request: the platform's, or those of `node:http`. */
export type WebhookHeaders =
  | Pick<Headers, 'get'>
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** A delivery, and what it is checked with. */
export interface WebhookDelivery {
  /** The body exactly as it came: its bytes, or its text. Never what was parsed of it. */
  body: string | Uint8Array | ArrayBuffer;
  headers: WebhookHeaders;
  /** `whsec_…`, as it was shown when the webhook was made; several while one is replaced. */
  secret: string | readonly string[];
  /** How far its timestamp may be off. 300 unless given. */
  toleranceSeconds?: number | undefined;
  /** In milliseconds since 1970; the clock's unless given. */
  now?: number | undefined;
}

const prefix = 'whsec_';
const utf8 = new TextEncoder();

/**
 * The event of a delivery that the CRM has signed (Standard Webhooks 1.0).
 *
 * @throws WebhookVerificationError when it is not to be trusted; its `code` says why
 */
export async function verifyWebhook(delivery: WebhookDelivery): Promise<WebhookEvent> {
  const { secret, toleranceSeconds = 300, now = Date.now() } = delivery;
  const body = bytesOf(delivery.body);
  const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => headerOf(delivery.headers, name),
  ) as [string, string, string];
  checkTime(timestamp, Math.floor(now / 1000), toleranceSeconds);
  const signed = join(utf8.encode(`${id}.${timestamp}.`), body);
  const given = signature.split(' ').flatMap((one) => (one.startsWith('v1,') ? one.slice(3) : []));
  let isGood = false;
  // All are compared, so that the time tells nothing.
  for (const mac of await Promise.all([secret].flat().map((one) => macOf(one, signed)))) {
    for (const one of given) isGood = isEqual(one, mac) || isGood;
  }
  if (!isGood) {
    throw new WebhookVerificationError(
      'signature_mismatch',
      'No signature fits: the secret is that of another webhook, or the body is not as it was sent',
    );
  }
  try {
    return JSON.parse(new TextDecoder().decode(body)) as WebhookEvent;
  } catch {
    throw new WebhookVerificationError('body_invalid', 'The body is not JSON');
  }
}

function bytesOf(body: unknown): Uint8Array {
  if (typeof body === 'string') return utf8.encode(body);
  if (ArrayBuffer.isView(body))
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  // Not by `instanceof`, which fails for the buffer of another realm.
  if (Object.prototype.toString.call(body) === '[object ArrayBuffer]')
    return new Uint8Array(body as ArrayBuffer);
  throw new WebhookVerificationError(
    'body_parsed',
    'The body was parsed before: give it as it came, since the signature is of its bytes. In Express use express.raw({ type: "application/json" }) for this route, before express.json(); elsewhere await request.text()',
  );
}

function headerOf(headers: WebhookHeaders, name: string): string {
  const value =
    typeof headers.get === 'function'
      ? (headers as Headers).get(name)
      : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  const text = [value].flat()[0];
  if (typeof text === 'string' && text !== '') return text;
  throw new WebhookVerificationError('header_missing', `The header ${name} is missing`);
}

function checkTime(timestamp: string, now: number, tolerance: number): void {
  if (!/^\d{1,12}$/.test(timestamp)) {
    throw new WebhookVerificationError('timestamp_invalid', 'webhook-timestamp is no number');
  }
  const age = now - Number(timestamp);
  if (Math.abs(age) <= tolerance) return;
  const code = age > 0 ? 'timestamp_too_old' : 'timestamp_too_new';
  const off = `${Math.abs(age)} s in the ${age > 0 ? 'past' : 'future'}`;
  throw new WebhookVerificationError(code, `It was sent ${off}; ${tolerance} s are tolerated`);
}

/** The signature that there should be, in base64. */
async function macOf(secret: string, signed: Uint8Array<ArrayBuffer>): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', keyOf(secret), algorithm, false, ['sign']);
  const mac = await crypto.subtle.sign('HMAC', key, signed);
  return btoa(String.fromCharCode(...new Uint8Array(mac)));
}

function keyOf(secret: unknown): Uint8Array<ArrayBuffer> {
  try {
    const key = atob((secret as string).replace(prefix, ''));
    // With an empty key anybody could sign.
    if (key.length >= 24) return Uint8Array.from(key, (letter) => letter.charCodeAt(0));
  } catch {
    // Not base64, or no text: an environment variable that is not set.
  }
  throw new WebhookVerificationError(
    'secret_invalid',
    `That is no secret of a webhook: it begins with ${prefix}, and was shown when the webhook was made`,
  );
}

/** Takes as long wherever the texts differ. */
function isEqual(given: string, mac: string): boolean {
  let difference = given.length ^ mac.length;
  for (let at = 0; at < mac.length; at++) difference |= given.charCodeAt(at) ^ mac.charCodeAt(at);
  return difference === 0;
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
