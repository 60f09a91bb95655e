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
import { noFields, type OrganizationFields } from './custom-fields.ts';
import { accessOf, listRecordObjects, type Permission, permissionsOf } from './permissions.ts';

/** What somebody may. */
export interface Rights {
  permissions: readonly Permission[];
  /** How far they reach among the records: Postgres holds him to it. */
  access: Access;
  /** Fields that are kept from him. */
  fields: FieldRights;
}

/** Who is in an organization, and the custom fields that its records have. */
interface Inside {
  organizationId: string;
  customFields: OrganizationFields;
}

/** Who asks: nobody known, a user by a session's token, a program by an API key, or the system itself. */
export type Principal =
  | { type: 'anonymous' }
  | (Rights &
      Inside & {
        type: 'user';
        id: string;
        sessionId: string;
        role: string;
        /** Which version of the role the rights are of. */
        roleVersion: number;
        /** He asks as an operator of the platform, and not in his role. */
        operates?: true;
      })
  | (Rights &
      Inside & {
        type: 'api_key';
        id: string;
        /** Requests a minute, where the key has a limit of its own. */
        rateLimit: number | null;
        /** The hash of the secret that was shown; none where a job acts for the key. */
        hash?: Buffer;
      })
  | (Rights &
      Inside & {
        type: 'system';
        /** What of the system it is: a form; null for the server itself. */
        id: string | null;
      });

export type Member = Exclude<Principal, { type: 'anonymous' }>;
export type Person = Extract<Principal, { type: 'user' }>;

/** The user of a session, in the role that he has in the organization, with its custom fields. */
export function userPrincipal(
  { id, organizationId, sessionId }: { id: string; organizationId: string; sessionId: string },
  role: Role,
  customFields = noFields,
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
    customFields,
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
    customFields: noFields,
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
  const rights = { permissions, access: wholeAccess, fields: {} };
  return { type: 'system', id, organizationId, customFields: noFields, ...rights };
}

/** The principal, who knows the custom fields of his organization. */
export function knowing<P extends Principal>(principal: P, customFields: OrganizationFields): P {
  return principal.type === 'anonymous' ? principal : { ...principal, customFields };
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
  const { version } = principal.customFields;
  const actor = { actorType, actorId, sessionId: null, role: null, requestId };
  const known = version === null ? {} : { fields: { organizationId, version } };
  const base = { organizationId, ...known, ...actor };
  if (principal.type === 'system') return base;
  if (principal.type === 'api_key')
    return principal.hash ? { ...base, keyHash: principal.hash } : base;
  const { sessionId, role, roleVersion, operates } = principal;
  if (operates) return { organizationId: null, ...actor, sessionId, operates };
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
