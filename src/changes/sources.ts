import { memberOf, type Principal, requirePermission } from '../auth/principal.ts';
import type { Permission } from '../auth/permissions.ts';
import { listObjects } from '../records/define.ts';
import type { Source } from '../records/source.ts';

/** Something that the log tells of, and the permission to read of it. */
export interface Logged {
  source: Source;
  permission: Permission;
}

/** What the log tells of: records, and the links that belong to those that name a primary one. */
export function listLogged(): Logged[] {
  return listObjects().flatMap((definition) => {
    const permission: Permission = `${definition.path}:read`;
    const links = Object.values(definition.links).filter(({ primary }) => primary.owner === 'near');
    return [definition, ...links].map((source) => ({ source, permission }));
  });
}

/** Of what is asked for, or else of all, what the principal may read. Throws `permission_denied`. */
export function readableBy(principal: Principal, objects?: readonly string[]): Source[] {
  const logged = listLogged().filter(({ source }) => objects?.includes(source.object) ?? true);
  const { permissions } = memberOf(principal);
  const readable = logged.filter(({ permission }) => permissions.includes(permission));
  const refused = logged.find(({ permission }) => !permissions.includes(permission));
  if (refused && (objects || readable.length === 0))
    requirePermission(principal, refused.permission);
  return readable.map(({ source }) => source);
}
