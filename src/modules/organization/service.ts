import type { z } from 'zod';
import { noteAudit } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import { projection } from '../../records/query/projection.ts';
import { organization } from './object.ts';
import type { OrganizationUpdate } from './schema.ts';

/** The organization that who asks belongs to, as JSON text; or another one of his, to which the unit is bound. */
export async function getOrganization(
  { unit, principal }: Context,
  id = memberOf(principal).organizationId,
): Promise<string> {
  const [row] = await unit.query<{ json: string }>(sql`
    select ${projection(organization, 't')}::text as json
    from organization_settings t where t.organization_id = ${id}`);
  return row!.json;
}

/** Changes what is given; gives the organization as `getOrganization` does. */
export async function updateOrganization(
  context: Context,
  changes: z.infer<typeof OrganizationUpdate>,
): Promise<string> {
  if (Object.keys(changes).length === 0) return getOrganization(context);
  const prisma = await context.unit.prisma();
  const { organizationId } = memberOf(context.principal);
  await prisma.organization.update({
    where: { id: organizationId },
    data: changes,
    select: { id: true },
  });
  await noteAudit(context, organizationId, {
    type: 'organization.updated',
    target: { type: 'organization', id: organizationId },
    details: { changes },
  });
  return getOrganization(context);
}
