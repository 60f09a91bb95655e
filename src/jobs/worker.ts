import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { v4 as uuid } from 'uuid';
import type { Database } from '../db/database.ts';
import { claimJobs } from './claim.ts';
import type { JobHandler } from './define.ts';
import { jobsTopic } from './enqueue.ts';
import { type Feeder, keepFed } from './feeders.ts';
import { failureOf, goneError, type Reason } from './failure.ts';
import { keepLeases, keyOf, leaseMs, type Running } from './heartbeat.ts';
import { type TakenJob, takeJob, type Tools } from './job.ts';
import { openPayload } from './sealing.ts';
import { type Claimed, type Ending, type Outcome, outcomeOf } from './store.ts';

/** What a worker is made of. */
export interface WorkerOptions extends Tools {
  handlers: readonly JobHandler[];
  feeders: readonly Feeder[];
  /** For claims and leases, which must not wait for the jobs; `database` unless given. */
  forLeases?: Database;
  /** How many jobs it runs at once. */
  concurrency: number;
  logger: Logger;
}

/** Hears what came of an attempt, and how many seconds it took. */
type EndListener = (claimed: Claimed, outcome: Outcome, seconds: number) => void;

/** How long a job waits that another process enqueued. */
const askedEveryMs = 200;
/** What is aborted has so long to end. */
const abortedMs = 1000;

/** Takes jobs and runs them, many at once, until it is stopped. */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #handlers: Map<string, JobHandler>;
  readonly #name = `${hostname()}/${process.pid}/${uuid()}`;
  readonly #running: Running = new Map();
  readonly #endListeners = new Set<EndListener>();
  /** Aborted when no more are taken; and when all have ended. */
  readonly #stopping = new AbortController();
  readonly #ended = new AbortController();
  /** The organization that had its turn last. */
  #after: string | null = null;
  #loops: Promise<unknown>[] = [];
  /** Ends the rest; without one, the next rest is none. */
  #wake: (() => void) | null = null;
  #isWoken = false;
  #isClaiming = false;
  /** Whether what still comes is given back at once. */
  #isGivingBack = false;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#handlers = new Map(options.handlers.map((one) => [one.definition.kind, one]));
    this.listenTo(options.database);
  }

  start(): void {
    const { database, forLeases = database, feeders, logger } = this.#options;
    this.#loops = [
      this.#takeAll(),
      ...feeders.map((one) =>
        keepFed(database, one, () => this.wake(), logger, this.#stopping.signal),
      ),
      keepLeases(forLeases, this.#name, this.#running, logger, this.#ended.signal),
    ];
  }

  /** Looks for work as soon as it is asked for by this database; otherwise it is found a little later. */
  listenTo(database: Database): void {
    database.onWritten((_organizationId, topics) => {
      if (topics.has(jobsTopic)) this.wake();
    });
  }

  /** Calls the listener for each attempt that has ended. */
  onEnded(listener: EndListener): void {
    this.#endListeners.add(listener);
  }

  /** How many jobs it works on. */
  get running(): number {
    return this.#running.size;
  }

  get concurrency(): number {
    return this.#options.concurrency;
  }

  /** Looks for work at once. */
  wake(): void {
    this.#isWoken = true;
    this.#wake?.();
  }

  /** Takes no more; lets what runs end within the time, and gives the rest back to others. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await this.#areEnded(graceMs);
    this.#isGivingBack = true;
    for (const { abort } of this.#running.values()) abort.abort('stopping' satisfies Reason);
    // One that does not listen is left alone: its attempt ends with its lease.
    await this.#areEnded(abortedMs);
    this.#ended.abort();
    await Promise.all(this.#loops);
    await this.#areEnded(abortedMs);
  }

  async #areEnded(withinMs: number): Promise<void> {
    const until = performance.now() + withinMs;
    // What is being claimed runs in a moment.
    while ((this.#isClaiming || this.#running.size > 0) && performance.now() < until)
      await sleep(20);
  }

  async #takeAll(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const free = this.#options.concurrency - this.#running.size;
      const claimed = free > 0 ? await this.#claim(free) : [];
      for (const one of claimed) void this.#perform(one);
      // Where every place was taken, the next may wait already.
      if (!signal.aborted && (free === 0 || claimed.length < free)) await this.#rest();
    }
  }

  async #claim(most: number): Promise<Claimed[]> {
    const { database, forLeases = database, concurrency, logger } = this.#options;
    // Half for one organization at most: another one's job finds a place.
    const share = Math.ceil(concurrency / 2);
    const kinds = [...this.#handlers.keys()];
    this.#isClaiming = true;
    try {
      const claim = { worker: this.#name, most, share, leaseMs, kinds, after: this.#after };
      const { next, jobs } = await claimJobs(forLeases, claim);
      this.#after = next;
      return jobs;
    } catch (error) {
      logger.warn({ err: error }, 'no jobs could be taken');
      return [];
    } finally {
      this.#isClaiming = false;
    }
  }

  /** Until a place has become free, work was asked for, or some time has passed. */
  async #rest(): Promise<void> {
    if (!this.#isWoken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, askedEveryMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#isWoken = false;
    this.#wake = null;
  }

  async #perform(claimed: Claimed): Promise<void> {
    const { id, kind, organizationId, attempt } = claimed;
    const handler = this.#handlers.get(kind)!;
    const abort = new AbortController();
    const startedAt = performance.now();
    let kept: Ending | null = null;
    const taken = takeJob(this.#options, claimed, handler.definition, abort.signal);
    const logger = this.#options.logger.child({ job: id, kind, organizationId, attempt });
    this.#running.set(keyOf(claimed), { claimed, abort });
    if (this.#isGivingBack) abort.abort('stopping' satisfies Reason);
    try {
      const ending = await endingOf(this.#options, handler, claimed, taken, logger);
      if (ending) kept = await end(handler, claimed, taken, ending);
      if (ending && !kept) logger.info('another worker has the job by now');
    } catch (error) {
      logger.warn({ err: error }, 'what came of a job could not be kept: it will be run again');
    } finally {
      this.#running.delete(keyOf(claimed));
      const outcome = outcomeOf(kept ?? taken.saidEnding());
      const seconds = (performance.now() - startedAt) / 1000;
      for (const listener of this.#endListeners) listener(claimed, outcome, seconds);
      this.wake();
    }
  }
}

/**
 * Says what came of the attempt: gives what is kept of it, or null when another worker has the job. A result that
 * cannot be kept is a failure: it would be none the next time.
 */
async function end(
  { definition }: JobHandler,
  claimed: Claimed,
  taken: TakenJob,
  ending: Ending,
): Promise<Ending | null> {
  try {
    return (await taken.end(ending)) ? ending : null;
  } catch (error) {
    const failure = failureOf(error, claimed, definition, undefined);
    if (ending.status !== 'succeeded' || failure === null) throw error;
    return (await taken.end(failure)) ? failure : null;
  }
}

/** Runs the handler; gives what comes of the attempt, or null when that is said already. */
async function endingOf(
  { sealer }: Pick<Tools, 'sealer'>,
  { definition, run }: JobHandler,
  claimed: Claimed,
  { job, saidEnding }: TakenJob,
  logger: Logger,
): Promise<Ending | null> {
  try {
    job.signal.throwIfAborted();
    if (isGone(claimed)) return { status: 'failed', error: goneError };
    const payload = definition.payload.parse(openPayload(sealer, definition, claimed));
    const result = await run({ ...job, payload });
    if (saidEnding()) return null;
    return { status: 'succeeded', result: result ?? null, isKept: definition.isKept };
  } catch (error) {
    if (saidEnding()) throw error;
    const ending = failureOf(error, claimed, definition, job.signal.reason as Reason | undefined);
    if (ending?.status === 'failed') logger.error({ err: error }, 'a job was given up');
    else if (ending) logger.info({ err: error }, 'a job failed, and will be tried again');
    return ending;
  }
}

/** Whether the user or key that asked for it is gone. */
function isGone({ actorType, role, permissions }: Claimed): boolean {
  return (
    (actorType === 'user' && role === null) || (actorType === 'api_key' && permissions === null)
  );
}
