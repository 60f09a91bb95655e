import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import { createApiKey as newKey } from '../../auth/api-keys.ts';
import type { Context } from '../../auth/context.ts';
import { accessOf, type Permission, recordsOf } from '../../auth/permissions.ts';
import { memberOf, type Principal, requirePermission, requireReach } from '../../auth/principal.ts';
import { Problem } from '../../problem.ts';
import type { ApiKeyCreate } from './schema.ts';

/** Makes a key that may no more than its maker. Throws `permission_denied`. */
export async function createApiKey(
  { unit, principal }: Context,
  { name, permissions, expiresAt }: z.infer<typeof ApiKeyCreate>,
) {
  const { organizationId, id: createdBy } = memberOf(principal);
  if (createdBy === null) throw new Error('The system itself makes no keys');
  for (const permission of permissions) requireWhole(principal, permission);
  const id = uuid();
  const { key, hash } = newKey(id);
  const prisma = await unit.prisma();
  const { createdAt } = await prisma.apiKey.create({
    data: {
      organizationId,
      id,
      name,
      hash: new Uint8Array(hash),
      permissions,
      access: accessOf(permissions),
      createdBy,
      expiresAt: expiresAt ?? null,
    },
    select: { createdAt: true },
  });
  return {
    id,
    name,
    permissions,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt ? new Date(expiresAt).toISOString() : null,
    revokedAt: null,
    key,
  };
}

/** A key reaches every record and field that its permissions are about: so must who makes it. */
function requireWhole(principal: Principal, permission: Permission): void {
  requirePermission(principal, permission);
  const about = recordsOf(permission);
  if (!about) return;
  requireReach(principal, [about.object], [about.verb]);
  if (Object.keys(memberOf(principal).fields[about.object] ?? {}).length === 0) return;
  const message = `Fields of ${about.object} are kept from your role: a key would show them`;
  throw new Problem('permission_denied', message, { permission });
}

/** Ends a key: its next request is refused. Throws `not_found`. */
export async function revokeApiKey({ unit, principal }: Context, id: string): Promise<void> {
  const { organizationId } = memberOf(principal);
  const prisma = await unit.prisma();
  const { count } = await prisma.apiKey.updateMany({
    where: { organizationId, id, revokedAt: null },
    data: { revokedAt: new Date() },
  });
  if (count === 0) throw new Problem('not_found', `There is no API key ${id}`);
}
