import { z } from 'zod';
import { component, orNull } from '../../http/components.ts';

const given = z.strictObject({
  name: z.string().trim().min(1).max(200),
  parentId: orNull(z.uuid().toLowerCase()).meta({
    description: 'A team that is part of none; null for none',
  }),
});

export const TeamCreate = component(
  'TeamCreate',
  given
    .partial()
    .required({ name: true })
    .meta({ example: { name: 'Sales' } }),
);

export const TeamUpdate = component(
  'TeamUpdate',
  given.partial().meta({ example: { parentId: null } }),
);
