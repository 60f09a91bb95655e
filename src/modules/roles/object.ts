import { z } from 'zod';
import { scopes, verbs } from '../../auth/access.ts';
import { builtInRoles, listNamedPermissions, permissionsByRole } from '../../auth/permissions.ts';
import { identifier, join, literal, type Sql, sql } from '../../db/sql.ts';
import { component } from '../../http/components.ts';
import { idField } from '../../records/define.ts';
import { boolean, json, readOnly, text, timestamp } from '../../records/fields.ts';
import { registerSource } from '../../records/source.ts';

const scope = z.enum(scopes).meta({
  description:
    'How far: all records, those of members of the same teams (and of the teams within these), own ones, or none',
});

/** How far a role reaches among the records. */
export const RoleAccess = component(
  'RoleAccess',
  z
    .record(
      z.string(),
      z.strictObject(Object.fromEntries(verbs.map((verb) => [verb, scope.optional()]))),
    )
    .meta({
      description:
        'By object, `*` for those that are not named; what is not said is `none`. To delete is to move to the bin, and to restore.',
      example: { '*': { read: 'all', write: 'own', delete: 'none' } },
    }),
);

/** Fields that are kept from a role. */
export const RoleFields = component(
  'RoleFields',
  z.record(z.string(), z.record(z.string(), z.enum(['hidden', 'read_only']))).meta({
    description:
      'By object and field. A hidden field is left out of whatever shows the record, and cannot be asked for, filtered, sorted by or written.',
    example: { contact: { birthDate: 'hidden' } },
  }),
);

/** What beside records a role may; of a built-in one that is known to the code. */
function permissionsSql(here: string): Sql {
  const cases = builtInRoles.map(
    (key) =>
      sql`when ${literal(key)} then ${literal(JSON.stringify(permissionsByRole(key)))}::jsonb`,
  );
  return sql`case when ${identifier(here, 'built_in')}
    then case ${identifier(here, 'key')} ${join(cases, ' ')} end
    else to_jsonb(${identifier(here, 'permissions')}) end`;
}

/** What members may. */
export const role = registerSource({
  object: 'role',
  name: 'Role',
  table: 'roles',
  description: 'What members may',
  fields: {
    id: idField,
    key: readOnly(text({ required: true, description: 'By which members name it; never changes' })),
    name: readOnly(text({ required: true })),
    description: readOnly(text()),
    builtIn: readOnly(boolean({ description: 'Comes with the organization, and never changes' })),
    access: readOnly(json(RoleAccess, { required: true })),
    permissions: {
      ...readOnly(
        json(z.array(z.string()), {
          required: true,
          description: 'What it may beside records, by name',
        }),
      ),
      expression: permissionsSql,
    },
    fields: readOnly(json(RoleFields, { required: true })),
    createdAt: readOnly(timestamp({ required: true })),
    updatedAt: readOnly(timestamp({ required: true })),
  },
  includes: {},
  embeds: [],
  softDeletes: false,
});

/** The permissions that a role of one's own can be given. Known when all routes are. */
export const namedPermission = z.lazy(() => z.enum(listNamedPermissions()));
