import type { z } from 'zod';
import { noteAudit } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { hasSecondFactor } from '../../auth/second-factor.ts';
import { sql } from '../../db/sql.ts';
import { Problem } from '../../problem.ts';
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

/** Changes what is given; gives the organization as `getOrganization` does. Throws `second_factor_off`. */
export async function updateOrganization(
  context: Context,
  changes: z.infer<typeof OrganizationUpdate>,
): Promise<string> {
  if (Object.keys(changes).length === 0) return getOrganization(context);
  const { organizationId } = memberOf(context.principal);
  if (changes.requireSecondFactor) await requireOwnFactor(context, organizationId);
  await context.unit.prisma((prisma) =>
    prisma.organization.update({
      where: { id: organizationId },
      data: changes,
      select: { id: true },
    }),
  );
  await noteAudit(context, organizationId, {
    type: 'organization.updated',
    target: { type: 'organization', id: organizationId },
    details: { changes },
  });
  return getOrganization(context);
}

/** Who demands a second factor of others has one: he would end his own session. Once it is demanded, all have. */
async function requireOwnFactor({ unit }: Context, organizationId: string): Promise<void> {
  const [may] = await unit.query(sql`select 1 from organizations o where o.id = ${organizationId}
    and (o.require_second_factor or ${hasSecondFactor(sql`app.actor_id()`)})`);
  if (!may)
    throw new Problem('second_factor_off', 'Turn on your own second factor first; a key has none');
}
