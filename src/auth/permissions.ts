/** Objects that have permissions to read and to write them. */
export const permissions = [
  'companies:read',
  'companies:write',
  'contacts:read',
  'contacts:write',
  'api-keys:manage',
] as const;

export type Permission = (typeof permissions)[number];

export const roles = ['owner', 'admin', 'manager', 'member', 'viewer'] as const;
export type Role = (typeof roles)[number];

const readers = permissions.filter((permission) => permission.endsWith(':read'));
const writers = permissions.filter((permission) => /:(read|write)$/.test(permission));

const byRole: Record<Role, readonly Permission[]> = {
  owner: permissions,
  admin: permissions,
  manager: writers,
  member: writers,
  viewer: readers,
};

/** What a role may do; nothing for a role that is not known. */
export function permissionsOf(role: string): readonly Permission[] {
  return (byRole as Record<string, readonly Permission[] | undefined>)[role] ?? [];
}
