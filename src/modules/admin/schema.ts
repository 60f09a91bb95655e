import { z } from 'zod';
import { component } from '../../http/components.ts';
import { EmailAddress } from '../../records/fields.ts';
import { Actor, numberText, PageInfo } from '../../records/schemas/shared.ts';

const time = z.iso.datetime();

function listOf<T extends z.ZodType>(name: string, item: T) {
  return component(name, z.object({ data: z.array(item), page: PageInfo }));
}

export const AdminUser = component(
  'AdminUser',
  z
    .object({
      id: z.uuid(),
      email: z.email(),
      name: z.string(),
      createdAt: time,
      suspendedAt: time.nullable(),
      superAdmin: z.boolean().meta({ description: 'He operates the platform' }),
      organizations: z.array(
        z.object({ id: z.uuid(), name: z.string(), role: z.string(), status: z.string() }),
      ),
    })
    .meta({ description: 'A person who signs in, as operators of the platform see him' }),
);

export const AdminOrganization = component(
  'AdminOrganization',
  z
    .object({
      id: z.uuid(),
      name: z.string(),
      createdAt: time,
      closedAt: time.nullable().meta({ description: 'Since when nobody enters it' }),
      suspendedAt: time.nullable(),
      deletedAt: time.nullable(),
      memberCount: z.int().meta({ description: 'Who has come and was not removed' }),
      owners: z.array(z.object({ id: z.uuid(), email: z.email(), name: z.string() })),
    })
    .meta({ description: 'An organization, as operators of the platform see it' }),
);

export const AdminSession = component(
  'AdminSession',
  z
    .object({
      id: z.uuid(),
      organization: z.object({ id: z.uuid(), name: z.string() }),
      createdAt: time,
      expiresAt: time,
    })
    .meta({ description: 'A sign-in that has not ended' }),
);

export const PlatformEvent = component(
  'PlatformEvent',
  z
    .object({
      id: z.uuid(),
      type: z.string().meta({ example: 'operator.read' }),
      target: z.object({ type: z.string(), id: z.uuid() }).nullable(),
      createdBy: z.lazy(() => Actor),
      details: z.record(z.string(), z.unknown()),
      address: z.string().nullable(),
      userAgent: z.string().nullable(),
      requestId: z.uuid().nullable(),
      createdAt: time,
    })
    .meta({ description: 'What an operator of the platform did or looked at' }),
);

export const AdminUserList = listOf(
  'AdminUserList',
  z.lazy(() => AdminUser),
);
export const AdminOrganizationList = listOf(
  'AdminOrganizationList',
  z.lazy(() => AdminOrganization),
);
export const AdminSessionList = listOf(
  'AdminSessionList',
  z.lazy(() => AdminSession),
);
export const PlatformEventList = listOf(
  'PlatformEventList',
  z.lazy(() => PlatformEvent),
);

/** The query of a list, newest first. */
export const pageQuery = z.strictObject({
  limit: numberText(z.int().min(1).max(200)).default(50).meta({ description: 'Rows on a page' }),
  cursor: z
    .string()
    .max(4000)
    .optional()
    .meta({ description: 'The `nextCursor` of the page before' }),
});

/** The query of a list that can be searched. */
export const searchQuery = (description: string) =>
  pageQuery.extend({ q: z.string().trim().min(1).max(254).optional().meta({ description }) });

const personName = z.string().trim().min(1).max(200).meta({ example: 'Grace Hopper' });
const organizationName = z.string().trim().min(1).max(200).meta({ example: 'Analytical Engines' });
const email = EmailAddress.meta({ example: 'grace@example.com', format: 'email' });

export const AdminUserCreate = component(
  'AdminUserCreate',
  z.strictObject({ email, name: personName }),
);

export const AdminUserUpdate = component('AdminUserUpdate', z.strictObject({ name: personName }));

export const AdminOrganizationCreate = component(
  'AdminOrganizationCreate',
  z.strictObject({
    name: organizationName,
    owner: z.strictObject({
      email,
      name: personName.optional().meta({ description: 'Needed for who has no account yet' }),
    }),
  }),
);

export const AdminOrganizationUpdate = component(
  'AdminOrganizationUpdate',
  z.strictObject({ name: organizationName }),
);
