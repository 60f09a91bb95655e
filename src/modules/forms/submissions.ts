import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import { Problem } from '../../problem.ts';
import { type Listed, type ListQuery, listRecords } from '../../records/query/list.ts';
import { forgetReplies } from '../../records/write/purge.ts';
import { actAsForm } from './acting.ts';
import { forgetMailsSql } from './forgetting.ts';
import type { Inputs } from './mapping.ts';
import { formSubmission } from './object.ts';
import { makeRecord } from './records.ts';
import { getForm } from './service.ts';
import { getSubmission, noSubmission, saveOutcome } from './storage.ts';

/** A page of what was sent by the form. Throws `not_found` for the form. */
export async function listSubmissions(
  context: Context,
  formId: string,
  query: ListQuery,
): Promise<Listed> {
  await getForm(context, formId);
  const on = (here: string): Sql => sql`${identifier(here, 'form_id')} = ${formId}`;
  return listRecords(context, formSubmission, { ...query, below: { id: formId, on } });
}

/**
 * Does with a submission what the form does now: for one that no record could be made of, that was
 * taken for spam, or that the form did not know all inputs of. Throws `not_found`, and `conflict` while it
 * waits to be confirmed.
 */
export async function processSubmission(
  context: Context,
  formId: string,
  id: string,
): Promise<string> {
  const { organizationId } = memberOf(context.principal);
  const { form, context: acting } = await actAsForm(context, organizationId, formId);
  const [row] = await acting.unit.query<{ inputs: Inputs; status: string }>(sql`
    select inputs, status from form_submissions
    where organization_id = ${organizationId} and form_id = ${formId} and id = ${id} for update`);
  if (!row) throw noSubmission(id);
  if (row.status === 'awaiting_confirmation') {
    throw new Problem('conflict', 'The submission waits to be confirmed by who sent it');
  }
  await saveOutcome(acting, id, await makeRecord(acting, form, row.inputs));
  return getSubmission(acting, formId, id);
}

/** Removes a submission for good, with the mail about it. What it made stays. Throws `not_found`. */
export async function deleteSubmission(
  context: Context,
  formId: string,
  id: string,
): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  const submission = sql`form_submissions s
    where s.organization_id = ${organizationId} and s.form_id = ${formId} and s.id = ${id}`;
  const [, removed] = await context.unit.run(
    forgetMailsSql(organizationId, submission),
    sql`delete from ${submission} returning s.id`,
  );
  if (!removed?.[0]) throw noSubmission(id);
  await forgetReplies(context, [id]);
}
