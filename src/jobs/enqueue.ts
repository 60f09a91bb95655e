import { v7 as uuid } from 'uuid';
import type { Context } from '../auth/context.ts';
import { memberOf, type Principal } from '../auth/principal.ts';
import { sql } from '../db/sql.ts';
import type { JobDefinition } from './define.ts';
import { sealPayload } from './sealing.ts';

/** Told by a unit that has asked for jobs. */
export const jobsTopic = 'jobs';

/** A job that is asked for. */
export interface Wanted<P> {
  payload: P;
  /**
   * Of a kind, key and asker there is one unfinished job at most: one that waits for its time is brought forward,
   * unless it failed before; one that runs will run once more at once, as it may have passed what is new.
   */
  key?: string;
  /** Not before; at once unless given. */
  runAt?: Date;
}

/** Enqueues a job in the transaction of the context: it is there if that commits. Gives its id. */
export async function enqueueJob<P>(
  context: Context,
  definition: JobDefinition<P>,
  wanted: Wanted<P>,
): Promise<string> {
  const [id] = await enqueueJobs(context, definition, [wanted]);
  return id!;
}

/** Enqueues jobs of one kind, all in one round trip. Gives their ids, in order; the keys differ. */
export async function enqueueJobs<P>(
  { unit, principal, requestId, sealer }: Context,
  definition: JobDefinition<P>,
  wanted: readonly Wanted<P>[],
): Promise<string[]> {
  if (wanted.length === 0) return [];
  const { organizationId } = memberOf(principal);
  unit.tell(jobsTopic);
  const rows = wanted.map(({ payload: given, key, runAt = null }) => {
    const id = uuid();
    const parsed = definition.payload.parse(given);
    const payload = sealPayload(sealer, definition, parsed, { organizationId, id });
    return { id, payload, key: key === undefined ? null : keyOf(principal, key), runAt };
  });
  // Those who enqueue the same keys at once take them in the same order.
  const enqueued = await unit.query<{ id: string; key: string | null }>(sql`
    insert into jobs (organization_id, id, kind, payload, key, run_at, max_failures, request_id, created_by_type)
    select ${organizationId}, w.id, ${definition.kind}, w.payload, w.key, coalesce(w."runAt", now()),
      ${definition.maxFailures}::integer, ${requestId}, 'system'
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) w(id uuid, payload jsonb, key text, "runAt" timestamptz)
    order by w.key
    on conflict (organization_id, kind, key) where status in ('queued', 'running')
    do update set again = jobs.status = 'running',
      run_at = case when jobs.status = 'queued' and jobs.failures = 0 then least(jobs.run_at, excluded.run_at) else jobs.run_at end
    returning id, key`);
  const byKey = new Map(enqueued.map(({ id, key }) => [key, id]));
  return rows.map(({ id, key }) => (key === null ? id : byKey.get(key)!));
}

/** A job has the rights of one: what others ask for under the same key are jobs of their own. The system's is one. */
function keyOf(principal: Principal, key: string): string {
  const { type, id } = memberOf(principal);
  return type === 'system' ? key : `${type}:${id}/${key}`;
}
