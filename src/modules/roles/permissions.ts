import { z } from 'zod';
import { scopeOf, scopes } from '../../auth/access.ts';
import { listPermissions, recordsOf } from '../../auth/permissions.ts';
import { memberOf, type Principal } from '../../auth/principal.ts';
import { component } from '../../http/components.ts';
import { defineRoute, type Route } from '../../http/route.ts';

const PermissionEntry = component(
  'Permission',
  z
    .object({
      permission: z.string().meta({ example: 'contacts:read' }),
      object: z.string().nullable().meta({
        description:
          'The object whose records it is about: roles say by `access` how far it reaches',
      }),
      operations: z.array(z.string()).meta({ description: 'The operations that need it' }),
      held: z.boolean().meta({ description: 'You have it' }),
      scope: z
        .enum(scopes)
        .nullable()
        .meta({ description: 'How far you reach with it; null where it is not about records' }),
    })
    .meta({ description: 'What somebody may do' }),
);

/** `GET /permissions`, made of the routes. */
export function permissionRoute(routes: readonly Route[]): Route {
  return defineRoute({
    operationId: 'permissions.list',
    method: 'get',
    path: '/permissions',
    summary: 'List all permissions, and which of them you have',
    access: 'member',
    replies: { 200: z.object({ data: z.array(PermissionEntry) }) },
    handle: async ({ unit, principal }) => {
      // Nothing is read, but that who asks is still good is told by the database alone.
      await unit.run();
      const data = listPermissions().map((permission) => entryOf(routes, principal, permission));
      return { body: { data } };
    },
  });
}

function entryOf(
  routes: readonly Route[],
  principal: Principal,
  permission: ReturnType<typeof listPermissions>[number],
): z.infer<typeof PermissionEntry> {
  const { permissions, access } = memberOf(principal);
  const about = recordsOf(permission);
  return {
    permission,
    object: about?.object ?? null,
    operations: routes
      .filter((route) => route.access === permission)
      .map(({ operationId }) => operationId),
    held: permissions.includes(permission),
    scope: about && scopeOf(access, about.object, about.verb),
  };
}
