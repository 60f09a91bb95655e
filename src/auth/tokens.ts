import { createSecretKey, type KeyObject } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { validate as isUuid } from 'uuid';
import { Problem } from '../problem.ts';
import { onceForText } from '../remember.ts';
import { isGoodUntil } from './good-until.ts';
import { mostKnown } from './member-book.ts';

/** Seconds that an access token is good for. */
export const accessTokenSeconds = 15 * 60;

const algorithm = 'HS256';
const issuer = 'headless-crm';
const audience = 'headless-crm';

/** Whom an access token speaks for. */
export interface AccessClaims {
  sub: string;
  org: string;
  role: string;
  sid: string;
}

/** With the end of the token, in seconds since 1970. */
type KnownClaims = AccessClaims & { exp: number };

const expired = 'The access token has expired';

/** Makes and reads access tokens (JWT, RFC 7519). */
export interface AccessTokens {
  sign(claims: AccessClaims): string;
  /** Throws `unauthenticated` for anything but a token of ours that is still good. */
  verify(token: string): AccessClaims;
}

/**
 * Access tokens by the first secret; those of the second are read too, during a rotation. The keys
 * are made once: a secret given as text costs 35 times as much at each verification.
 */
export function createAccessTokens(secret: string, previous?: string): AccessTokens {
  const keys = [secret, previous]
    .filter((text) => text !== undefined)
    .map((text) => createSecretKey(Buffer.from(text)));
  const [current] = keys;
  if (!current) throw new Error('A secret is needed to sign tokens');
  // The signature of each token is looked at once.
  const verified = onceForText((token) => verifyBy(keys, token), mostKnown);
  return {
    sign: (claims) =>
      jsonwebtoken.sign(claims, current, {
        algorithm,
        issuer,
        audience,
        expiresIn: accessTokenSeconds,
      }),
    verify(token) {
      const claims = verified(token);
      if (!isGoodUntil(claims.exp * 1000, accessTokenSeconds * 1000)) throw refused(expired);
      return claims;
    },
  };
}

/** The claims of a token that one of the keys has signed. */
function verifyBy(keys: readonly KeyObject[], token: string): KnownClaims {
  for (const key of keys) {
    try {
      return claimsOf(
        jsonwebtoken.verify(token, key, { algorithms: [algorithm], issuer, audience }),
      );
    } catch (error) {
      if (error instanceof jsonwebtoken.TokenExpiredError) throw refused(expired);
    }
  }
  throw refused('The access token is not valid');
}

function claimsOf(payload: jsonwebtoken.JwtPayload | string): KnownClaims {
  const { exp, sub, org, role, sid } = payload as Record<string, unknown>;
  if (typeof exp !== 'number' || typeof role !== 'string' || ![sub, org, sid].every(isUuid)) {
    throw refused('The access token lacks a claim');
  }
  return { sub, org, role, sid, exp } as KnownClaims;
}

function refused(detail: string): Problem {
  return new Problem('unauthenticated', detail);
}
