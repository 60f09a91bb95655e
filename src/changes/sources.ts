import { memberOf, type Principal, requirePermission } from '../auth/principal.ts';
import type { Permission } from '../auth/permissions.ts';
import { listLogged, ownerOf } from '../records/logged.ts';
import { seenBy } from '../records/seen.ts';
import type { Source } from '../records/source.ts';

/** What can happen to what the log tells of: the second half of a type such as `contact.updated`. */
export const happenings = ['created', 'updated', 'deleted', 'restored', 'purged'] as const;

/** What of all that the log tells of the principal may read. */
export function listReadable(principal: Principal): Source[] {
  const { permissions } = memberOf(principal);
  return listLogged().filter((source) => permissions.includes(needed(source)));
}

/** Of what is asked for, or else of all that the log tells of, what the principal may read. Throws `permission_denied`. */
export function readableBy(principal: Principal, objects?: readonly string[]): Source[] {
  const asked = listLogged().filter(({ object }) => objects?.includes(object) ?? true);
  const readable = listReadable(principal).filter((source) => asked.includes(source));
  const refused = asked.find((source) => !readable.includes(source));
  if (refused && (objects || readable.length === 0)) requirePermission(principal, needed(refused));
  return readable.map((source) => seenBy(principal, source));
}

function needed(source: Source): Permission {
  return `${ownerOf(source).path}:read`;
}
