import { isJobLost } from '../db/errors.ts';
import { Problem } from '../problem.ts';
import { backoffMs } from './backoff.ts';
import { GivenUp, type JobDefinition } from './define.ts';
import type { Claimed, Ending, JobError } from './store.ts';

/** Why what a job does is aborted. */
export type Reason = 'cancelled' | 'lost' | 'stopping';

/** Whoever asked for the job has no right to anything any more. */
export const goneError: JobError = {
  code: 'permission_denied',
  message: 'Who asked for it is no longer a member, or the API key is no longer good',
};

const cancelled: JobError = { code: 'cancelled', message: 'It was cancelled while it ran' };
const internal: JobError = { code: 'internal_error', message: 'Something went wrong on our side' };

/** Problems of the client's kind that pass by themselves. */
const passing = new Set([401, 409, 429]);

/** What comes of an attempt that threw. Null when it is not this worker's to say. */
export function failureOf(
  error: unknown,
  { failures }: Pick<Claimed, 'failures'>,
  { maxFailures }: JobDefinition,
  reason: Reason | undefined,
): Ending | null {
  if (reason === 'lost' || isJobLost(error)) return null;
  if (reason === 'cancelled') return { status: 'cancelled', error: cancelled };
  if (reason === 'stopping') return { status: 'queued', inMs: 0, error: null, isReleased: true };
  const told = errorOf(error);
  const isOver = isHopeless(error) || failures + 1 >= maxFailures;
  if (isOver) return { status: 'failed', error: told };
  return { status: 'queued', inMs: backoffMs(failures + 1), error: told };
}

function isHopeless(error: unknown): boolean {
  if (error instanceof GivenUp) return true;
  return error instanceof Problem && error.status < 500 && !passing.has(error.status);
}

/** What may be told of an error: no stack, SQL or name of a library. */
function errorOf(error: unknown): JobError {
  const isOurs = error instanceof Problem || error instanceof GivenUp;
  return isOurs ? { code: error.code, message: error.message } : internal;
}
