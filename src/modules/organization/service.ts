import type { z } from 'zod';
import { noteAudit } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import { projection } from '../../records/query/projection.ts';
import { organization } from './object.ts';
import type { OrganizationUpdate } from './schema.ts';

/** The organization that who asks belongs to, as JSON text. */
export async function getOrganization({ unit, principal }: Context): Promise<string> {
  const { organizationId } = memberOf(principal);
  const [row] = await unit.query<{ json: string }>(sql`
    select ${projection(organization, 't')}::text as json
    from organization_settings t where t.organization_id = ${organizationId}`);
  return row!.json;
}

/** Changes what is given; gives the organization as `getOrganization` does. */
export async function updateOrganization(
  context: Context,
  changes: z.infer<typeof OrganizationUpdate>,
): Promise<string> {
  const { name, requireIfMatch, logKeptDays } = changes;
  const prisma = await context.unit.prisma();
  const { organizationId } = memberOf(context.principal);
  await prisma.organization.update({
    where: { id: organizationId },
    data: { name, requireIfMatch, logKeptDays },
    select: { id: true },
  });
  if (Object.keys(changes).length === 0) return getOrganization(context);
  const target = { type: 'organization', id: organizationId };
  await noteAudit(context, organizationId, {
    type: 'organization.updated',
    target,
    details: changes,
  });
  return getOrganization(context);
}
