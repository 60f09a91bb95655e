import { z } from 'zod';
import { component } from '../../http/components.ts';
import { EmailAddress } from '../../records/fields.ts';

const email = EmailAddress.meta({ example: 'grace@example.com', format: 'email' });
const name = z.string().trim().min(1).max(200);
const role = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,62}$/)
  .meta({ example: 'member', description: "A role's key. It may no more than who gives it" });

export const MemberCreate = component(
  'MemberCreate',
  z
    .strictObject({ email, name, role })
    .meta({ example: { email: 'grace@example.com', name: 'Grace Hopper', role: 'member' } }),
);

export const MemberUpdate = component(
  'MemberUpdate',
  z
    .strictObject({
      role,
      status: z
        .enum(['active', 'suspended'])
        .meta({ description: 'A member who is suspended is let in no more, until he is active' }),
    })
    .partial()
    .meta({ example: { role: 'viewer' } }),
);

export const MemberRemoval = z.strictObject({
  reassignTo: z
    .uuid()
    .toLowerCase()
    .optional()
    .meta({ description: 'The member who is to own what was his' }),
});

export const MemberReassigned = component(
  'MemberReassigned',
  z.object({
    jobId: z.uuid().meta({ description: '`GET /jobs/{id}` tells how far it is' }),
  }),
);

export const InvitationCreate = component(
  'InvitationCreate',
  z
    .strictObject({
      email,
      role,
      name: name.optional().meta({ description: 'Until he says what he is called himself' }),
    })
    .meta({ example: { email: 'edsger@example.com', role: 'member', name: 'Edsger Dijkstra' } }),
);
