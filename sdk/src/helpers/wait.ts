import { sleep } from '../core/abort.ts';
import { failed, HeadlessCrmError, TimeoutError } from '../core/errors.ts';
import type { RequestOptions } from '../core/options.ts';
import type { JobsResource } from '../gen/resources.gen.ts';
import type { Job } from '../gen/types.gen.ts';

const firstPollMs = 250;
const longestPollMs = 5_000;

/** How a job is waited for; `deadlineMs` bounds the whole. */
export interface WaitOptions extends RequestOptions {
  /** Gets the job each time that it was asked for, e.g. to show its `progress`. */
  onProgress?(job: Job): unknown;
}

/** What `crm.jobs` has beside its operations. */
export interface JobHelpers {
  /**
   * The job when it has succeeded: asks for it, first often, then every five seconds. Rejects with `job_failed` when it was
   * given up, with `job_cancelled` when it was cancelled, and with `timeout` when `deadlineMs` ends before it is to be asked
   * for again; `cause` is the job.
   */
  wait(id: string, options?: WaitOptions): Promise<Job>;
}

/** See `JobHelpers`. */
export async function wait(
  jobs: JobsResource,
  id: string,
  options: WaitOptions = {},
): Promise<Job> {
  const { onProgress, deadlineMs, ...rest } = options;
  const endsAt = performance.now() + (deadlineMs ?? Infinity);
  for (let pollMs = firstPollMs; ; pollMs = Math.min(pollMs * 2, longestPollMs)) {
    // Without one of its own, each call has that of the client.
    const left = deadlineMs === undefined ? {} : { deadlineMs: endsAt - performance.now() };
    const job = await jobs.get(id, { ...rest, ...left });
    await onProgress?.(job);
    const { status, error } = job;
    if (status === 'succeeded') return job;
    const fail = (kind: typeof HeadlessCrmError, code: string, why = `It is ${status}`) =>
      failed(kind, 'jobs.wait', code, why, { cause: job });
    if (status === 'failed' || status === 'cancelled') {
      throw fail(
        HeadlessCrmError,
        `job_${status}`,
        status === 'failed' ? error?.message : undefined,
      );
    }
    if (performance.now() + pollMs >= endsAt) throw fail(TimeoutError, 'timeout');
    await sleep(pollMs, rest.signal);
  }
}
