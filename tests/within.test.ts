import { describe, expect, test } from 'vitest';
import type { Access, FieldRights, Role } from '../src/auth/access.ts';
import { accessOf, listPermissions, type Permission } from '../src/auth/permissions.ts';
import { keyPrincipal, type Principal, userPrincipal } from '../src/auth/principal.ts';
import { requireWithin } from '../src/auth/within.ts';
import { listRoutes } from '../src/routes.ts';

// Which permissions there are is known when the routes are stated.
listRoutes();

const all = { read: 'all', write: 'all', delete: 'all' } as const;

function roleOf(
  access: Access,
  permissions: Permission[] = [],
  fields: FieldRights = {},
  key = 'custom',
): Role {
  const builtIn = key !== 'custom';
  return { key, version: 1, builtIn, access, permissions, fields };
}

const builtIn = (key: string, access: Access = { '*': all }): Role => roleOf(access, [], {}, key);

const memberWith = (role: Role): Principal =>
  userPrincipal({ id: 'i', organizationId: 'o', sessionId: 's' }, role);

/** The permission that is missing; null when the role is within. */
function missing(principal: Principal, role: Role): string | null {
  try {
    requireWithin(principal, role);
    return null;
  } catch (error) {
    const { code, details } = error as { code: string; details: { permission: string } };
    expect(code).toBe('permission_denied');
    return details.permission;
  }
}

test('each built-in role is within itself and all that are wider, and in none that is narrower', () => {
  const roles = [
    builtIn('owner'),
    builtIn('admin'),
    builtIn('manager'),
    builtIn('member'),
    builtIn('viewer', { '*': { read: 'all' } }),
  ];
  for (const [mine, one] of roles.entries()) {
    for (const [given, other] of roles.entries()) {
      const isWithin = missing(memberWith(one), other) === null;
      // What a manager has beyond a member is this, once there is something that asks for it.
      const isSame = one.key === 'member' && !listPermissions().includes('records:export');
      const isNarrower = given >= mine || (isSame && other.key === 'manager');
      expect([one.key, other.key, isWithin]).toEqual([one.key, other.key, isNarrower]);
    }
  }
  expect(missing(memberWith(builtIn('admin')), builtIn('owner'))).toBe('organization:own');
});

describe('how far a role reaches', () => {
  const own = memberWith(roleOf({ '*': { read: 'team', write: 'own' } }));

  test.each<[Access, string | null]>([
    [{ '*': { read: 'team', write: 'own' } }, null],
    [{ '*': { read: 'own' } }, null],
    [{}, null],
    [{ contact: { read: 'team' } }, null],
    [{ '*': { read: 'all' } }, 'activity:read:all'],
    [{ contact: { write: 'team' } }, 'contact:write:team'],
    [{ contact: { delete: 'own' } }, 'contacts:delete'],
  ])('%j within reading the team’s and writing one’s own: lacks %j', (access, expected) => {
    expect(missing(own, roleOf(access))).toBe(expected);
  });

  test('an object that is named counts, and not what stands for the others', () => {
    const mine = memberWith(roleOf({ '*': all, contact: { read: 'own' } }));
    expect(missing(mine, roleOf({ contact: { read: 'own' }, company: all }))).toBeNull();
    expect(missing(mine, roleOf({ '*': { read: 'all' } }))).toBe('contact:read:all');
  });

  test('a key that has it all gives what says `*`', () => {
    const permissions = listPermissions();
    expect(accessOf(permissions)).not.toHaveProperty('*');
    expect(missing(keyPrincipal('k', 'o', permissions), builtIn('owner'))).toBeNull();
    const reading = permissions.filter((one) => one.endsWith(':read'));
    const viewer = builtIn('viewer', { '*': { read: 'all' } });
    expect(missing(keyPrincipal('k', 'o', reading), viewer)).toBeNull();
    expect(missing(keyPrincipal('k', 'o', reading), builtIn('member'))).toMatch(/:(write|delete)$/);
  });
});

test('a permission that one lacks is named', () => {
  const mine = memberWith(roleOf({}, ['members:read']));
  expect(missing(mine, roleOf({}, ['members:read']))).toBeNull();
  expect(missing(mine, roleOf({}, ['members:read', 'members:manage']))).toBe('members:manage');
});

describe('a field that is kept from who gives', () => {
  const mine = memberWith(
    roleOf({ '*': all }, [], { contact: { birthDate: 'hidden', source: 'read_only' } }),
  );

  test.each<[FieldRights, string | null]>([
    [{}, 'contact.birthDate'],
    [{ contact: { birthDate: 'read_only', source: 'read_only' } }, 'contact.birthDate'],
    [{ contact: { birthDate: 'hidden' } }, 'contact.source'],
    [{ contact: { birthDate: 'hidden', source: 'read_only' } }, null],
    [{ contact: { birthDate: 'hidden', source: 'hidden', jobTitle: 'hidden' } }, null],
  ])('is kept from the role with %j: lacks %j', (fields, expected) => {
    expect(missing(mine, roleOf({ '*': all }, [], fields))).toBe(expected);
  });

  test('does not matter for a role that reads none of them', () => {
    expect(missing(mine, roleOf({ company: all }))).toBeNull();
  });
});
