import { z } from 'zod';
import { component, orNull } from '../../http/components.ts';
import { Currency, TimeZone } from '../../records/fields.ts';
import { PageInfo } from '../../records/schemas/shared.ts';

const name = z.string().trim().min(1).max(200);

export const OrganizationUpdate = component(
  'OrganizationUpdate',
  z
    .strictObject({
      name,
      requireIfMatch: z.boolean(),
      requireSecondFactor: z.boolean(),
      logKeptDays: z.int().min(1).max(36_500),
      defaultCurrency: Currency,
      timezone: TimeZone,
    })
    .partial()
    .meta({ example: { name: 'Analytical Engines', defaultCurrency: 'EUR' } }),
);

export const OrganizationCreate = component(
  'OrganizationCreate',
  z.strictObject({ name }).meta({ example: { name: 'Difference Engines' } }),
);

export const OrganizationClosing = z.strictObject({
  confirm: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'The name of the organization, letter for letter' }),
});

export const ClosedOrganization = component(
  'ClosedOrganization',
  z.object({
    id: z.uuid(),
    name: z.string(),
    closedAt: z.iso.datetime(),
    eraseAt: z.iso.datetime().meta({ description: 'Until then its owners can have it back' }),
  }),
);

export const OrganizationRestoring = component(
  'OrganizationRestoring',
  z
    .strictObject({
      token: z.string().min(1).max(200).meta({ description: 'From the mail to the owners' }),
    })
    .meta({ example: { token: '…' } }),
);

export const OrganizationTransfer = component(
  'OrganizationTransfer',
  z
    .strictObject({
      memberId: z.uuid().toLowerCase().meta({ description: 'An active member' }),
    })
    .meta({ example: { memberId: '01939ad0-0000-7000-8000-000000000000' } }),
);

export const OwnOrganization = component(
  'OwnOrganization',
  z
    .object({
      id: z.uuid(),
      name: z.string(),
      role: orNull(z.string()).meta({ description: 'What you are there; null for an API key' }),
      current: z.boolean().meta({ description: 'It is the one of this session or key' }),
      createdAt: z.iso.datetime(),
      closedAt: orNull(z.iso.datetime()).meta({
        description: 'Since then nobody is let in: only owners still see it here',
      }),
      eraseAt: orNull(z.iso.datetime()).meta({
        description: 'When it is removed for good, unless its owners have it back before',
      }),
    })
    .meta({ description: 'An organization that you belong to' }),
);

export const OwnOrganizationList = component(
  'OwnOrganizationList',
  z.object({ data: z.array(OwnOrganization), page: PageInfo }),
);
