import type { Context } from '../../auth/context.ts';
import { customFieldsSql, type OrganizationFields } from '../../auth/custom-fields.ts';
import { knowing, systemPrincipal } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import { system } from '../../db/unit.ts';
import { targetOf } from './targets.ts';
import { getForm, type ShownForm } from './service.ts';

/** A form, and the context in which it acts. */
export interface Acting {
  form: ShownForm;
  context: Context;
}

/**
 * Goes on as the form itself, in the same transaction: what a submission makes is the form's, whoever
 * brought it. Throws `not_found`.
 */
export async function actAsForm(
  context: Context,
  organizationId: string,
  formId: string,
): Promise<Acting> {
  const { unit, requestId } = context;
  await unit.become({ ...system(organizationId, formId), requestId });
  // A record that cannot be made is told in the submission, which is kept: the transaction goes on.
  const surviving = unit.surviving();
  const [, found] = await surviving.run(
    // Who removes the form now is waited for: there would be nothing that the submission belongs to.
    sql`select id from forms where organization_id = ${organizationId} and id = ${formId} for key share`,
    // Nobody who remembers them has entered here.
    customFieldsSql(organizationId),
  );
  const [{ fields }] = found as [{ fields: OrganizationFields }];
  const principal = knowing(systemPrincipal(organizationId, [], formId), fields);
  const acting = { ...context, principal, unit: surviving };
  const form = JSON.parse(await getForm(acting, formId)) as ShownForm;
  const permissions = [`${targetOf(principal, form.object).path}:write` as const];
  return { form, context: { ...acting, principal: { ...principal, permissions } } };
}
