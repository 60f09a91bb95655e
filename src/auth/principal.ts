import { Problem } from '../problem.ts';
import type { Identity } from '../db/unit.ts';
import type { Permission } from './permissions.ts';

/** Who asks: nobody known, a user by a session's token, a program by an API key, or the system itself. */
export type Principal =
  | { type: 'anonymous' }
  | {
      type: 'user';
      id: string;
      organizationId: string;
      sessionId: string;
      role: string;
      permissions: readonly Permission[];
    }
  | {
      type: 'api_key';
      id: string;
      organizationId: string;
      permissions: readonly Permission[];
    }
  | {
      type: 'system';
      /** What of the system it is: a form; null for the server itself. */
      id: string | null;
      organizationId: string;
      permissions: readonly Permission[];
    };

export type Member = Exclude<Principal, { type: 'anonymous' }>;

/** The principal as Postgres is told of it. */
export function identityOf(principal: Principal, requestId: string): Identity {
  if (principal.type === 'anonymous') {
    return {
      organizationId: null,
      actorType: 'anonymous',
      actorId: null,
      sessionId: null,
      role: null,
      requestId,
    };
  }
  return {
    organizationId: principal.organizationId,
    actorType: principal.type,
    actorId: principal.id,
    sessionId: principal.type === 'user' ? principal.sessionId : null,
    role: principal.type === 'user' ? principal.role : null,
    requestId,
  };
}

/** The principal, who must be somebody. */
export function memberOf(principal: Principal): Member {
  if (principal.type === 'anonymous') {
    throw new Problem('unauthenticated', 'Send an access token or an API key');
  }
  return principal;
}

/** The principal, who must be a person with a session: an API key has none. Throws `permission_denied`. */
export function personOf(principal: Principal): Extract<Principal, { type: 'user' }> {
  const member = memberOf(principal);
  if (member.type !== 'user')
    throw new Problem('permission_denied', 'This is for people: sign in, instead of using a key');
  return member;
}

/** Throws `permission_denied`, naming the permission, unless the principal has it. */
export function requirePermission(principal: Principal, permission: Permission): void {
  if (!memberOf(principal).permissions.includes(permission)) {
    throw new Problem('permission_denied', `This needs the permission ${permission}`, {
      permission,
    });
  }
}
