import { Problem } from '../problem.ts';
import { isWithinScope, type Role, scopeOf, verbs } from './access.ts';
import { listRecordObjects, permissionsOf } from './permissions.ts';
import { memberOf, type Principal } from './principal.ts';

/**
 * Throws `permission_denied` for a role that may more than the principal: nobody gives, takes or makes such
 * a one. What is kept from him is kept from it too.
 */
export function requireWithin(principal: Principal, role: Role): void {
  const { permissions, access, fields } = memberOf(principal);
  const missing = permissionsOf(role).find((permission) => !permissions.includes(permission));
  if (missing !== undefined) throw beyond(`the permission ${missing}`, missing);
  // Each object that there is: an API key names them all, where a role says `*`.
  for (const object of listRecordObjects()) {
    for (const verb of verbs) {
      const wanted = scopeOf(role.access, object, verb);
      if (!isWithinScope(wanted, scopeOf(access, object, verb)))
        throw beyond(`to ${verb} ${wanted} records of ${object}`, `${object}:${verb}:${wanted}`);
    }
    for (const [field, right] of Object.entries(fields[object] ?? {})) {
      const given = role.fields[object]?.[field];
      const isKept = given === 'hidden' || given === right;
      const reads = scopeOf(role.access, object, 'read') !== 'none';
      if (reads && !isKept) throw beyond(`the field ${field} of ${object}`, `${object}.${field}`);
    }
  }
}

function beyond(what: string, permission: string): Problem {
  return new Problem('permission_denied', `The role has what yours has not: ${what}`, {
    permission,
  });
}
