import type { Context } from '../../auth/context.ts';
import type { Permission } from '../../auth/permissions.ts';
import { memberOf } from '../../auth/principal.ts';
import { databaseError } from '../../db/errors.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import { jobsTopic } from '../../jobs/enqueue.ts';
import { Problem } from '../../problem.ts';
import { type Listed, type ListQuery, listRecords } from '../../records/query/list.ts';
import { projection } from '../../records/query/projection.ts';
import { job } from './object.ts';

/** Who has it sees everybody's jobs, those of the system too; others see what they asked for themselves. */
export const manageJobs: Permission = 'jobs:manage';

const uniqueViolation = '23505';
const hasSibling = 'has not failed, or another one does the same now';

/** The condition on the rows that who asks may see. */
function visible({ principal }: Context, here: string): Sql {
  const { id, type, permissions } = memberOf(principal);
  if (permissions.includes(manageJobs)) return sql`true`;
  return sql`${identifier(here, 'created_by_type')} = ${type} and ${identifier(here, 'created_by_id')} = ${id}`;
}

/** A page of the jobs that who asks may see. */
export async function listJobs(context: Context, query: ListQuery): Promise<Listed> {
  return listRecords(context, job, { ...query, only: (here) => visible(context, here) });
}

/** A job as JSON text. Throws `not_found`, also for another one's. */
export async function getJob(context: Context, id: string): Promise<string> {
  const [row] = await context.unit.query<{ json: string }>(sql`
    select ${projection(job, 't')}::text as json from jobs t where ${rowSql(context, id)}`);
  if (!row) throw missing(id);
  return row.json;
}

/**
 * Ends a job that waits, and asks the worker of one that runs to end it: it does within seconds, unless
 * the job has ended by then. Nothing happens to a cancelled one. Throws `not_found`, and `conflict` for one
 * that has ended otherwise.
 */
export async function cancelJob(context: Context, id: string): Promise<string> {
  const isWaiting = sql`t.status = 'queued'`;
  await context.unit.query(sql`
    update jobs t set cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp()), again = false,
      status = case when ${isWaiting} then 'cancelled' else status end,
      finished_at = case when ${isWaiting} then clock_timestamp() end
    where ${rowSql(context, id)} and status in ('queued', 'running')`);
  return getJobUnless(context, id, ['succeeded', 'failed'], 'has ended: nothing is left to cancel');
}

/**
 * Runs a job again that was given up or cancelled, as if it were new. Nothing happens to one that is
 * queued. Throws `not_found`, and `conflict` for others, and while another one with its key is not finished.
 */
export async function retryJob(context: Context, id: string): Promise<string> {
  context.unit.tell(jobsTopic);
  const queue = sql`
    update jobs t set status = 'queued', failures = 0, run_at = now(), finished_at = null, cancel_requested_at = null
    where ${rowSql(context, id)} and status in ('failed', 'cancelled')
      and not exists (select from jobs o where o.organization_id = t.organization_id and o.kind = t.kind
        and o.key = t.key and o.status in ('queued', 'running'))`;
  await context.unit.query(queue).catch((error: unknown) => {
    // Another one with its key was begun at the same time.
    if (databaseError(error)?.code !== uniqueViolation) throw error;
    throw new Problem('conflict', `The job ${hasSibling}`);
  });
  const others = ['running', 'succeeded', 'failed', 'cancelled'];
  return getJobUnless(context, id, others, hasSibling);
}

/** The job. Throws `conflict` when it is in one of the states. */
async function getJobUnless(
  context: Context,
  id: string,
  states: readonly string[],
  otherwise: string,
): Promise<string> {
  const json = await getJob(context, id);
  const { status } = JSON.parse(json) as { status: string };
  if (states.includes(status)) throw new Problem('conflict', `The job ${otherwise}`);
  return json;
}

function rowSql(context: Context, id: string): Sql {
  const { organizationId } = memberOf(context.principal);
  return sql`t.organization_id = ${organizationId} and t.id = ${id} and ${visible(context, 't')}`;
}

function missing(id: string): Problem {
  return new Problem('not_found', `There is no job ${id}`);
}
