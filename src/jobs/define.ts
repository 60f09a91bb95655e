import type { z } from 'zod';
import type { Context } from '../auth/context.ts';

/** A kind of work that is done behind the requests, as those who ask for it know it. */
export interface JobDefinition<P = unknown> {
  /** `mail.send`: also what the API calls it. */
  kind: string;
  payload: z.ZodType<P>;
  /** With so many failures in a row it is given up; 20 unless given, which is about a day. */
  maxFailures: number;
  /** One that succeeded is shown for a while; one that is not kept is gone then. */
  isKept: boolean;
  /** Its payload holds a secret: who reads the table does not find it. */
  isSealed: boolean;
}

/** A job that a worker has, as its handler sees it. */
export interface Job<P = unknown> {
  id: string;
  organizationId: string;
  payload: P;
  /** Rises with each time that the job is taken; the first is 1. */
  attempt: number;
  /** How often in a row it failed before. */
  failures: number;
  /** Aborted when the job is cancelled, another worker has it, or this one stops. */
  signal: AbortSignal;
  /** Reads as whoever asked for the job, with the rights that he has now. */
  reading: Context;
  /**
   * Runs the work as a transaction of whoever asked for the job. It commits only while this attempt has
   * the job, however long the worker slept.
   */
  writing<T>(work: (context: Context) => Promise<T>): Promise<T>;
  /** As `writing`, and the job has succeeded with what the work gives, in the same transaction. */
  finishing<T extends object | void>(work: (context: Context) => Promise<T>): Promise<void>;
  /** As `writing`, and the job goes on at that time, in the same transaction. That is no failure. */
  goingOn(at: Date, work: (context: Context) => Promise<void>): Promise<void>;
  /** Tells how far it is, for those who look. Not within the work of a transaction: it takes a connection of its own. */
  progress(done: number, total: number | null): Promise<void>;
}

/** A kind of work, and how it is done. */
export interface JobHandler {
  definition: JobDefinition;
  /** What it gives is the job's result. What it throws is a failure: the job is tried again later. */
  run(job: Job): Promise<object | void>;
}

/** Thrown by a handler when another try would fail too. The message is shown. */
export class GivenUp extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'GivenUp';
    this.code = code;
  }
}

const maxFailures = 20;

/** States a kind of work. */
export function defineJob<P>(
  definition: Pick<JobDefinition<P>, 'kind' | 'payload'> & Partial<JobDefinition<P>>,
): JobDefinition<P> {
  return { maxFailures, isKept: true, isSealed: false, ...definition };
}

/** Says how a kind of work is done. */
export function handleJob<P>(
  definition: JobDefinition<P>,
  run: (job: Job<P>) => Promise<object | void>,
): JobHandler {
  return { definition, run } as unknown as JobHandler;
}
