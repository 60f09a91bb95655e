import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { Problem } from '../problem.ts';
import { findApiKeyId, hashApiKey } from './api-keys.ts';
import type { Permission } from './permissions.ts';
import { identityOf, keyPrincipal, type Principal, userPrincipal } from './principal.ts';
import { createRoleBook } from './roles.ts';
import type { Role } from './access.ts';
import type { AccessTokens } from './tokens.ts';

/** Tells who sends a request. */
export interface Authenticator {
  /** Anonymous without credentials; throws `unauthenticated` for bad ones. */
  authenticate(headers: IncomingHttpHeaders, requestId: string): Promise<Principal>;
  /** The principal with the role that he has by now: the one given, or the one that the database has. Null when it is the same. */
  correct(principal: Principal, role?: Role | null): Promise<Principal | null>;
}

interface KnownKey {
  hash: Buffer;
  principal: Principal;
}

const maxKnownKeys = 10_000;

/**
 * Reads `Authorization: Bearer` (a token, or a key) and `X-API-Key`. A key is looked up once and
 * then remembered; that it is still good is checked with each statement, by `app.enter`.
 */
export function createAuthenticator(tokens: AccessTokens, database: Database): Authenticator {
  const known = new Map<string, KnownKey>();
  const roles = createRoleBook(database);

  async function byToken(token: string): Promise<Principal> {
    const { sub: id, org: organizationId, sid: sessionId } = tokens.verify(token);
    const role = await roles.find(organizationId, id);
    if (!role) throw new Problem('unauthenticated', 'The membership is no longer good');
    return userPrincipal({ id, organizationId, sessionId }, role);
  }

  async function byKey(key: string, requestId: string): Promise<Principal> {
    const id = findApiKeyId(key);
    if (!id) throw new Problem('unauthenticated', 'The API key is not valid');
    const entry = known.get(id) ?? (await findKey(database, id, requestId));
    if (!entry || !timingSafeEqual(entry.hash, hashApiKey(key))) {
      throw new Problem('unauthenticated', 'The API key is not valid');
    }
    if (known.size >= maxKnownKeys) known.clear();
    known.set(id, entry);
    return entry.principal;
  }

  return {
    async authenticate(headers, requestId) {
      const key = headers['x-api-key'];
      const [scheme, credential] = (headers.authorization ?? '').split(' ', 2);
      if (typeof key === 'string' && key !== '') return byKey(key, requestId);
      if (!scheme) return { type: 'anonymous' };
      if (scheme.toLowerCase() !== 'bearer' || !credential) {
        throw new Problem(
          'unauthenticated',
          'Send the credentials as Authorization: Bearer <token>',
        );
      }
      return credential.startsWith('crm_') ? byKey(credential, requestId) : byToken(credential);
    },
    async correct(principal, given) {
      if (principal.type !== 'user') return null;
      const { organizationId, id, role: key, roleVersion } = principal;
      const role = given ?? (await roles.find(organizationId, id, { afresh: true }));
      if (!role || (role.key === key && role.version === roleVersion)) return null;
      roles.learn(organizationId, id, role);
      return userPrincipal(principal, role);
    },
  };
}

async function findKey(
  database: Database,
  id: string,
  requestId: string,
): Promise<KnownKey | null> {
  const unit = database.reading(identityOf({ type: 'anonymous' }, requestId));
  const [row] = await unit.query<{
    organization_id: string;
    hash: Buffer;
    permissions: Permission[];
  }>(sql`select organization_id, hash, permissions from app.find_api_key(${id})`);
  if (!row) return null;
  const { organization_id: organizationId, hash, permissions } = row;
  return { hash, principal: keyPrincipal(id, organizationId, permissions) };
}
