import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import { Problem } from '../../problem.ts';
import { projection } from '../../records/query/projection.ts';
import type { Inputs, Unmapped } from './mapping.ts';
import { formSubmission } from './object.ts';
import type { Processed, SubmissionProblem } from './records.ts';

/** What is kept of a question by mail. */
export interface Asked {
  mailHash: Buffer | null;
  confirmationHash: Buffer | null;
  confirmationExpiresAt: Date | null;
  mailJobId: string | null;
  problems: SubmissionProblem[];
}

/** A submission as it is to be kept. */
export interface Kept extends Partial<Omit<Asked, 'problems'>> {
  id: string;
  formId: string;
  status: Processed['status'] | 'spam' | 'awaiting_confirmation';
  inputs: Inputs;
  recordId?: string | null;
  unmapped?: Unmapped[];
  problems?: SubmissionProblem[];
  /** Of a stranger's address. */
  addressHash: Buffer | null;
}

/** Keeps the submission; gives it as JSON text. */
export async function keepSubmission(context: Context, kept: Kept): Promise<string> {
  const { unit, principal, requestId } = context;
  const { organizationId } = memberOf(principal);
  const { recordId = null, unmapped = [], problems = [], mailHash = null, mailJobId = null } = kept;
  const { confirmationHash = null, confirmationExpiresAt = null } = kept;
  // The clock's time, since what waited for others would seem older than they are.
  const [row] = await unit.query<{ json: string }>(sql`
    insert into form_submissions as t (organization_id, id, form_id, status, inputs, record_id, unmapped, problems,
      address_hash, mail_hash, confirmation_hash, confirmation_expires_at, mail_job_id, request_id, created_at)
    values (${organizationId}, ${kept.id}, ${kept.formId}, ${kept.status}, ${JSON.stringify(kept.inputs)}::jsonb, ${recordId},
      ${JSON.stringify(unmapped)}::jsonb, ${JSON.stringify(problems)}::jsonb, ${kept.addressHash}, ${mailHash},
      ${confirmationHash}, ${confirmationExpiresAt}, ${mailJobId}, ${requestId}, clock_timestamp())
    returning ${projection(formSubmission, 't')}::text as json`);
  return row!.json;
}

/** Says what became of a submission. The record that it once made stays known, or a purge would pass it by. */
export async function saveOutcome(
  { unit, principal }: Context,
  id: string,
  { status, recordId, unmapped, problems }: Processed,
): Promise<void> {
  await unit.query(sql`
    update form_submissions set status = ${status}, record_id = coalesce(${recordId}, record_id),
      unmapped = ${JSON.stringify(unmapped)}::jsonb, problems = ${JSON.stringify(problems)}::jsonb
    where organization_id = ${memberOf(principal).organizationId} and id = ${id}`);
}

/** A submission of the form, as JSON text. Throws `not_found`. */
export async function getSubmission(
  { unit, principal }: Context,
  formId: string,
  id: string,
): Promise<string> {
  const [row] = await unit.query<{ json: string }>(sql`
    select ${projection(formSubmission, 't')}::text as json from form_submissions t
    where t.organization_id = ${memberOf(principal).organizationId} and t.form_id = ${formId} and t.id = ${id}`);
  if (!row) throw noSubmission(id);
  return row.json;
}

/** The same for an id that never was, another form's and another organization's. */
export function noSubmission(id: string): Problem {
  return new Problem('not_found', `There is no submission ${id}`);
}
