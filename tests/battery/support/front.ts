/** Somebody who asks for what is not his: with what, for what, and what he may not learn. */
import type { Route } from '../../../src/http/route.ts';
import type { Attack, Probe } from '../../invariants/support/attack.ts';
import { routes } from '../../invariants/support/driver.ts';
import type { Hiding } from '../../invariants/support/hiding.ts';
import { randomId } from '../../invariants/support/world.ts';

export interface Front extends Attack {
  name: string;
  /** Credentials, used in turn. */
  tokens: string[];
  routes: Route[];
  /** Whether what he receives may not have the canary, nor ids that he has not sent. */
  isBlind: boolean;
  /** Whether he gets the same bytes for what is not his as for what never was. */
  compares: boolean;
  /** Ids that he may not learn. */
  secrets: ReadonlySet<string>;
  /** How many of a hundred requests are his. */
  share: number;
  hiding?: Hiding;
  /** Which places tell the front something that is another's: members of one organization may share cursors. */
  tries?: (probe: Probe) => boolean;
}

/** What ends who asks, or what he asks in: there is nothing to find behind it, and it is tried one by one elsewhere. */
const ending = new Set([
  'auth.logout',
  'auth.switchOrganization',
  'auth.changePassword',
  'auth.changeEmail',
  'auth.sessions.endOthers',
  'auth.secondFactor.enrol',
  'auth.secondFactor.confirm',
  'auth.secondFactor.turnOff',
  'auth.secondFactor.renewRecoveryCodes',
  'members.leave',
  'organization.delete',
  'organization.transfer',
]);
export const lasting = routes.filter(
  ({ operationId, access }) =>
    access !== 'public' && access !== 'platform' && !ending.has(operationId),
);

/** Keys that nobody has used. */
export const inventedKeys = (): string[] =>
  Array.from({ length: 200 }, () => `invented-${randomId()}`);
