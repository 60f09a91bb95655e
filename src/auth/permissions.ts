/** What somebody may do: a resource and a verb, such as `contacts:read`. */
export type Permission = `${string}:${string}`;

export const roles = ['owner', 'admin', 'manager', 'member', 'viewer'] as const;
export type Role = (typeof roles)[number];

const everything = (): boolean => true;
const records = (permission: Permission): boolean => /:(read|write)$/.test(permission);
const reading = (permission: Permission): boolean => permission.endsWith(':read');

const mayByRole: Record<Role, (permission: Permission) => boolean> = {
  owner: everything,
  admin: everything,
  manager: records,
  member: records,
  viewer: reading,
};

const known = new Set<Permission>();
const byRole = new Map<string, readonly Permission[]>();

/** Makes a permission known: each route that needs one does, so that no other list is kept. */
export function registerPermission(permission: Permission): void {
  known.add(permission);
  byRole.clear();
}

/** Every permission that some route needs. */
export function listPermissions(): Permission[] {
  return [...known].toSorted();
}

/** What a role may do; nothing for a role that is not known. */
export function permissionsOf(role: string): readonly Permission[] {
  const may = Object.hasOwn(mayByRole, role) ? mayByRole[role as Role] : () => false;
  const permissions = byRole.get(role) ?? listPermissions().filter(may);
  byRole.set(role, permissions);
  return permissions;
}
