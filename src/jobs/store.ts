import type { Role } from '../auth/access.ts';
import { type Sql, sql } from '../db/sql.ts';

/** A job as the claim gives it, and whom it acts for. */
export interface Claimed {
  organizationId: string;
  id: string;
  kind: string;
  payload: unknown;
  attempt: number;
  failures: number;
  actorType: 'user' | 'api_key' | 'system';
  actorId: string | null;
  requestId: string | null;
  /** Of a user; null when he is gone. */
  /** Of a user who is a member still. */
  role: Role | null;
  /** Of an API key; null when it is gone. */
  permissions: string[] | null;
}

/** Why a job ended, or failed this time. */
export interface JobError {
  code: string;
  message: string;
}

/** What becomes of a job. */
export type Ending =
  | { status: 'succeeded'; result: object | null; isKept: boolean }
  | { status: 'failed' | 'cancelled'; error: JobError }
  /** It is to be run again: after a failure, or as it had no end yet, or given back unharmed. */
  | { status: 'queued'; inMs: number; error: JobError | null; isReleased?: boolean };

/** What came of an attempt, in a word. Lost: it is another worker's, or nobody could be told what came of it. */
export type Outcome =
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'retried'
  | 'continued'
  | 'released'
  | 'lost';

export function outcomeOf(ending: Ending | null): Outcome {
  if (ending === null) return 'lost';
  if (ending.status !== 'queued') return ending.status;
  if (ending.isReleased) return 'released';
  return ending.error === null ? 'continued' : 'retried';
}

/** Who takes jobs, and how long he may be silent. */
export interface Claim {
  worker: string;
  most: number;
  /** How many of one organization he may have at once. */
  share: number;
  leaseMs: number;
  kinds: readonly string[];
  /** The organization that had its turn last. */
  after: string | null;
}

/** The ids of what was taken, and the organization that had its turn last. */
export interface Taken {
  next: string | null;
  ids: string[];
}

export function claimSql({ worker, most, share, leaseMs, kinds, after }: Claim): Sql {
  return sql`select next, ids::text[]
    from app.claim_jobs(${worker}, ${most}::integer, ${share}::integer, ${leaseMs}::integer, ${[...kinds]}::text[], ${after}::uuid)`;
}

/** All that there is to know of the jobs that the worker has taken. */
export function takenSql(worker: string, ids: readonly string[]): Sql {
  return sql`select organization_id as "organizationId", id, kind, payload, attempt, failures,
      actor_type as "actorType", actor_id as "actorId", request_id as "requestId", role, permissions
    from app.taken_jobs(${worker}, ${[...ids]}::uuid[])`;
}

export function renewSql(worker: string, ids: readonly string[], leaseMs: number): Sql {
  return sql`select id, attempt, cancelled
    from app.renew_jobs(${worker}, ${[...ids]}::uuid[], ${leaseMs}::integer)`;
}

type Held = Pick<Claimed, 'organizationId' | 'id' | 'attempt'>;

/** The row of a job that the attempt has. */
function heldSql({ organizationId, id, attempt }: Held): Sql {
  return sql`organization_id = ${organizationId} and id = ${id} and attempt = ${attempt} and status = 'running'`;
}

/**
 * Ends the attempt: the last statement gives a row when it had the job. One that was asked for again while
 * it ran is queued again, whatever came of it; also when it was to be cancelled before it was asked for.
 */
export function endSql(held: Held, ending: Ending): Sql[] {
  // Who asks for it at this moment is waited for, and what he said is seen by the statement behind this.
  return [sql`select id from jobs where ${heldSql(held)} for update`, endingSql(held, ending)];
}

function endingSql(held: Held, ending: Ending): Sql {
  const left = sql`lease_until = null, worker = null`;
  if (ending.status === 'queued') {
    const { inMs, error, isReleased = false } = ending;
    const failures = error === null ? sql`0` : sql`failures + 1`;
    return sql`update jobs set ${left}, again = false,
        status = case when cancel_requested_at is null or again then 'queued' else 'cancelled' end,
        finished_at = case when cancel_requested_at is null or again then null else clock_timestamp() end,
        cancel_requested_at = case when again then null else cancel_requested_at end,
        run_at = case when again and ${error === null} then now()
          else now() + make_interval(secs => ${inMs / 1000}::double precision) end,
        failures = ${isReleased ? sql`failures` : failures}, error = ${json(error)}::jsonb
      where ${heldSql(held)} returning id`;
  }
  const [result, error] =
    ending.status === 'succeeded' ? [ending.result, null] : [null, ending.error];
  const finish = sql`update jobs set ${left}, result = ${json(result)}::jsonb, error = ${json(error)}::jsonb,
      failures = case when ${error === null} or again then 0 else failures + 1 end,
      status = case when again then 'queued' else ${ending.status} end,
      finished_at = case when again then null else clock_timestamp() end,
      cancel_requested_at = case when again then null else cancel_requested_at end,
      run_at = case when again then now() else run_at end, again = false
    where ${heldSql(held)} returning id`;
  if (ending.status !== 'succeeded' || ending.isKept) return finish;
  // What is asked again is kept all the same.
  return sql`with gone as (delete from jobs where ${heldSql(held)} and not again returning id),
      again as (update jobs set ${left}, status = 'queued', again = false, failures = 0, error = null, run_at = now(),
          cancel_requested_at = null
        where ${heldSql(held)} and again returning id)
    select id from gone union all select id from again`;
}

export function progressSql(held: Held, done: number, total: number | null): Sql {
  return sql`update jobs set progress = ${JSON.stringify({ done, total })}::jsonb where ${heldSql(held)} returning id`;
}

/** What jsonb does not take, as JSON says it: NUL and halves of surrogate pairs. Not behind an escaped backslash. */
const unstorable = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][\da-f]{2})/g;

/** Names and messages may come from anywhere: that of a job must not keep it from ending. */
function json(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value).replaceAll(unstorable, String.raw`$1\ufffd`);
}
