import { z } from 'zod';
import { component } from '../../http/components.ts';
import { namedPermission, RoleAccess, RoleFields } from './object.ts';

const shape = {
  name: z.string().trim().min(1).max(120),
  description: z.string().trim().max(1000).nullable(),
  access: RoleAccess,
  permissions: z.array(namedPermission).max(100),
  fields: RoleFields,
};

export const RoleCreate = component(
  'RoleCreate',
  z
    .strictObject(shape)
    .partial()
    .required({ name: true })
    .meta({
      description:
        'What is not given is nothing: a role of a name alone may nothing. Its `key` is made of the name',
      example: {
        name: 'Field sales',
        access: { '*': { read: 'team', write: 'own', delete: 'none' } },
        permissions: ['roles:read'],
      },
    }),
);

export const RoleUpdate = component(
  'RoleUpdate',
  z
    .strictObject(shape)
    .partial()
    .meta({ example: { description: 'Sells in the field' } }),
);
