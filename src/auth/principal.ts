import { Problem } from '../problem.ts';
import type { Identity } from '../db/unit.ts';
import {
  type Access,
  type FieldRights,
  type Role,
  scopeOf,
  type Verb,
  wholeAccess,
} from './access.ts';
import { accessOf, listRecordObjects, type Permission, permissionsOf } from './permissions.ts';

/** What somebody may. */
export interface Rights {
  permissions: readonly Permission[];
  /** How far they reach among the records: Postgres holds him to it. */
  access: Access;
  /** Fields that are kept from him. */
  fields: FieldRights;
}

/** Who asks: nobody known, a user by a session's token, a program by an API key, or the system itself. */
export type Principal =
  | { type: 'anonymous' }
  | (Rights & {
      type: 'user';
      id: string;
      organizationId: string;
      sessionId: string;
      role: string;
      /** Which version of the role the rights are of. */
      roleVersion: number;
      /** He asks as an operator of the platform, and not in his role. */
      operates?: true;
    })
  | (Rights & {
      type: 'api_key';
      id: string;
      organizationId: string;
      /** Requests a minute, where the key has a limit of its own. */
      rateLimit: number | null;
      /** The hash of the secret that was shown; none where a job acts for the key. */
      hash?: Buffer;
    })
  | (Rights & {
      type: 'system';
      /** What of the system it is: a form; null for the server itself. */
      id: string | null;
      organizationId: string;
    });

export type Member = Exclude<Principal, { type: 'anonymous' }>;
export type Person = Extract<Principal, { type: 'user' }>;

/** The user of a session, in the role that he has in the organization. */
export function userPrincipal(
  { id, organizationId, sessionId }: { id: string; organizationId: string; sessionId: string },
  role: Role,
): Extract<Principal, { type: 'user' }> {
  const { key, version, access, fields } = role;
  const rights = { permissions: permissionsOf(role), access, fields };
  return {
    type: 'user',
    id,
    organizationId,
    sessionId,
    role: key,
    roleVersion: version,
    ...rights,
  };
}

/** The program that has the key. */
export function keyPrincipal(
  id: string,
  organizationId: string,
  permissions: readonly Permission[],
  { rateLimit = null, hash }: { rateLimit?: number | null; hash?: Buffer } = {},
): Extract<Principal, { type: 'api_key' }> {
  return {
    type: 'api_key',
    id,
    organizationId,
    rateLimit,
    ...(hash ? { hash } : {}),
    permissions,
    access: accessOf(permissions),
    fields: {},
  };
}

/** The system, or a part of it, with the permissions given. */
export function systemPrincipal(
  organizationId: string,
  permissions: readonly Permission[] = [],
  id: string | null = null,
): Extract<Principal, { type: 'system' }> {
  return { type: 'system', id, organizationId, permissions, access: wholeAccess, fields: {} };
}

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
  const { type: actorType, id: actorId, organizationId } = principal;
  const base = { organizationId, actorType, actorId, sessionId: null, role: null, requestId };
  if (principal.type === 'system') return base;
  if (principal.type === 'api_key')
    return principal.hash ? { ...base, keyHash: principal.hash } : base;
  const { sessionId, role, roleVersion, operates } = principal;
  if (operates) return { ...base, organizationId: null, sessionId, operates };
  return { ...base, sessionId, role: { key: role, version: roleVersion } };
}

/** The principal, who must be somebody. */
export function memberOf(principal: Principal): Member {
  if (principal.type === 'anonymous') {
    throw new Problem('unauthenticated', 'Send an access token or an API key');
  }
  return principal;
}

/** The principal, who must be a person: of his own account no program decides. Throws `permission_denied`. */
export function personOf(principal: Principal): Person {
  const member = memberOf(principal);
  if (member.type === 'user') return member;
  throw new Problem('permission_denied', 'This is for people who have signed in, not for API keys');
}

/** Throws `permission_denied`, naming the permission, unless the principal has it. */
export function requirePermission(principal: Principal, permission: Permission): void {
  if (!memberOf(principal).permissions.includes(permission)) {
    throw new Problem('permission_denied', `This needs the permission ${permission}`, {
      permission,
    });
  }
}

/** Whether the principal reaches every record of the object. Of what is set up there is nothing to reach: it has permissions by name. */
export function reachesAll(principal: Principal, object: string, verb: Verb): boolean {
  const { access } = memberOf(principal);
  return scopeOf(access, object, verb) === 'all' || !listRecordObjects().includes(object);
}

/** Throws `permission_denied` unless the principal reaches every record of the objects: for what moves those of others too. */
export function requireReach(
  principal: Principal,
  objects: readonly string[],
  wanted: readonly Verb[],
): void {
  for (const object of objects) {
    const short = wanted.find((verb) => !reachesAll(principal, object, verb));
    if (short === undefined) continue;
    const message = `This needs a role that may ${short} every ${object}: it may touch those of others`;
    throw new Problem('permission_denied', message, { permission: `${object}:${short}:all` });
  }
}
