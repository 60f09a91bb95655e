import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import { createApiKey as newKey } from '../../auth/api-keys.ts';
import { noteAudit } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import { accessOf, type Permission, recordsOf } from '../../auth/permissions.ts';
import { memberOf, type Principal, requirePermission, requireReach } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import { Problem } from '../../problem.ts';
import { projection } from '../../records/query/projection.ts';
import { keptNames } from '../../records/seen.ts';
import { apiKey } from './object.ts';
import type { ApiKeyCreate, ApiKeyRotation, ApiKeyUpdate } from './schema.ts';

/**
 * Makes a key that may no more than its maker. Gives it as JSON text with the key itself, which is shown this
 * once. Throws `permission_denied`.
 */
export async function createApiKey(
  context: Context,
  { name, permissions, expiresAt, rateLimit }: z.infer<typeof ApiKeyCreate>,
): Promise<{ id: string; json: string }> {
  const { organizationId } = memberOf(context.principal);
  requireWhole(context.principal, permissions);
  const id = uuid();
  const { key, hash } = newKey(id);
  const data = {
    organizationId,
    id,
    name,
    hash: new Uint8Array(hash),
    permissions,
    access: accessOf(permissions),
    rateLimit: rateLimit ?? null,
    createdByType: 'system',
    expiresAt: expiresAt ?? null,
  };
  await context.unit.prisma((prisma) => prisma.apiKey.create({ data, select: { id: true } }));
  await note(context, 'api_key.created', id, { name, permissions });
  return { id, json: withKey(await getApiKey(context, id), key) };
}

/** The key as JSON text, without its secret. Throws `not_found`. */
export async function getApiKey({ unit, principal }: Context, id: string): Promise<string> {
  const { organizationId } = memberOf(principal);
  const [row] = await unit.query<{ json: string }>(sql`
    select ${projection(apiKey, 't')}::text as json from api_keys t
    where t.organization_id = ${organizationId} and t.id = ${id}`);
  if (!row) throw missing(id);
  return row.json;
}

/** Gives the key another name; gives it as JSON text. Throws `not_found`. */
export async function updateApiKey(
  context: Context,
  id: string,
  { name }: z.infer<typeof ApiKeyUpdate>,
): Promise<string> {
  const { organizationId } = memberOf(context.principal);
  const [row] = await context.unit.query<{ former: string }>(sql`
    update api_keys k set name = ${name} from (
      select name from api_keys where organization_id = ${organizationId} and id = ${id} for no key update
    ) former where k.organization_id = ${organizationId} and k.id = ${id} returning former.name as former`);
  if (!row) throw missing(id);
  if (row.former !== name)
    await note(context, 'api_key.renamed', id, { from: row.former, to: name });
  return getApiKey(context, id);
}

/**
 * Gives the key a new secret, as JSON text with the key. The former one stays good for so many minutes; one
 * before that is good no longer. Who is shown a key could do all that it may, so that he must be able to have
 * made it. Throws `not_found`, `permission_denied`, and `conflict` for a key that is good no longer.
 */
export async function rotateApiKey(
  context: Context,
  id: string,
  { overlapMinutes }: z.infer<typeof ApiKeyRotation>,
): Promise<string> {
  const { organizationId } = memberOf(context.principal);
  const [row] = await context.unit.query<{ permissions: Permission[]; good: boolean }>(sql`
    select permissions, revoked_at is null and (expires_at is null or expires_at > now()) as good
    from api_keys where organization_id = ${organizationId} and id = ${id} for no key update`);
  if (!row) throw missing(id);
  requireWhole(context.principal, row.permissions);
  if (!row.good) throw new Problem('conflict', 'The key is revoked or has expired: make another');
  const { key, hash } = newKey(id);
  await context.unit.query(sql`
    update api_keys set hash = ${hash}, previous_hash = hash,
      previous_until = now() + make_interval(mins => ${overlapMinutes})
    where organization_id = ${organizationId} and id = ${id}`);
  await note(context, 'api_key.rotated', id, { overlapMinutes });
  return withKey(await getApiKey(context, id), key);
}

/** Ends a key: its next request is refused. Throws `not_found`. */
export async function revokeApiKey(context: Context, id: string): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  const { count } = await context.unit.prisma((prisma) =>
    prisma.apiKey.updateMany({
      where: { organizationId, id, revokedAt: null },
      data: { revokedAt: new Date() },
    }),
  );
  if (count === 0) throw missing(id);
  await note(context, 'api_key.revoked', id, {});
}

/** A key reaches every record and field that its permissions are about: so must who is shown it. */
function requireWhole(principal: Principal, permissions: readonly Permission[]): void {
  for (const permission of permissions) {
    requirePermission(principal, permission);
    const about = recordsOf(permission);
    if (!about) continue;
    requireReach(principal, [about.object], [about.verb]);
    if (keptNames({ principal }, about).length === 0) continue;
    const message = `Fields of ${about.object} are kept from your role: a key would show them`;
    throw new Problem('permission_denied', message, { permission });
  }
}

function missing(id: string): Problem {
  return new Problem('not_found', `There is no API key ${id}`);
}

function withKey(json: string, key: string): string {
  return `${json.slice(0, -1)},"key":${JSON.stringify(key)}}`;
}

function note(
  context: Context,
  type: 'api_key.created' | 'api_key.renamed' | 'api_key.rotated' | 'api_key.revoked',
  id: string,
  details: Record<string, unknown>,
): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  return noteAudit(context, organizationId, { type, target: { type: 'api_key', id }, details });
}
