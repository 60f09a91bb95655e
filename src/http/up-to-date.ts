import type { Authenticator } from '../auth/authenticate.ts';
import type { Role } from '../auth/access.ts';
import type { Principal } from '../auth/principal.ts';
import { isStaleFields, staleRoleOf } from '../db/errors.ts';
import type { Unit } from '../db/unit.ts';
import { Problem } from '../problem.ts';
import type { Reply } from './route.ts';

const tries = 10;

/**
 * Does the work as the principal, and once more where Postgres says that his role or the custom fields are others by
 * now than was remembered. Nothing was done then: the first statement says so.
 */
export async function performUpToDate<T>(
  authenticator: Authenticator,
  principal: Principal,
  work: (principal: Principal) => Promise<T>,
): Promise<T> {
  for (let attempt = 1, known = principal; ; attempt += 1) {
    try {
      return await work(known);
    } catch (error) {
      const fresh = await correctedBy(authenticator, known, error);
      if (!fresh) throw error;
      if (attempt === tries) throw changing();
      known = fresh;
    }
  }
}

async function correctedBy(
  authenticator: Authenticator,
  principal: Principal,
  error: unknown,
): Promise<Principal | null> {
  if (isStaleFields(error)) return authenticator.learnFields(principal);
  const role = staleRoleOf(error) as Role | null;
  return role && authenticator.correct(principal, role);
}

function changing(): Problem {
  return new Problem('unavailable', 'The custom fields are being changed; try again', {
    retryAfter: 1,
  });
}

/** What is refused for a role or custom fields that are remembered is held against those that there are: they may be others. */
export async function refuseByRightsOfNow<R extends Reply>(
  principal: Principal,
  unit: Unit,
  work: () => Promise<R>,
): Promise<R> {
  const isRemembered = (what: unknown): boolean =>
    what instanceof Problem && (tellsOfFields(what) || tellsOfRole(principal, what));
  try {
    const reply = await work();
    if (reply.results?.some(isRemembered)) await unit.confirm();
    return reply;
  } catch (error) {
    if (isRemembered(error)) await unit.confirm();
    throw error;
  }
}

function tellsOfFields({ details }: Problem): boolean {
  return JSON.stringify(details.errors ?? []).includes('customFields');
}

/** Whether another role might not have refused it: one that reaches farther, or keeps less. */
function tellsOfRole(principal: Principal, { code }: Problem): boolean {
  if (principal.type !== 'user') return false;
  const isOfFields = code === 'validation_failed' || code === 'view_outdated';
  return code === 'permission_denied' || (isOfFields && Object.keys(principal.fields).length > 0);
}
