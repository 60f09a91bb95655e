import type { Context } from '../../auth/context.ts';
import { memberOf, requirePermission } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import { keptNames } from '../../records/seen.ts';
import { setLink } from '../../records/write/links.ts';
import { objectOf } from './schema.ts';

/** Links the contact to the company, unless it is: as the primary one where it has none, and where who converts may say so. */
export async function linkCompany(
  context: Context,
  contactId: string,
  companyId: string,
): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  const [state] = await context.unit.query<{ linked: boolean; free: boolean }>(sql`
    select exists (select from contact_companies l where l.organization_id = ${organizationId}
        and l.contact_id = t.id and l.company_id = ${companyId}) as linked, t.company_id is null as free
    from contacts t where t.organization_id = ${organizationId} and t.id = ${contactId}`);
  if (!state || state.linked) return;
  const contact = objectOf('contact');
  requirePermission(context.principal, `${contact.path}:write`);
  const isKept = keptNames(context, contact).includes('companyId');
  const primary = state.free && !isKept ? { primary: true } : {};
  await setLink(context, contact, contact.links['companies']!, contactId, companyId, primary);
}
