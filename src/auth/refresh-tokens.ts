import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { parse, stringify } from 'uuid';

/** Days that a refresh token is good for. */
export const refreshTokenDays = 7;
/** Days after which somebody signs in again, however often he refreshed: what NIST SP 800-63B allows a password alone. */
export const sessionDays = 30;
/** Seconds in which a token that was used gets the same child again: a client that heard no reply tries again. */
export const repeatSeconds = 10;

/** A token, and the SHA-256 of it that is kept. */
export interface RefreshToken {
  token: string;
  hash: Buffer;
}

/** Makes and reads refresh tokens: opaque, of a session, each the child of the one before. */
export interface RefreshTokens {
  /** A session's first token: random. */
  create(sessionId: string): RefreshToken;
  /** The token that follows the one of the hash: the same however often it is asked. */
  derive(sessionId: string, parentHash: Buffer): RefreshToken;
  /** The child as `derive` made it by any live secret: the one of the hash; null when none is. */
  recall(sessionId: string, parentHash: Buffer, hash: Buffer): RefreshToken | null;
  /** The session and the hash of a token that a live secret made, used or not; null for any other text. */
  read(token: string): { sessionId: string; hash: Buffer } | null;
}

interface Keys {
  child: Buffer;
  seal: Buffer;
}

const idBytes = 16;
const secretBytes = 32;
const sealBytes = 18;
/** 66 bytes are 88 letters with no bit to spare: a token is written in one way. */
const form = /^[\w-]{88}$/;

/**
 * Refresh tokens by the first secret; those of the second are read too, during a rotation. A token is the session's id,
 * 32 bytes, and a seal (HMAC) by which it is known for ours without a look-up, also when it was used long ago.
 * The bytes of the first are random and those of its descendants an HMAC of the parent, so that nothing but hashes is kept.
 */
export function createRefreshTokens(secret: string, previous?: string): RefreshTokens {
  const keys = [keysOf(secret), ...(previous === undefined ? [] : [keysOf(previous)])];
  const [current] = keys as [Keys];
  const childBy = ({ child, seal }: Keys, sessionId: string, parentHash: Buffer) =>
    sealed(seal, sessionId, mac(child, parse(sessionId), parentHash));
  return {
    create: (sessionId) => sealed(current.seal, sessionId, randomBytes(secretBytes)),
    derive: (sessionId, parentHash) => childBy(current, sessionId, parentHash),
    recall: (sessionId, parentHash, hash) =>
      keys
        .map((each) => childBy(each, sessionId, parentHash))
        .find((child) => child.hash.equals(hash)) ?? null,
    read(token) {
      if (!form.test(token)) return null;
      const bytes = Buffer.from(token, 'base64url');
      const [body, given] = [bytes.subarray(0, -sealBytes), bytes.subarray(-sealBytes)];
      if (!keys.some(({ seal }) => timingSafeEqual(sealOf(seal, body), given))) return null;
      return { sessionId: stringify(body.subarray(0, idBytes)), hash: hashOf(token) };
    },
  };
}

function keysOf(secret: string): Keys {
  const derive = (name: string) =>
    Buffer.from(hkdfSync('sha256', secret, '', `headless-crm/refresh/${name}/1`, 32));
  return { child: derive('child'), seal: derive('seal') };
}

function sealed(key: Buffer, sessionId: string, secret: Buffer): RefreshToken {
  const body = Buffer.concat([parse(sessionId), secret]);
  const token = Buffer.concat([body, sealOf(key, body)]).toString('base64url');
  return { token, hash: hashOf(token) };
}

function sealOf(key: Buffer, body: Uint8Array): Buffer {
  return mac(key, body).subarray(0, sealBytes);
}

function mac(key: Buffer, ...parts: Uint8Array[]): Buffer {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
