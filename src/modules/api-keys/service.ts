import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import { createApiKey as newKey } from '../../auth/api-keys.ts';
import { memberOf, requirePermission } from '../../auth/principal.ts';
import type { Context } from '../../auth/context.ts';
import { Problem } from '../../problem.ts';
import type { ApiKey, ApiKeyCreate, ApiKeyCreated } from './schema.ts';

const shown = {
  id: true,
  name: true,
  permissions: true,
  createdAt: true,
  expiresAt: true,
} as const;

interface Row {
  id: string;
  name: string;
  permissions: string[];
  createdAt: Date;
  expiresAt: Date | null;
}

function toReply({ createdAt, expiresAt, ...row }: Row): z.infer<typeof ApiKey> {
  return {
    ...row,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
  };
}

/** Makes a key that may no more than its maker. Throws `permission_denied`. */
export async function createApiKey(
  { unit, principal }: Context,
  { name, permissions, expiresAt }: z.infer<typeof ApiKeyCreate>,
): Promise<z.infer<typeof ApiKeyCreated>> {
  const { organizationId, id: createdBy } = memberOf(principal);
  for (const permission of permissions) requirePermission(principal, permission);
  const id = uuid();
  const { key, hash } = newKey(id);
  const prisma = await unit.prisma();
  const row = await prisma.apiKey.create({
    data: {
      organizationId,
      id,
      name,
      hash: new Uint8Array(hash),
      permissions,
      createdBy,
      expiresAt: expiresAt ? new Date(expiresAt) : null,
    },
    select: shown,
  });
  return { ...toReply(row), key };
}

/** The keys that are not revoked, newest first. */
export async function listApiKeys({ unit, principal }: Context): Promise<z.infer<typeof ApiKey>[]> {
  const { organizationId } = memberOf(principal);
  const prisma = await unit.prisma();
  const rows = await prisma.apiKey.findMany({
    where: { organizationId, revokedAt: null },
    orderBy: { id: 'desc' },
    select: shown,
  });
  return rows.map(toReply);
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
