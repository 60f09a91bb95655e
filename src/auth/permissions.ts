import { type Access, type Role, scopeOf, type Verb, verbs } from './access.ts';

/** What somebody may do: a resource and a verb, such as `contacts:read`. */
export type Permission = `${string}:${string}`;

/** The roles that come with each organization, from the widest to the narrowest. */
export const builtInRoles = ['owner', 'admin', 'manager', 'member', 'viewer'] as const;
export type BuiltInRole = (typeof builtInRoles)[number];

/** What no role but the owner's has: to delete the organization, or to hand it over. */
export const ownPermission = 'organization:own';

/** What others did is for those who manage the organization. */
const reading = (permission: Permission): boolean =>
  permission.endsWith(':read') && permission !== 'audit:read';

/** Which permissions beside records the built-in roles have. */
const namedByRole: Record<BuiltInRole, (permission: Permission) => boolean> = {
  owner: () => true,
  admin: (permission) => permission !== ownPermission,
  manager: (permission) => reading(permission) || permission === 'records:export',
  member: reading,
  viewer: reading,
};

const known = new Set<Permission>();
/** Objects of records by what their permissions begin with. */
const objects = new Map<string, string>();
/** What every role may. */
const seenByAll = new Set<Permission>();
const byRole = new WeakMap<Role, { known: number; permissions: readonly Permission[] }>();

/** Makes a permission known: each route that needs one does, so that no other list is kept. */
export function registerPermission(permission: Permission): void {
  known.add(permission);
}

/** Makes known that permissions such as `contacts:read` are about records of the object: roles say how far they reach. */
export function registerRecords(path: string, object: string): void {
  objects.set(path, object);
}

/** Makes known that `pipelines:read` is about what an organization is set up with: all of its members see that. */
export function registerConfiguration(path: string): void {
  seenByAll.add(`${path}:read`);
}

/** Every permission that some route needs. */
export function listPermissions(): Permission[] {
  return [...known].toSorted();
}

/** The object and verb that the permission is about; null when it is not about records. */
export function recordsOf(permission: Permission): { object: string; verb: Verb } | null {
  const [path = '', name] = permission.split(':');
  const object = objects.get(path);
  const verb = verbs.find((one) => one === name);
  return object === undefined || verb === undefined ? null : { object, verb };
}

/** Every object of records. */
export function listRecordObjects(): string[] {
  return [...objects.values()];
}

/** Every permission that is not about records, and can be given. */
export function listNamedPermissions(): Permission[] {
  return listPermissions().filter(
    (permission) => permission !== ownPermission && !recordsOf(permission),
  );
}

/** What a built-in role may beside records. */
export function permissionsByRole(key: BuiltInRole): Permission[] {
  return listPermissions().filter(
    (permission) => !recordsOf(permission) && namedByRole[key](permission),
  );
}

/** What a role may do, as far as the role says. */
export function permissionsOf(role: Role): readonly Permission[] {
  const found = byRole.get(role);
  if (found?.known === known.size) return found.permissions;
  const named = role.builtIn
    ? namedByRole[role.key as BuiltInRole]
    : (permission: Permission) => role.permissions.includes(permission);
  const permissions = listPermissions().filter((permission) => {
    const about = recordsOf(permission);
    if (about) return scopeOf(role.access, about.object, about.verb) !== 'none';
    return seenByAll.has(permission) || named(permission);
  });
  byRole.set(role, { known: known.size, permissions });
  return permissions;
}

/**
 * How far somebody reaches who has the permissions without any limit, as an API key has them. What is
 * written is seen: the reply shows it.
 */
export function accessOf(permissions: readonly Permission[]): Access {
  const access: Access = {};
  for (const permission of permissions) {
    const about = recordsOf(permission);
    if (about) {
      access[about.object] = { ...access[about.object], [about.verb]: 'all', read: 'all' };
    }
  }
  return access;
}
