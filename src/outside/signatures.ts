/**
 * Signatures of webhooks as Standard Webhooks 1.0 wants them (https://www.standardwebhooks.com), so that
 * receivers can check them with libraries that exist.
 */
import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';
/** In bytes; the standard wants 24 to 64. As long as SHA-256, which has no use for more. */
const secretBytes = 32;

/** A message to be signed. */
export interface SignedMessage {
  /** The same at each attempt, so that receivers can tell a repetition. Without full stops. */
  id: string;
  /** When this attempt is made, in seconds since 1970. Receivers refuse what is off by five minutes. */
  timestamp: number;
  /** Exactly what is sent. */
  body: string;
  /** The live secrets, the newest first: two of them while one is replaced. */
  secrets: string[];
}

/** The headers of a signed message. */
export interface SignatureHeaders {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
}

/** Makes a secret that a receiver can check signatures with: `whsec_` and base64. */
export function createWebhookSecret(): string {
  return prefix + randomBytes(secretBytes).toString('base64');
}

const keyOf = (secret: string): Buffer => {
  const key = Buffer.from(secret.slice(prefix.length), 'base64');
  const whole = secret === prefix + key.toString('base64');
  // A secret that is not whole would sign with a key that is too short, or none.
  if (!whole || key.length < 24 || key.length > 64) throw new Error('It is no secret of a webhook');
  return key;
};

/** Signs a message with each secret. */
export function signMessage({ id, timestamp, body, secrets }: SignedMessage): SignatureHeaders {
  // `id.timestamp.body` could be read in two ways if a full stop could stand in the first two.
  if (!/^[\w-]+$/.test(id))
    throw new Error('The id of a message has letters, digits, _ and - only');
  if (!Number.isSafeInteger(timestamp)) throw new Error('The timestamp must be whole seconds');
  if (secrets.length === 0) throw new Error('A message cannot be signed without a secret');
  const signatures = secrets.map((secret) => {
    const signed = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`);
    return `v1,${signed.digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
}
