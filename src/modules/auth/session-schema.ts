import { z } from 'zod';
import { component } from '../../http/components.ts';
import { PageInfo } from '../../records/schemas/shared.ts';
import { cookieWish } from './schema.ts';

const refreshToken = z
  .string()
  .max(500)
  .optional()
  .meta({ description: 'The one that was given last. Not when it is in the cookie' });

/** Nobody writes an example of a secret that works. */
export const Refresh = component(
  'Refresh',
  z.strictObject({ refreshToken, ...cookieWish }).meta({ example: { refreshToken: '…' } }),
);

export const LogOut = component('LogOut', z.strictObject({ refreshToken }).meta({ example: {} }));

export const OrganizationSwitch = component(
  'OrganizationSwitch',
  z.strictObject({
    organizationId: z
      .uuid()
      .toLowerCase()
      .meta({ example: '01939ad0-0000-7000-8000-000000000000' }),
  }),
);

export const Session = component(
  'Session',
  z
    .object({
      id: z.uuid(),
      organization: z.object({ id: z.uuid(), name: z.string() }),
      createdAt: z.iso.datetime(),
      lastUsedAt: z.iso
        .datetime()
        .meta({ description: 'When it was refreshed last, or else begun: requests are not noted' }),
      expiresAt: z.iso.datetime().meta({ description: 'When it ends unless it is refreshed' }),
      address: z.string().nullable().meta({
        description: 'The address that used it last; of IPv6 the network of 56 bits',
      }),
      userAgent: z.string().nullable(),
      current: z.boolean().meta({ description: 'It is the one that asks' }),
    })
    .meta({ description: 'A sign-in that has not ended' }),
);

export const SessionList = component(
  'SessionList',
  z.object({ data: z.array(Session), page: PageInfo }),
);
