import type { IncomingHttpHeaders } from 'node:http';
import type { Database } from '../db/database.ts';
import { Problem } from '../problem.ts';
import { createKeyBook } from './key-book.ts';
import { createMemberBook } from './member-book.ts';
import { identityOf, knowing, memberOf, type Principal, userPrincipal } from './principal.ts';
import type { KeyUses } from './key-uses.ts';
import type { Role } from './access.ts';
import type { AccessTokens } from './tokens.ts';

/** Tells who sends a request. */
export interface Authenticator {
  /** Anonymous without credentials; throws `unauthenticated` for bad ones. */
  authenticate(headers: IncomingHttpHeaders): Promise<Principal>;
  /** The principal as an operator of the platform. Throws `permission_denied` for who is none. */
  admit(principal: Principal, requestId: string): Promise<Principal>;
  /** The principal was let in: an API key tells when it was used last. */
  noteUse(principal: Principal): void;
  /** The principal with the role that he has by now: the one given, or the one that the database has. Null when it is the same. */
  correct(principal: Principal, role?: Role | null): Promise<Principal | null>;
  /** The principal with the custom fields that his organization has by now. */
  learnFields(principal: Principal): Promise<Principal>;
}

/** What a request shows for who sends it, as it was sent: a key goes before a token. Empty for nothing. */
export function shownIn(headers: IncomingHttpHeaders): string {
  const key = headers['x-api-key'];
  return typeof key === 'string' && key !== '' ? key : (headers.authorization ?? '');
}

/**
 * Reads `Authorization: Bearer` (a token, or a key) and `X-API-Key`. What is looked up is
 * remembered; that it is still good is checked with each statement, by `app.enter`.
 */
export function createAuthenticator(
  tokens: AccessTokens,
  database: Database,
  uses: KeyUses,
): Authenticator {
  const members = createMemberBook(database);
  const keys = createKeyBook(database, members);

  async function byToken(token: string): Promise<Principal> {
    const { sub: id, org: organizationId, sid: sessionId } = tokens.verify(token);
    const member = await members.find(organizationId, id);
    if (!member) throw new Problem('unauthenticated', 'The membership is no longer good');
    return userPrincipal({ id, organizationId, sessionId }, member.role, member.customFields);
  }

  async function byKey(key: string): Promise<Principal> {
    const principal = await keys.find(key);
    if (!principal) throw new Problem('unauthenticated', 'The API key is not valid');
    return knowing(principal, await members.findFields(memberOf(principal).organizationId));
  }

  return {
    async authenticate(headers) {
      const shown = shownIn(headers);
      if (shown === '') return { type: 'anonymous' };
      if (shown === headers['x-api-key']) return byKey(shown);
      const [scheme, credential] = shown.split(' ', 2);
      if (scheme?.toLowerCase() !== 'bearer' || !credential) {
        throw new Problem(
          'unauthenticated',
          'Send the credentials as Authorization: Bearer <token>',
        );
      }
      return credential.startsWith('crm_') ? byKey(credential) : byToken(credential);
    },
    admit: (principal, requestId) => admitOperator(database, principal, requestId),
    noteUse(principal) {
      if (principal.type === 'api_key') uses.note(principal.id);
    },
    async correct(principal, given) {
      if (principal.type !== 'user') return null;
      const { organizationId, id, role: key, roleVersion } = principal;
      const role = given ?? (await members.find(organizationId, id, { afresh: true }))?.role;
      if (!role || (role.key === key && role.version === roleVersion)) return null;
      const learnt = members.learnRole(organizationId, id, role);
      return userPrincipal(principal, learnt, principal.customFields);
    },
    async learnFields(principal) {
      const { organizationId } = memberOf(principal);
      return knowing(principal, await members.findFields(organizationId, { afresh: true }));
    },
  };
}

async function admitOperator(
  database: Database,
  principal: Principal,
  requestId: string,
): Promise<Principal> {
  const member = memberOf(principal);
  if (member.type !== 'user') {
    const message = 'This is for operators of the platform, by their sessions';
    throw new Problem('permission_denied', message, { permission: 'platform' });
  }
  const operator: Principal = { ...member, operates: true };
  // Nothing but who asks: app.enter_platform says whether he is one.
  await database.reading(identityOf(operator, requestId)).run();
  return operator;
}
